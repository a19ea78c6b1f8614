// The small map of spots: their states, their moves as arrows, and a click that gives a position to a form.
import { addAreas, fit, openMap, pointAt, read, smallAreas, tell, theme, write, writeArea } from "./ground.js";

const holder = document.getElementById("map");
const map = openMap(holder, { cooperativeGestures: window.matchMedia("(max-width: 48rem)").matches });

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

const state = (present, suspected, gone, unseen) => [
  "match", ["get", "state"],
  ["active", "disturbed", "reactivated"], present, "suspected", suspected, ["dismantled", "moved"], gone, "area", present, unseen,
];

const addLayers = ({ areas, moves, spots }) => {
  moves.features.forEach((move) => { move.geometry.coordinates = bend(move.geometry.coordinates); });
  map.addImage("head", drawHead(), { pixelRatio: 2 });
  map.addSource("moves", { type: "geojson", data: moves });
  map.addSource("heads", { type: "geojson", data: { type: "FeatureCollection", features: moves.features.map(headOf) } });
  map.addSource("spots", { type: "geojson", data: spots });
  addAreas(map, areas);
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

map.on("load", async () => {
  const found = await read(holder.dataset.spots);
  addLayers(found);
  found.spots.features.forEach((spot) => write(map, spot.properties.name, { at: spot.geometry.coordinates, below: true }));
  const ground = smallAreas(found.areas);
  const alone = holder.dataset.spots.includes("only=");
  if (!alone && ground !== found.areas.features) ground.forEach((area) => writeArea(map, area));
  const shown = found.spots.features.length && !holder.dataset.pick ? found.spots.features : ground;
  fit(map, shown, { maxZoom: alone ? 14.5 : 15 });
  const field = document.getElementById(holder.dataset.pick ?? "");
  if (field) pickInto(field);
  else {
    map.on("click", "spots", (event) => {
      const { name, state_label: words, spots } = event.features[0].properties;
      const list = JSON.parse(spots).map(({ title, url }) => ({ text: title, href: url }));
      tell(map, event.lngLat, [{ text: list.length > 1 ? name : words, strong: true }, ...list]);
    });
    pointAt(map, "spots");
  }
  holder.dataset.ready = "yes";
});
