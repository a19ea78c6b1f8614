// The small map of spots: their states, their moves as arrows, and a click that gives a position to a form.
"use strict";

const holder = document.getElementById("map");
const dark = document.documentElement.dataset.frTheme === "dark";
const theme = dark
  ? { ground: "#16181d", line: "#a9c7f0", fill: "#3d5a80", halo: "#16181d", point: "#f0a35c", soft: "#b8bcc4" }
  : { ground: "#f3f5f8", line: "#1f3a5f", fill: "#7d9cc4", halo: "#ffffff", point: "#b3541e", soft: "#5b6270" };

const boundsOf = (collection) => {
  const box = new maplibregl.LngLatBounds();
  const walk = (value) => (typeof value[0] === "number" ? box.extend(value) : value.forEach(walk));
  collection.features.forEach((feature) => walk(feature.geometry.coordinates));
  return box;
};

// A move bends a little, so that a way there and a way back are told apart.
const bend = ([from, to]) => {
  const middle = [(from[0] + to[0]) / 2 - (to[1] - from[1]) * 0.2, (from[1] + to[1]) / 2 + (to[0] - from[0]) * 0.2];
  return Array.from({ length: 21 }, (_, step) => {
    const t = step / 20, u = 1 - t;
    return [0, 1].map((axis) => u * u * from[axis] + 2 * u * t * middle[axis] + t * t * to[axis]);
  });
};

// The head points along the end of the bend, and stops short of the mark.
const headOf = (feature) => {
  const line = feature.geometry.coordinates, before = line[16], at = line[18];
  const width = (at[0] - before[0]) * Math.cos((at[1] * Math.PI) / 180);
  const bearing = (Math.atan2(width, at[1] - before[1]) * 180) / Math.PI;
  return { type: "Feature", geometry: { type: "Point", coordinates: at }, properties: { bearing } };
};

const drawHead = () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d");
  pen.fillStyle = theme.line;
  pen.beginPath();
  [[16, 2], [29, 30], [16, 23], [3, 30]].forEach(([x, y]) => pen.lineTo(x, y));
  pen.fill();
  return pen.getImageData(0, 0, 32, 32);
};

const tell = (at, lines) => {
  const box = document.createElement("div");
  lines.forEach(({ text, href, strong }) => {
    const line = document.createElement(href ? "a" : "p");
    line.textContent = text;
    if (href) line.href = href;
    if (strong) line.className = "g-popup-title";
    box.append(line);
  });
  new maplibregl.Popup({ maxWidth: "20rem" }).setLngLat(at).setDOMContent(box).addTo(map);
};

const label = (map, text, at, below) => {
  const element = document.createElement("span");
  element.className = "g-map-label";
  element.textContent = text;
  new maplibregl.Marker({ element, anchor: below ? "top" : "bottom", offset: [0, below ? 9 : -4] }).setLngLat(at).addTo(map);
};

const map = holder && new maplibregl.Map({
  container: holder,
  attributionControl: false,
  canvasContextAttributes: { preserveDrawingBuffer: true }, // otherwise it prints blank
  dragRotate: false,
  cooperativeGestures: window.matchMedia("(max-width: 48rem)").matches,
  style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": theme.ground } }] },
  center: [2.4, 46.6],
  zoom: 5,
  locale: {
    "NavigationControl.ZoomIn": "Rapprocher", "NavigationControl.ZoomOut": "Éloigner", "ScaleControl.Feet": "pi",
    "CooperativeGesturesHandler.WindowsHelpText": "Ctrl et molette pour rapprocher la carte",
    "CooperativeGesturesHandler.MacHelpText": "⌘ et molette pour rapprocher la carte",
    "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
  },
});

const state = (present, suspected, gone, unseen) => [
  "match", ["get", "state"],
  ["active", "disturbed", "reactivated"], present, "suspected", suspected, ["dismantled", "moved"], gone, "area", present, unseen,
];

