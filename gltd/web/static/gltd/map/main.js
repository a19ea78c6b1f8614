// The page of the map: filters, time, one or two maps, and what a click opens.
import { boundsOf, openMap, smallAreas, tell } from "../ground.js";
import { arrange, openSecond } from "./compare.js";
import { Drawing } from "./draw.js";
import { Events } from "./events.js";
import { clickable, dress, readAreas, showAreas, showLayers, tellFeature } from "./layers.js";
import { classify, writeLegend } from "./scale.js";
import { Sheet } from "./sheet.js";
import { drawing, filters, layers, partition, plain, query, settings, shortPeriod, tellHours, tellKinds, transformRequest } from "./state.js";
import { Span, Year, play } from "./time.js";

const by = (id) => document.getElementById(id);
const holder = by("map");
const shown = by("shown");
const map = openMap(holder, { transformRequest });
const events = [new Events(map, "areas-line")];
const spans = [];
const Period = settings.exact ? Span : Year;
const maps = () => (by("maps").dataset.compare ? [map, window.mapAfter] : [map]);
const shownSpans = () => (by("maps").dataset.compare ? spans : spans.slice(0, 1));
let counts = {};
let starts = classify(1);
let top = 1;
let playing = false;

const fetchText = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
};

// One scale for all that is on screen; while time plays it only grows.
const scale = () => {
  const found = Math.max(...events.slice(0, maps().length).map((one) => one.top), 1);
  top = playing ? Math.max(top, found) : found;
  const wanted = classify(top);
  if (String(wanted) !== String(starts)) starts = wanted;
  events.forEach((one) => one.dress({ drawing: drawing(), visible: layers().has("events"), starts, top }));
  const legend = by("legend");
  legend.hidden = !layers().has("events") || !spans.length || drawing() === "heat";
  if (!legend.hidden) writeLegend(legend, starts);
};

const tellWhen = () => {
  const compared = Boolean(by("maps").dataset.compare);
  [["when-before", 0, "Avant"], ["when-after", 1, "Après"]].forEach(([id, rank, word]) => {
    by(id).hidden = !compared;
    if (compared) by(id).textContent = `${word} : ${shortPeriod(spans[rank].value)}`;
  });
};

const tellShown = () => {
  tellWhen();
  if (!settings.exact || !shown) return;
  const words = shownSpans().map(({ value: [from, to] }) => {
    const sum = Object.entries(counts).reduce((total, [month, count]) => (month >= from && month <= to ? total + count : total), 0);
    return `${plain.format(sum)} fait${sum > 1 ? "s" : ""}`;
  });
  shown.textContent = words.join(" → ");
};

const drawEvents = async () => {
  if (!spans.length) return true;
  if (!layers().has("events")) { scale(); return true; }
  delete holder.dataset.drawn;
  const done = await Promise.all(shownSpans().map((span, rank) => events[rank].show(span.value)));
  if (!done.every(Boolean)) return false;
  scale();
  tellShown();
  holder.dataset.drawn = shownSpans().map((span) => span.value.join("/")).join(" ");
  return true;
};

// The table is the same query without the box of the view.
let asked = 0;
const drawTable = async () => {
  if (!spans.length) return;
  const ticket = ++asked;
  const query_ = query(spans[0].value);
  if (partition()) query_.set("partition", partition());
  const text = await fetchText(`${settings.addresses.table}?${query_}`);
  if (ticket === asked) by("counts").innerHTML = text;
};

const drawMonths = async () => {
  if (!spans.length) return;
  const months = settings.months;
  const found = await (await fetch(`${settings.addresses.months}?${query([months[0], months.at(-1)])}`)).json();
  counts = found.months;
  spans.forEach((span) => span.draw(counts));
  tellShown();
};

const openArea = async ({ url }) => {
  const panel = by("area");
  // Opened from another area's panel, it gives the focus back to the map.
  const opener = document.activeElement?.closest(".m-name") ?? map.getCanvas();
  const span = spans[0]?.value ?? ["2000-01", "2000-01"];
  panel.innerHTML = await fetchText(`${url}?${query(span)}`);
  panel.hidden = false;
  const close = () => { panel.hidden = true; opener.focus(); };
  panel.querySelector("[data-close]").addEventListener("click", close);
  panel.onkeydown = ({ key }) => { if (key === "Escape") close(); };
  panel.querySelector("[data-close]").focus();
};

