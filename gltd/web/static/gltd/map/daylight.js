// By night the screen is dark; paper is not. While the sheet is shown, maps and page wear the colours of the day.
import { DAY, NIGHT, dark, theme } from "../ground.js";
import { drawHead } from "../moves.js";
import { INKS, PICTURE } from "./basemap.js";
import { COLOURS, HEATS, wearColours } from "./scale.js";

const page = document.documentElement;
// Colours of layers that are drawn by other rules come last: the same colour of the night means another there.
const shades = (...palettes) => new Map(palettes.flatMap(([night, day]) => Object.keys(night).map((key) => [night[key], day[key]])));
const COMMON = shades([COLOURS.night, COLOURS.day], [INKS.night, INKS.day], [NIGHT, DAY]);
const HEAT = shades([HEATS.night, HEATS.day]);
const lighten = (value, known) => JSON.parse(JSON.stringify(value), (_, part) => known.get(part) ?? part);
const worn = new Map();

const undress = (map) => {
  const kept = [];
  const set = (id, name, value) => {
    kept.push([id, name, map.getPaintProperty(id, name)]);
    map.setPaintProperty(id, name, value);
  };
  map.getStyle().layers.forEach(({ id, type, paint = {} }) => {
    if (type === "background") set(id, "background-color", DAY.ground);
    else if (type === "raster") Object.entries(PICTURE.day).forEach(([name, value]) => set(id, name, value));
    else Object.entries(paint).filter(([name]) => name.endsWith("color")).forEach(([name, value]) => set(id, name, lighten(value, type === "heatmap" ? HEAT : COMMON)));
  });
  worn.set(map, kept);
};

const dress = (map) => {
  (worn.get(map) ?? []).filter(([id]) => map.getLayer(id)).forEach(([id, name, value]) => map.setPaintProperty(id, name, value));
  worn.delete(map);
};

export const wearDay = (maps, on) => {
  if (!dark) return;
  page.dataset.frTheme = on ? "light" : "dark";
  wearColours(on ? "day" : "night");
  Object.assign(theme, on ? DAY : NIGHT);
  maps.forEach((map) => {
    if (on) undress(map); else dress(map);
    if (map.hasImage("head")) map.updateImage("head", drawHead());
  });
};
