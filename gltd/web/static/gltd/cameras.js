// The map of cameras: where each stands and the sector it could see.
import { addAreas, fit, openMap, pointAt, read, tell, theme } from "./ground.js";

const holder = document.getElementById("map");
const map = openMap(holder, { cooperativeGestures: true }); // the page scrolls past the map

map.on("load", async () => {
  const [areas, cameras] = await Promise.all([read(holder.dataset.areas), read(holder.dataset.cameras)]);
  addAreas(map, areas);
  map.addSource("cameras", { type: "geojson", data: cameras });
  map.addLayer({
    id: "views", type: "fill", source: "cameras", filter: ["==", ["get", "part"], "view"],
    paint: { "fill-color": theme.point, "fill-opacity": 0.35, "fill-outline-color": theme.point },
  });
  map.addLayer({
    id: "cameras", type: "circle", source: "cameras", filter: ["==", ["get", "part"], "camera"],
    paint: { "circle-radius": 5, "circle-color": theme.line, "circle-stroke-color": theme.halo, "circle-stroke-width": 1.5 },
  });
  fit(map, cameras.features.length ? cameras.features : areas.features, { maxZoom: 16 });
  holder.dataset.ready = "yes";
});
map.on("click", "cameras", ({ lngLat, features: [{ properties }] }) => {
  const { number, name, purpose, url } = properties;
  const words = [name.slice(number.length + 2), purpose].filter(Boolean).map((text) => ({ text }));
  tell(map, lngLat, [{ text: `Caméra ${number}`, href: url, strong: true }, ...words]);
});
pointAt(map, "cameras");
