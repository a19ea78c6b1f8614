// The map of cameras: where each stands and the sector it could see, without any base map.
"use strict";

const holder = document.getElementById("map");
const theme = document.documentElement.dataset.frTheme === "dark"
  ? { ground: "#16181d", line: "#a9c7f0", fill: "#3d5a80", halo: "#16181d", view: "#f0a35c" }
  : { ground: "#f3f5f8", line: "#1f3a5f", fill: "#7d9cc4", halo: "#ffffff", view: "#b3541e" };

const map = new maplibregl.Map({
  container: holder,
  attributionControl: false,
  canvasContextAttributes: { preserveDrawingBuffer: true }, // otherwise it prints blank
  dragRotate: false,
  cooperativeGestures: true, // the page scrolls past the map
  style: {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": theme.ground } }],
  },
  center: [2.4, 46.6],
  zoom: 5,
  locale: {
    "NavigationControl.ZoomIn": "Rapprocher",
    "NavigationControl.ZoomOut": "Éloigner",
    "CooperativeGesturesHandler.WindowsHelpText": "Ctrl + molette pour zoomer",
    "CooperativeGesturesHandler.MacHelpText": "⌘ + molette pour zoomer",
    "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
  },
});
map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");

const read = async (address) => {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
};

const boundsOf = (features) => {
  const box = new maplibregl.LngLatBounds();
  const walk = (value) => (typeof value[0] === "number" ? box.extend(value) : value.forEach(walk));
  features.forEach((feature) => walk(feature.geometry.coordinates));
  return box;
};

const tell = (at, { number, name, purpose, url }) => {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = `Caméra ${number}`;
  link.className = "g-popup-title";
  box.append(link);
  [name.slice(number.length + 2), purpose].filter(Boolean).forEach((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
  });
  new maplibregl.Popup({ maxWidth: "20rem" }).setLngLat(at).setDOMContent(box).addTo(map);
};

map.on("load", async () => {
  const [areas, cameras] = await Promise.all([read(holder.dataset.areas), read(holder.dataset.cameras)]);
  map.addSource("areas", { type: "geojson", data: areas });
  map.addSource("cameras", { type: "geojson", data: cameras });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": theme.fill, "fill-opacity": 0.1 } });
  map.addLayer({ id: "areas-line", type: "line", source: "areas", paint: { "line-color": theme.line, "line-dasharray": [2, 1.5] } });
  map.addLayer({
    id: "views", type: "fill", source: "cameras", filter: ["==", ["get", "part"], "view"],
    paint: { "fill-color": theme.view, "fill-opacity": 0.35, "fill-outline-color": theme.view },
  });
  map.addLayer({
    id: "cameras", type: "circle", source: "cameras", filter: ["==", ["get", "part"], "camera"],
    paint: { "circle-radius": 5, "circle-color": theme.line, "circle-stroke-color": theme.halo, "circle-stroke-width": 1.5 },
  });
  const box = boundsOf(cameras.features.length ? cameras.features : areas.features);
  if (!box.isEmpty()) map.fitBounds(box, { padding: 60, animate: false, maxZoom: 16 });
  holder.dataset.ready = "yes";
});
map.on("click", "cameras", (event) => tell(event.lngLat, event.features[0].properties));
map.on("mouseenter", "cameras", () => { map.getCanvas().style.cursor = "pointer"; });
map.on("mouseleave", "cameras", () => { map.getCanvas().style.cursor = ""; });
