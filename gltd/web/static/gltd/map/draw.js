// Drawing on the map: a zone, rings around a place, a length; by the pointer, or by the keyboard with the point
// in the middle of the map.
import { EMPTY } from "../ground.js";
import { plain } from "./state.js";

const panel = document.getElementById("drawing");
const told = document.getElementById("drawing-told");
const radiusChoice = document.getElementById("drawing-radius");
const radius = document.getElementById("radius");
const around = document.getElementById("around");
const aroundChoice = document.getElementById("drawing-around");
const study = document.getElementById("drawing-study");
const EARTH_M = 6_371_008.8;
const rad = (degrees) => (degrees * Math.PI) / 180;

const lengthOf = (points) => points.slice(1).reduce((sum, [lon, lat], rank) => {
  const [lon0, lat0] = points[rank];
  const half = Math.sin(rad(lat - lat0) / 2) ** 2 + Math.cos(rad(lat)) * Math.cos(rad(lat0)) * Math.sin(rad(lon - lon0) / 2) ** 2;
  return sum + 2 * EARTH_M * Math.asin(Math.sqrt(half));
}, 0);

const areaOf = (ring) => Math.abs(ring.slice(1).reduce((sum, [lon, lat], rank) => {
  const [lon0, lat0] = ring[rank];
  return sum + rad(lon - lon0) * (2 + Math.sin(rad(lat0)) + Math.sin(rad(lat)));
}, 0) * EARTH_M ** 2 / 2);

const circle = ([lon, lat], metres) => Array.from({ length: 65 }, (_, step) => {
  const turn = (step % 64) * (Math.PI / 32);
  const north = (metres / EARTH_M) * (180 / Math.PI);
  return [lon + (north * Math.cos(turn)) / Math.cos(rad(lat)), lat + north * Math.sin(turn)].map((degrees) => Number(degrees.toFixed(6)));
});

const ringPixels = (lat, metres) => (metres * 512) / (2 * Math.PI * 6_378_137 * Math.cos(rad(lat)));

const tellLength = (metres) => (metres < 2000 ? `${plain.format(Math.round(metres))} m` : `${plain.format(Number((metres / 1000).toFixed(1)))} km`);
const tellArea = (metres2) => (metres2 < 1e6 ? `${plain.format(Number((metres2 / 1e4).toFixed(1)))} ha` : `${plain.format(Number((metres2 / 1e6).toFixed(2)))} km²`);

const WORDS = {
  zone: "Cliquez les coins de la zone, l'un après l'autre.",
  ring: "Cliquez le centre : le premier anneau est la zone, le second ferme son pourtour.",
  line: "Cliquez les points de la distance à mesurer.",
};

export class Drawing {
  constructor(map) {
    this.map = map;
    this.mode = "";
    this.points = [];
    map.on("click", ({ lngLat }) => { if (this.mode) this.put([lngLat.lng, lngLat.lat]); });
    document.getElementById("drawing-point").addEventListener("click", () => {
      const { lng, lat } = map.getCenter();
      this.put([lng, lat]);
    });
    document.getElementById("drawing-undo").addEventListener("click", () => { this.points.pop(); this.draw(); });
    document.getElementById("drawing-close").addEventListener("click", () => this.choose(""));
    [radius, around].forEach((choice) => choice.addEventListener("change", () => this.draw()));
    map.getContainer().addEventListener("keydown", (event) => {
      if (this.mode && event.key === "Escape") this.choose("");
      if (this.mode && event.key === "Enter" && event.target === map.getCanvas()) document.getElementById("drawing-point").click();
    });
    document.querySelectorAll("[data-draw]").forEach((button) => {
      button.addEventListener("click", () => this.choose(this.mode === button.dataset.draw ? "" : button.dataset.draw));
    });
  }

  choose(mode) {
    this.mode = mode;
    this.points = [];
    panel.hidden = !mode;
    radiusChoice.hidden = mode !== "ring";
    aroundChoice.hidden = !mode || mode === "line";
    if (study) study.hidden = mode === "line";
    document.querySelectorAll("[data-draw]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.draw === mode)));
    this.map.getContainer().classList.toggle("m-drawing-on", Boolean(mode));
    this.draw();
  }

  put(at) {
    const place = at.map((degrees) => Number(degrees.toFixed(6)));
    this.points = this.mode === "ring" ? [place] : [...this.points, place];
    this.draw();
  }

  get ring() {
    return Number(around.value);
  }

  // The zone as a polygon, or nothing yet.
  get zone() {
    if (this.mode === "ring" && this.points.length) return { type: "Polygon", coordinates: [circle(this.points[0], Number(radius.value))] };
    if (this.mode === "zone" && this.points.length > 2) return { type: "Polygon", coordinates: [[...this.points, this.points[0]]] };
    return null;
  }

  draw() {
    const features = this.points.map((place) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } }));
    const { zone } = this;
    // How many pixels the ring around is wide at zoom 0: the layer doubles it with each zoom.
    if (zone) features.push({ type: "Feature", properties: { fill: 0.18, around: ringPixels(zone.coordinates[0][0][1], this.ring) }, geometry: zone });
    else if (this.points.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: this.points } });
    this.map.getSource("drawn")?.setData(features.length ? { type: "FeatureCollection", features } : EMPTY);
    told.textContent = this.tell(zone);
    if (study) {
      study.elements.drawn.value = zone ? JSON.stringify(zone) : "";
      study.elements.ring_m.value = String(this.ring);
      study.querySelector("button").disabled = !zone;
    }
  }

  tell(zone) {
    if (this.mode === "line" && this.points.length > 1) return `Distance : ${tellLength(lengthOf(this.points))}.`;
    if (!zone) return WORDS[this.mode] ?? "";
    const [ring] = zone.coordinates;
    return `Zone de ${tellArea(areaOf(ring))}, périmètre ${tellLength(lengthOf(ring))}${this.ring ? `, pourtour de ${tellLength(this.ring)}` : ""}.`;
  }
}
