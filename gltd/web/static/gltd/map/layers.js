// Everything of the register that a map can show; each layer is read once, and dressed on every map that is open.
import { addSpots } from "../moves.js";
import { EMPTY, addAreas, boundsOf, pointAt, read, smallAreas, tell, theme } from "../ground.js";
import { addGround, showGround } from "./basemap.js";
import { layers, partition, settings } from "./state.js";

const { addresses } = settings;
const known = new Map();
const once = (address) => {
  if (!known.has(address)) known.set(address, read(address));
  return known.get(address);
};

export const readAreas = () => once(partition() ? `${addresses.areas}?partition=${encodeURIComponent(partition())}` : addresses.areas);

const PARTS = {
  areas: ["areas", "areas-line"],
  operations: ["operations"],
  follow_ups: ["follow-ups"],
  cameras: ["views", "cameras"],
  spots: ["moves", "spots", "heads"],
};
const READERS = { operations: addresses.operations, follow_ups: addresses.follow_ups, cameras: addresses.cameras, spots: addresses.spots };

const point = (colour, move) => ({
  "circle-radius": ["+", 6, ["sqrt", ["get", "count"]]], "circle-color": colour,
  "circle-stroke-color": theme.halo, "circle-stroke-width": 2, "circle-translate": move,
});

// In the order in which they lie: what is added later is drawn above.
const ADD = {
  cameras(map, data, before) {
    map.addSource("cameras", { type: "geojson", data });
    map.addLayer({
      id: "views", type: "fill", source: "cameras", filter: ["==", ["get", "part"], "view"],
      paint: { "fill-color": theme.line, "fill-opacity": 0.22, "fill-outline-color": theme.line },
    }, before);
    map.addLayer({
      id: "cameras", type: "circle", source: "cameras", filter: ["==", ["get", "part"], "camera"],
      paint: { "circle-radius": 4.5, "circle-color": theme.halo, "circle-stroke-color": theme.line, "circle-stroke-width": 2.5 },
    }, before);
  },
  spots: (map, data, before) => addSpots(map, data, before),
  follow_ups(map, data, before) {
    map.addSource("follow-ups", { type: "geojson", data });
    map.addLayer({ id: "follow-ups", type: "circle", source: "follow-ups", paint: point("#6b4fa0", [20, 0]) }, before);
  },
  operations(map, data, before) {
    map.addSource("operations", { type: "geojson", data });
    map.addLayer({ id: "operations", type: "circle", source: "operations", paint: point(theme.line, [0, 0]) }, before);
  },
};
const TOP = "drawn-fill";

const labels = new Map();
const writeNames = (map, features, open) => {
  (labels.get(map) ?? []).forEach((mark) => mark.remove());
  const named = features.length > 60 ? [] : features;
  labels.set(map, named.map((area) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "g-map-label m-name";
    element.textContent = area.properties.name;
    element.addEventListener("click", (event) => { event.stopPropagation(); open(area.properties); });
    const box = boundsOf([area]);
    const mark = new maplibregl.Marker({ element, anchor: "bottom", offset: [0, -4] });
    mark.setLngLat([box.getCenter().lng, box.getNorth()]).addTo(map);
    element.setAttribute("aria-label", `Ce qu'on sait de ${area.properties.name}`);
    return mark;
  }));
};

export const dress = async (map, open) => {
  addGround(map);
  map.addSource("drawn", { type: "geojson", data: EMPTY });
  map.addLayer({ id: TOP, type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": theme.line, "fill-opacity": ["get", "fill"] } });
  map.addLayer({ id: "drawn-line", type: "line", source: "drawn", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": theme.line, "line-width": 2.5 } });
  map.addLayer({
    id: "drawn-around", type: "line", source: "drawn", filter: [">", ["coalesce", ["get", "around"], 0], 0], layout: { "line-join": "round" },
    paint: {
      "line-color": theme.line, "line-width": 2, "line-dasharray": [3, 2],
      "line-offset": ["interpolate", ["exponential", 2], ["zoom"], 0, ["-", ["get", "around"]], 24, ["*", ["get", "around"], -(2 ** 24)]],
    },
  });
  map.addLayer({ id: "drawn-point", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": theme.halo, "circle-stroke-color": theme.line, "circle-stroke-width": 2.5 } });
  addAreas(map, await readAreas(), { width: ["case", ["==", ["get", "outline"], "official"], 1, 2] });
  ["areas", "areas-line"].forEach((layer) => map.moveLayer(layer, TOP));
  await showLayers(map, open);
};

export const showAreas = async (map, open) => {
  const areas = await readAreas();
  map.getSource("areas").setData(areas);
  writeNames(map, smallAreas(areas), open);
};

export const showLayers = async (map, open) => {
  const wanted = layers();
  for (const [name, add] of Object.entries(ADD)) {
    if (!wanted.has(name) || map.getLayer(PARTS[name].at(-1))) continue;
    const data = await once(READERS[name]);
    if (map.getLayer(PARTS[name].at(-1))) continue;
    const above = Object.keys(ADD).slice(Object.keys(ADD).indexOf(name) + 1).map((other) => PARTS[other][0]).find((id) => map.getLayer(id));
    add(map, data, above ?? TOP);
    // Who may not know where a spot is gets a mark for each area, where operations stand too.
    if (name === "spots" && data.spots.features.some((spot) => spot.properties.state === "area")) map.setPaintProperty("spots", "circle-translate", [-24, 0]);
    listen(map, name);
  }
  for (const [name, parts] of Object.entries(PARTS)) {
    parts.filter((id) => map.getLayer(id)).forEach((id) => map.setLayoutProperty(id, "visibility", wanted.has(name) ? "visible" : "none"));
  }
  showGround(map, wanted.has("ground"));
  await showAreas(map, open);
  (labels.get(map) ?? []).forEach((mark) => { mark.getElement().hidden = !wanted.has("areas"); });
};

const CLICKABLE = { operations: "operations", follow_ups: "follow-ups", cameras: "cameras", spots: "spots" };
export const clickable = (map) => Object.values(CLICKABLE).filter((id) => map.getLayer(id));
const listen = (map, name) => pointAt(map, CLICKABLE[name]);

export const tellFeature = (map, at, { layer, properties }) => {
  const lines = (written) => JSON.parse(written).map(({ title, url }) => ({ text: title, href: url }));
  if (layer.id === "cameras") {
    const { number, name, purpose, url } = properties;
    tell(map, at, [{ text: `Caméra ${number}`, href: url, strong: true }, ...[name.slice(number.length + 2), purpose].filter(Boolean).map((text) => ({ text }))]);
  } else if (layer.id === "spots") {
    const held = lines(properties.spots);
    tell(map, at, [{ text: held.length > 1 ? properties.name : properties.state_label, strong: true }, ...held]);
  } else {
    tell(map, at, [{ text: properties.name, strong: true }, ...lines(properties.list)]);
  }
};
