// What the page was told, what the filters ask for, and the pass that the tiles want.
import { read } from "../ground.js";

export const settings = JSON.parse(document.getElementById("map-settings").textContent);
export const filters = document.getElementById("filters");
export const plain = new Intl.NumberFormat("fr-FR");

const monthWords = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });
export const nameMonth = (month) => monthWords.format(new Date(`${month}-01T00:00:00Z`));
const shortWords = new Intl.DateTimeFormat("fr-FR", { month: "short", year: "numeric", timeZone: "UTC" });
const shortMonth = (month) => shortWords.format(new Date(`${month}-01T00:00:00Z`));
export const shortPeriod = ([from, to]) => (from === to ? shortMonth(from) : `${shortMonth(from)} – ${shortMonth(to)}`);
export const namePeriod = ([from, to]) => (from === to ? nameMonth(from) : `de ${nameMonth(from)} à ${nameMonth(to)}`);

const ticked = (name) => [...filters.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value).filter(Boolean);
export const layers = () => new Set(ticked("layer"));
export const drawing = () => ticked("drawing")[0] ?? "cells";
export const partition = () => document.getElementById("partition")?.value ?? "";

const hours = () => {
  const [from, to] = ["hour-from", "hour-to"].map((id) => document.getElementById(id)?.value ?? "");
  return from && to && from !== to ? `${from}-${to}` : "";
};

// The words beside the folded filters, and under the printed sheet.
export const tellKinds = () => {
  const kinds = [...ticked("category"), ...ticked("nature").map((code) => filters.querySelector(`input[value="${code}"]`).parentElement.textContent.trim())];
  if (!kinds.length) return "toutes";
  return kinds.length > 3 ? `${kinds.length} choisies` : kinds.join(", ");
};
export const tellHours = () => {
  const days = [...filters.querySelectorAll('input[name="day"]:checked')].map((box) => box.getAttribute("aria-label"));
  const [from, to] = hours().split("-");
  return [days.join(", "), to && `de ${from} h à ${to} h`].filter(Boolean).join(", ") || "tous";
};

// The query of a period: the same for tiles, table, area and sheet.
export const query = ([from, to]) => {
  const asked = new URLSearchParams({ from, to });
  for (const name of ["category", "nature", "day"]) ticked(name).forEach((value) => asked.append(name, value));
  if (hours()) asked.set("hours", hours());
  return asked;
};

let pass = settings.pass;
let version = settings.version;
const renew = async () => {
  ({ pass, version } = await read(settings.addresses.pass));
};
setInterval(() => { if (!document.hidden) renew().catch(() => {}); }, settings.pass_seconds * 600);
document.addEventListener("visibilitychange", () => { if (!document.hidden) renew().catch(() => {}); });

const tiles = location.origin + settings.addresses.tiles;
export const tileAddress = (span) => {
  const asked = query(span);
  asked.set("v", version);
  return `${tiles.replaceAll("%7B", "{").replaceAll("%7D", "}")}?${asked}`;
};
const openings = [settings.addresses.tiles, settings.ground?.tiles].filter(Boolean).map((address) => location.origin + address.split(/%7B|\{/)[0]);
export const transformRequest = (url) => (openings.some((opening) => url.startsWith(opening)) ? { url, headers: { "X-Map-Pass": pass } } : { url });
