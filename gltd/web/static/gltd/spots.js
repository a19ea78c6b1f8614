// The small map of spots: their states, their moves as arrows, and a click that gives a position to a form.
import { addSpots, reachedFromBelow } from "./moves.js";
import { addAreas, fit, openMap, pointAt, read, smallAreas, tell, theme, write, writeArea } from "./ground.js";

const holder = document.getElementById("map");
const map = openMap(holder, { cooperativeGestures: window.matchMedia("(max-width: 48rem)").matches });

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
  addAreas(map, found.areas);
  addSpots(map, found);
  const reached = reachedFromBelow(found.moves);
  found.spots.features.forEach(({ geometry: { coordinates: at }, properties: { name } }) => write(map, name, { at, below: !reached.has(String(at)), away: 9 }));
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
