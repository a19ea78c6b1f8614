// The sheet: the map in the shape of the paper, with title, period, legend, sources and day; printed, or as an image.
import { dark, theme } from "../ground.js";
import { wearDay } from "./daylight.js";
import { tellClasses, writeLegend } from "./scale.js";
import { filters, layers, namePeriod, partition, query, settings, tellHours, tellKinds } from "./state.js";

const page = document.documentElement;
const by = (id) => document.getElementById(id);
// Three pixels of paper for one of the screen: names and lines stay sharp on A3.
const SHARP = 3;
const INK = "#161616";
const today = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long" });

const wrap = (pen, text, most) => text.split(" ").reduce((lines, word) => {
  const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
  if (lines.length && pen.measureText(longer).width > most) return [...lines, word];
  return [...lines.slice(0, -1), longer];
}, []);

// What is drawn beside the facts, with its sign, as the panel of layers shows it.
const KEYED = ["areas", "operations", "spots", "follow_ups", "cameras"];
const shownKeys = () => KEYED.filter((name) => layers().has(name)).map((name) => {
  const line = filters.querySelector(`input[name="layer"][value="${name}"]`).parentElement;
  return { sign: line.querySelector(".g-key"), words: line.textContent.trim().toLocaleLowerCase("fr") };
});
const writeKeys = (holder) => holder.replaceChildren(...shownKeys().map(({ sign, words }) => {
  const line = document.createElement("li");
  line.append(sign.cloneNode(), words);
  return line;
}));