const pen = new Drawing(map);
const listen = (one, rank) => {
  one.on("click", (event) => {
    if (pen.mode) return;
    const [thing] = one.queryRenderedFeatures(event.point, { layers: clickable(one) });
    if (thing) { tellFeature(one, event.lngLat, thing); return; }
    const [area] = layers().has("areas") ? one.queryRenderedFeatures(event.point, { layers: ["areas"] }) : [];
    const cells = events[rank].layer && layers().has("events") ? one.queryRenderedFeatures(event.point, { layers: [events[rank].layer] }) : [];
    if (area) openArea(area.properties);
    else if (cells.length) tell(one, event.lngLat, [{ text: `${plain.format(cells[0].properties.n)}${settings.exact ? "" : " ou plus"} faits dans cet hexagone` }]);
  });
  one.on("moveend", () => { if (!playing) one.once("idle", scale); });
};

const compare = async (how) => {
  stop();
  const view = { seen: map.getBounds(), zoom: map.getZoom() };
  document.querySelectorAll("[data-compare].m-tool").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.compare === how)));
  by("play").disabled = Boolean(how);
  if (how) {
    const second = await openSecond(map);
    if (events.length < 2) {
      await dress(second, openArea);
      events.push(new Events(second, "areas-line"));
      listen(second, 1);
      const last = settings.months.length - 1, year = Math.min(12, Math.ceil(settings.months.length / 2));
      spans[0].set(Math.max(0, last - 2 * year + 1), Math.max(0, last - year));
      spans.push(new Period("Après", [Math.max(0, last - year + 1), last], changed));
      spans[1].draw(counts);
    }
    await showLayers(second, openArea);
  }
  spans[0]?.rename(how ? "Avant" : "");
  spans[1]?.holder.toggleAttribute("hidden", !how);
  arrange(map, how, view);
  holder.dataset.compared = how;
  await drawEvents();
};

const stop = () => {
  playing = false;
  by("play")?.setAttribute("aria-pressed", "false");
  if (by("play")) by("play").textContent = "Lire";
};

let pause;
const changed = () => {
  stop();
  clearTimeout(pause);
  pause = setTimeout(() => { drawEvents(); drawTable(); }, 150);
};

const start = async () => {
  playing = true;
  top = 1;
  by("play").setAttribute("aria-pressed", "true");
  by("play").textContent = "Arrêter";
  await play({ span: spans[0], step: Number(by("step").value), show: drawEvents, playing: () => playing });
  const ended = playing;
  stop();
  scale();
  if (ended) drawTable();
};

const search = (word) => {
  const wanted = word.trim().toLocaleLowerCase("fr");
  by("kinds").querySelectorAll("label").forEach((label) => { label.hidden = !label.textContent.toLocaleLowerCase("fr").includes(wanted) && !label.firstElementChild.checked; });
};

filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("input", async ({ target }) => {
  if (target.id === "kinds-search") { search(target.value); return; }
  if (by("kinds-told")) by("kinds-told").textContent = tellKinds();
  if (by("hours-told")) by("hours-told").textContent = tellHours();
  if (["layer", "drawing", "partition"].includes(target.name)) {
    for (const one of maps()) await (target.name === "partition" ? showAreas(one, openArea) : showLayers(one, openArea));
    if (target.name === "partition") drawTable();
    if (target.value === "events" && target.checked) await drawEvents(); else scale();
  } else {
    drawMonths();
    changed();
  }
});

map.on("load", async () => {
  const areas = await readAreas();
  // The strip of time takes its room first: what is fitted to the map stays in view.
  if (settings.months.length) spans.push(new Period("", [0, settings.months.length - 1], changed));
  map.resize();
  const box = boundsOf(smallAreas(areas));
  if (!box.isEmpty()) map.fitBounds(box, { padding: { top: 60, bottom: 40, left: 60, right: 60 }, animate: false, maxZoom: 14 });
  await dress(map, openArea);
  listen(map, 0);
  drawMonths();
  await drawEvents();
  map.once("idle", scale);
  new Sheet({ maps, spans: shownSpans, starts: () => starts, zone: () => pen.zone, redraw: scale });
  holder.dataset.ready = "yes";
});
by("play")?.addEventListener("click", () => (playing ? stop() : start()));
document.querySelectorAll("[data-compare].m-tool").forEach((button) => {
  button.addEventListener("click", () => compare(by("maps").dataset.compare === button.dataset.compare ? "" : button.dataset.compare));
});