const addLayers = ({ areas, moves, spots }) => {
  moves.features.forEach((move) => { move.geometry.coordinates = bend(move.geometry.coordinates); });
  map.addImage("head", drawHead(), { pixelRatio: 2 });
  map.addSource("areas", { type: "geojson", data: areas });
  map.addSource("moves", { type: "geojson", data: moves });
  map.addSource("heads", { type: "geojson", data: { type: "FeatureCollection", features: moves.features.map(headOf) } });
  map.addSource("spots", { type: "geojson", data: spots });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": theme.fill, "fill-opacity": 0.1 } });
  map.addLayer({
    id: "areas-line", type: "line", source: "areas",
    paint: { "line-color": theme.line, "line-width": 1, "line-dasharray": [2, 1.5] },
  });
  map.addLayer({ id: "moves", type: "line", source: "moves", paint: { "line-color": theme.line, "line-width": 2.5 } });
  map.addLayer({
    id: "spots", type: "circle", source: "spots",
    paint: {
      "circle-radius": ["match", ["get", "state"], "area", 11, 7],
      "circle-color": state(theme.point, theme.halo, theme.line, theme.halo),
      "circle-stroke-color": state(theme.halo, theme.point, theme.halo, theme.soft), "circle-stroke-width": 2,
    },
  });
  map.addLayer({
    id: "heads", type: "symbol", source: "heads",
    layout: {
      "icon-image": "head", "icon-rotate": ["get", "bearing"], "icon-rotation-alignment": "map",
      "icon-allow-overlap": true, "icon-ignore-placement": true,
    },
  });
};

const pickInto = (field) => {
  let mark;
  const put = (at) => {
    mark = (mark ?? new maplibregl.Marker({ color: theme.point })).setLngLat(at).addTo(map);
    // The library names the mark without saying what it is: a name alone is not told.
    mark.getElement().setAttribute("role", "img");
  };
  const typed = /^\s*(-?\d+[.,]\d+)\s*[,;\s]\s*(-?\d+[.,]\d+)\s*$/.exec(field.value);
  if (typed) put([Number(typed[2].replace(",", ".")), Number(typed[1].replace(",", "."))]);
  map.getCanvas().style.cursor = "crosshair";
  map.on("click", ({ lngLat }) => {
    put(lngLat);
    field.value = `${lngLat.lat.toFixed(6)}, ${lngLat.lng.toFixed(6)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
};

map?.on("load", async () => {
  const response = await fetch(holder.dataset.spots, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${holder.dataset.spots}: ${response.status}`);
  const found = await response.json();
  addLayers(found);
  found.spots.features.forEach((spot) => label(map, spot.properties.name, spot.geometry.coordinates, true));
  const small = { features: found.areas.features.filter((area) => area.properties.outline !== "official") };
  const ground = small.features.length ? small : found.areas;
  const alone = holder.dataset.spots.includes("only=");
  const box = boundsOf(found.spots.features.length && !holder.dataset.pick ? found.spots : ground);
  if (!alone) small.features.forEach((area) => { const edge = boundsOf({ features: [area] }); label(map, area.properties.name, [edge.getCenter().lng, edge.getNorth()], false); });
  if (!box.isEmpty()) map.fitBounds(box, { padding: 60, animate: false, maxZoom: alone ? 14.5 : 15 });
  const field = document.getElementById(holder.dataset.pick ?? "");
  if (field) pickInto(field);
  else {
    map.on("click", "spots", (event) => {
      const { name, state_label: words, spots } = event.features[0].properties;
      const list = JSON.parse(spots).map(({ title, url }) => ({ text: title, href: url }));
      tell(event.lngLat, [{ text: list.length > 1 ? name : words, strong: true }, ...list]);
    });
    map.on("mouseenter", "spots", () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", "spots", () => { map.getCanvas().style.cursor = ""; });
  }
  holder.dataset.ready = "yes";
});
map?.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
map?.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");