export class Sheet {
  constructor({ maps, spans, starts, zone, redraw }) {
    Object.assign(this, { maps, spans, starts, zone, redraw, paper: new CSSStyleSheet() });
    by("sheet-open").addEventListener("click", () => this.open(true));
    by("sheet-close").addEventListener("click", () => this.open(false));
    by("sheet-print").addEventListener("click", () => window.print());
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.paper];
    by("sheet-png").addEventListener("click", () => this.save());
    by("paper").addEventListener("change", () => this.dress());
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape" && this.shown) this.open(false); });
    window.addEventListener("beforeprint", () => this.prepare());
  }

  // The paper takes the map as it stands on the screen; once the page is laid out for paper it is too late.
  prepare() {
    this.dress();
    if (by("maps").getBoundingClientRect().width) by("paper-map").replaceChildren(this.paint());
  }

  get shown() {
    return "sheet" in page.dataset;
  }

  open(shown) {
    const maps = this.maps();
    const [map] = maps;
    const seen = map.getBounds();
    if (shown) this.before = { center: map.getCenter(), zoom: map.getZoom() };
    if (shown) page.dataset.sheet = ""; else delete page.dataset.sheet;
    by("sheet-bar").hidden = !shown;
    wearDay(maps, shown);
    maps.forEach((one) => { one.resize(); one.setPixelRatio(shown ? SHARP : window.devicePixelRatio || 1); });
    // The sheet is smaller than the screen: what was seen stays in it, and is there again afterwards.
    if (shown) map.fitBounds(seen, { animate: false }); else map.jumpTo(this.before);
    this.redraw();
    this.dress();
    // The classes follow what is in view, which is known once it is drawn.
    if (shown) map.once("idle", () => this.dress());
    by(shown ? "sheet-print" : "sheet-open").focus();
  }

  get words() {
    const spans = this.spans();
    const period = spans.map((span) => namePeriod(span.value)).join(" · puis ");
    const filtered = [["Nature", tellKinds(), "toutes"], ["Jours et heures", tellHours(), "tous"]].filter(([, told, all]) => told !== all);
    const kept = filtered.map(([name, told]) => `${name} : ${told}`);
    return {
      title: settings.simulated ? `${settings.scheme} · Données simulées` : settings.scheme,
      period: layers().has("events") && spans.length ? [`Faits ${period}`, ...kept].join(" · ") : "",
      foot: [`Sources : ${settings.sources.join(", ") || "registre du dispositif"}`, settings.exact ? "" : "nombres par paliers de cinq", settings.ground && layers().has("ground") ? `fond ${settings.ground.attribution || "local"}` : "", `tiré le ${today.format(new Date())}`].filter(Boolean).join(" · "),
    };
  }

  dress() {
    page.dataset.paper = by("paper").value;
    this.paper.replaceSync(this.shown ? `@page { size: ${by("paper").value.toUpperCase()} landscape; margin: 10mm; }` : "");
    const { period, foot } = this.words;
    by("sheet-period").textContent = period;
    by("sheet-told").textContent = foot;
    if (by("legend").hidden) by("sheet-legend").replaceChildren(); else writeLegend(by("sheet-legend"), this.starts());
    writeKeys(by("sheet-keys"));
    const [map] = this.maps();
    const box = map.getBounds();
    const sides = { west: box.getWest(), south: box.getSouth(), east: box.getEast(), north: box.getNorth() };
    const [span, then] = this.spans();
    const asked = span ? query(span.value) : new URLSearchParams();
    if (then) ["then_from", "then_to"].forEach((name, rank) => asked.set(name, then.value[rank]));
    if (partition()) asked.set("partition", partition());
    if (this.zone()) asked.set("drawn", JSON.stringify(this.zone()));
    Object.entries(sides).forEach(([name, degrees]) => asked.set(name, degrees.toFixed(6)));
    asked.set("zoom", map.getZoom().toFixed(2));
    asked.set("paper", by("paper").value);
    layers().forEach((layer) => asked.append("layer", layer));
    const link = by("sheet-svg");
    link.search = asked;
  }

  // Draws what the screen shows: names and the scale are elements of the page, which the map's own picture lacks.
  paint({ head = 0, foot = 0 } = {}) {
    const ratio = this.shown ? SHARP : window.devicePixelRatio || 1;
    const stage = by("maps").getBoundingClientRect();
    const canvas = document.createElement("canvas");
    canvas.width = stage.width * ratio;
    canvas.height = (stage.height + head + foot) * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, stage.width, stage.height + head + foot);
    this.maps().forEach((map, rank) => this.paintMap(pen, map, { rank, stage, head }));
    if (head) this.paintHead(pen);
    if (foot) this.paintFoot(pen, stage.height + head);
    return canvas;
  }

  paintMap(pen, map, { rank, stage, head }) {
    const place = map.getContainer().getBoundingClientRect();
    const left = place.left - stage.left, top = place.top - stage.top + head;
    const cut = rank && by("maps").dataset.compare === "swipe" ? (place.width * by("curtain").value) / 100 : 0;
    const paper = "rgba(255,255,255,.82)";
    pen.save();
    pen.beginPath();
    pen.rect(left + cut, top, place.width - cut, place.height);
    pen.clip();
    // Printed straight from a dark screen, without the sheet: the picture turned to day as far as it goes.
    pen.filter = dark && !this.shown ? "invert(1) hue-rotate(180deg)" : "none";
    pen.drawImage(map.getCanvas(), left, top, place.width, place.height);
    pen.filter = "none";
    const words = [...map.getContainer().querySelectorAll(".g-map-label:not([hidden])"), ...document.querySelectorAll(".m-when:not([hidden])")];
    words.forEach((label) => {
      const at = label.getBoundingClientRect();
      const x = at.left - stage.left, y = at.top - stage.top + head;
      pen.fillStyle = label.classList.contains("m-when") ? "#ffffff" : paper;
      pen.fillRect(x, y, at.width, at.height);
      pen.fillStyle = INK;
      pen.font = getComputedStyle(label).font;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(label.textContent, x + at.width / 2, y + at.height / 2, at.width - 4);
    });
    pen.textAlign = "start";
    pen.textBaseline = "alphabetic";
    if (cut) { pen.fillStyle = theme.line; pen.fillRect(left + cut, top, 3, place.height); }
    pen.restore();
    if (!rank) this.paintScale(pen, map, { left, bottom: top + place.height, paper });
  }

  paintScale(pen, map, { left, bottom, paper }) {
    const scale = map.getContainer().querySelector(".maplibregl-ctrl-scale");
    const long = scale.getBoundingClientRect().width;
    pen.fillStyle = paper;
    pen.fillRect(left + 8, bottom - 30, long + 12, 24);
    pen.fillStyle = INK;
    pen.fillRect(left + 14, bottom - 11, long, 2);
    pen.font = "12px sans-serif";
    pen.fillText(scale.textContent, left + 14, bottom - 15);
  }

  paintHead(pen) {
    const { title, period } = this.words;
    pen.fillStyle = INK;
    pen.font = "700 20px sans-serif";
    pen.fillText(title, 12, 26);
    pen.font = "14px sans-serif";
    pen.fillText(period, 12, 50);
  }

  paintFoot(pen, top) {
    let left = 12;
    pen.font = "12px sans-serif";
    if (!by("legend").hidden) {
      tellClasses(this.starts()).forEach(({ colour, words }) => {
        pen.fillStyle = colour;
        pen.fillRect(left, top + 12, 18, 14);
        pen.fillStyle = INK;
        pen.fillText(words, left + 24, top + 24);
        left += 44 + pen.measureText(words).width;
      });
      pen.fillText("faits par hexagone", left, top + 24);
    }
    pen.fillStyle = INK;
    this.paintKeys(pen, top + 34);
    const most = pen.canvas.width / SHARP - 24;
    wrap(pen, this.words.foot, most).forEach((line, rank) => pen.fillText(line, 12, top + 74 + 16 * rank));
  }

  paintKeys(pen, top) {
    let left = 12;
    shownKeys().forEach(({ sign, words }) => {
      const { backgroundColor, borderTopColor, borderTopWidth, borderTopStyle, borderTopLeftRadius } = getComputedStyle(sign);
      const width = parseFloat(borderTopWidth), inset = width / 2;
      pen.beginPath();
      if (borderTopLeftRadius === "50%") pen.arc(left + 8, top + 8, 8 - inset, 0, 2 * Math.PI);
      else pen.rect(left + inset, top + inset, 16 - width, 16 - width);
      pen.fillStyle = backgroundColor;
      pen.fill();
      pen.setLineDash(borderTopStyle === "dashed" ? [4, 3] : []);
      Object.assign(pen, { strokeStyle: borderTopColor, lineWidth: width });
      if (width) pen.stroke();
      pen.fillStyle = INK;
      pen.fillText(words, left + 22, top + 13);
      left += 40 + pen.measureText(words).width;
    });
    pen.setLineDash([]);
  }

  save() {
    this.paint({ head: 64, foot: 118 }).toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "carte.png";
      link.click();
      URL.revokeObjectURL(link.href);
    }, "image/png");
  }
}
