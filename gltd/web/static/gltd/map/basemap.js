// The base map of the installation, where it has one: a file of its own, served like everything else.
import { dark } from "../ground.js";
import { settings } from "./state.js";

const { ground } = settings;
export const INKS = {
  night: { water: "#1d2c3d", green: "#1c2620", built: "#23262d", road: "#3a3f49", rail: "#4a4550", border: "#5a5f6a", other: "#2c3038" },
  day: { water: "#cfe0ef", green: "#e3eadb", built: "#e4e2de", road: "#ffffff", rail: "#cbc6cf", border: "#a9adb6", other: "#dcdfe4" },
};
const INK = dark ? INKS.night : INKS.day;
export const PICTURE = {
  night: { "raster-brightness-max": 0.45, "raster-saturation": -0.5 },
  day: { "raster-brightness-max": 1, "raster-saturation": -0.35 },
};
// By the names that the usual schemas give their layers, from the lowest to the highest.
const STYLES = [
  [/land(use|cover)?|park|natural|wood|earth/, "fill", { "fill-color": INK.green }],
  [/water|ocean|sea|river/, "fill", { "fill-color": INK.water }],
  [/building/, "fill", { "fill-color": INK.built }],
  [/transportation|road|street|highway/, "line", { "line-color": INK.road, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 8, 0.6, 13, 2, 17, 9] }],
  [/rail|transit/, "line", { "line-color": INK.rail, "line-width": 1 }],
  [/boundar|admin|commune|border/, "line", { "line-color": INK.border, "line-width": 1, "line-dasharray": [3, 2] }],
];
const WORDS = /name|label|place|poi|house|point/;

const describe = () => {
  if (ground.kind === "raster") return [{ id: "ground-picture", type: "raster", paint: dark ? PICTURE.night : PICTURE.day }];
  const left = new Set(ground.layers.filter((name) => !WORDS.test(name)));
  const found = STYLES.flatMap(([pattern, type, paint], rank) => [...left].filter((name) => pattern.test(name)).map((name) => {
    left.delete(name);
    return { id: `ground-${rank}-${name}`, type, paint, "source-layer": name, filter: ["==", ["geometry-type"], type === "fill" ? "Polygon" : "LineString"] };
  }));
  const rest = [...left].map((name) => ({ id: `ground-other-${name}`, type: "line", paint: { "line-color": INK.other, "line-width": 0.8 }, "source-layer": name }));
  return [...rest, ...found];
};

export const addGround = (map) => {
  if (!ground) return;
  map.addSource("ground-tiles", {
    type: ground.kind, tiles: [(location.origin + ground.tiles).replaceAll("%7B", "{").replaceAll("%7D", "}")],
    minzoom: ground.min_zoom, maxzoom: ground.max_zoom, bounds: ground.bounds, ...(ground.kind === "raster" ? { tileSize: 256 } : {}),
  });
  describe().forEach((layer) => map.addLayer({ source: "ground-tiles", ...layer }));
};

export const showGround = (map, visible) => {
  map.getStyle().layers.filter(({ source }) => source === "ground-tiles")
    .forEach(({ id }) => map.setLayoutProperty(id, "visibility", visible ? "visible" : "none"));
};
