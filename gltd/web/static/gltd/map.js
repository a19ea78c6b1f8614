// The map: areas, operations and the density of events, drawn without any base map.
import { EMPTY, addAreas, fit, openMap, pointAt, read, smallAreas, tell, theme, writeArea } from "./ground.js";

const holder = document.getElementById("map");
const filters = document.getElementById("filters");
const months = JSON.parse(document.getElementById("time")?.dataset.months ?? "[]");
const monthName = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });
const plain = new Intl.NumberFormat("fr-FR");

const map = openMap(holder);
let labels = [];

const period = () => {
  const from = filters.elements.from, to = filters.elements.to;
  if (!from) return null;
  if (Number(from.value) > Number(to.value)) to.value = from.value;
  return [months[from.value].month, months[to.value].month];
};

const drawTime = () => {
  const chosen = period();
  if (!chosen) return;
  const name = (month) => monthName.format(new Date(`${month}-01T00:00:00Z`));
  document.getElementById("from-label").value = name(chosen[0]);
  document.getElementById("to-label").value = name(chosen[1]);
  for (const bar of document.querySelectorAll("#time rect")) {
    bar.classList.toggle("g-off", bar.dataset.month < chosen[0] || bar.dataset.month > chosen[1]);
  }
};

const buildTime = () => {
  const time = document.getElementById("time");
  if (!time || !months.length) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const top = Math.max(...months.map((m) => m.count), 1);
  svg.setAttribute("viewBox", `0 0 ${months.length} 20`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  months.forEach((m, index) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const height = (20 * m.count) / top;
    Object.entries({ x: index + 0.08, width: 0.84, y: 20 - height, height }).forEach(([k, v]) => bar.setAttribute(k, v));
    bar.dataset.month = m.month;
    svg.append(bar);
  });
  time.append(svg);
};

let wanted = 0;
const drawEvents = async () => {
  const chosen = period();
  if (!chosen || !map.getSource("events")) return;
  const ticket = ++wanted;
  const shown = document.getElementById("shown");
  if (!filters.elements.events.checked) {
    map.getSource("events").setData(EMPTY);
    shown.textContent = "";
    return;
  }
  const box = map.getBounds();
  const query = new URLSearchParams({
    west: box.getWest().toFixed(6), south: box.getSouth().toFixed(6),
    east: box.getEast().toFixed(6), north: box.getNorth().toFixed(6),
    zoom: (map.getZoom() + 1.5).toFixed(2), from: chosen[0], to: chosen[1],
    category: filters.elements.category.value,
  });
  const cells = await read(`${holder.dataset.events}?${query}`);
  if (ticket !== wanted) return;
  map.getSource("events").setData(cells);
  const top = Math.max(...cells.features.map((f) => f.properties.count), 1);
  map.setPaintProperty("events", "fill-opacity", [
    "interpolate", ["linear"], ["sqrt", ["/", ["get", "count"], top]], 0, 0.08, 1, 0.85,
  ]);
  const size = cells.cell_m ? `, par carreaux de ${plain.format(cells.cell_m)} m` : "";
  shown.textContent = `${plain.format(cells.total)} fait${cells.total > 1 ? "s" : ""} dans la vue${size}.`;
};

// The table is the same query without the box of the view.
let asked = 0;
const drawTable = async () => {
  const chosen = period();
  if (!chosen) return;
  const ticket = ++asked;
  const query = new URLSearchParams({ from: chosen[0], to: chosen[1], category: filters.elements.category.value });
  const response = await fetch(`${holder.dataset.table}?${query}`);
  if (response.ok && ticket === asked) document.getElementById("counts").innerHTML = await response.text();
};

const show = (layer, visible) => map.setLayoutProperty(layer, "visibility", visible ? "visible" : "none");
const applyLayers = () => {
  ["areas", "areas-line"].forEach((layer) => show(layer, filters.elements.areas.checked));
  labels.forEach((marker) => { marker.getElement().hidden = !filters.elements.areas.checked; });
  show("operations", filters.elements.operations.checked);
};

map.on("load", async () => {
  const [areas, operations] = await Promise.all([read(holder.dataset.areas), read(holder.dataset.operations)]);
  map.addSource("events", { type: "geojson", data: EMPTY });
  map.addSource("operations", { type: "geojson", data: operations });
  addAreas(map, areas, { width: ["case", ["==", ["get", "outline"], "official"], 1, 2] });
  map.addLayer({ id: "events", type: "fill", source: "events", paint: { "fill-color": theme.point } }, "areas-line");
  map.addLayer({
    id: "operations", type: "circle", source: "operations",
    paint: {
      "circle-radius": ["+", 6, ["sqrt", ["get", "count"]]], "circle-color": theme.line,
      "circle-stroke-color": theme.halo, "circle-stroke-width": 2,
    },
  });
  labels = smallAreas(areas).map((area) => writeArea(map, area));
  fit(map, smallAreas(areas), { padding: 70 });
  applyLayers();
  drawTime();
  await drawEvents();
  holder.dataset.ready = "yes";
});

map.on("moveend", drawEvents);
map.on("click", (event) => {
  const layers = ["operations", "areas"].filter((layer) => map.getLayer(layer));
  const [hit] = map.queryRenderedFeatures(event.point, { layers });
  if (!hit) return;
  const { name, outline_label: outline, operations } = hit.properties;
  if (hit.layer.id === "operations") {
    const list = JSON.parse(operations).map(({ title, url }) => ({ text: title, href: url }));
    tell(map, event.lngLat, [{ text: name, strong: true }, ...list]);
  } else {
    tell(map, event.lngLat, [{ text: name, strong: true }, { text: outline }]);
  }
});
["operations", "areas"].forEach((layer) => pointAt(map, layer));

let pause;
filters.addEventListener("input", () => {
  applyLayers();
  drawTime();
  clearTimeout(pause);
  pause = setTimeout(() => { drawEvents(); drawTable(); }, 120);
});
filters.addEventListener("submit", (event) => event.preventDefault());
buildTime();
