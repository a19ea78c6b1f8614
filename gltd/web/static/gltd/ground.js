// What the maps share: colours by day and by night, a ground without any base map, words in French.

export const dark = document.documentElement.dataset.frTheme === "dark";
export const NIGHT = { ground: "#16181d", line: "#a9c7f0", fill: "#3d5a80", halo: "#16181d", point: "#f0a35c", soft: "#b8bcc4" };
export const DAY = { ground: "#f3f5f8", line: "#1f3a5f", fill: "#7d9cc4", halo: "#ffffff", point: "#b3541e", soft: "#5b6270" };
export const theme = { ...(dark ? NIGHT : DAY) };

export const EMPTY = { type: "FeatureCollection", features: [] };

const FRENCH = {
  "Map.Title": "Carte",
  "NavigationControl.ZoomIn": "Rapprocher",
  "NavigationControl.ZoomOut": "Éloigner",
  "ScaleControl.Feet": "pi",
  "CooperativeGesturesHandler.WindowsHelpText": "Ctrl et molette pour rapprocher la carte",
  "CooperativeGesturesHandler.MacHelpText": "⌘ et molette pour rapprocher la carte",
  "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
};

// Where the browser cannot draw, the page shows the plan that the server drew.
const tryMap = (options) => {
  try {
    return new maplibregl.Map(options);
  } catch (error) {
    options.container.dataset.failed = "yes";
    throw error;
  }
};

// Opens a map in its holder, over France until it is given what to show.
export const openMap = (container, options = {}) => {
  const map = tryMap({
    container,
    attributionControl: false,
    canvasContextAttributes: { preserveDrawingBuffer: true }, // otherwise it prints blank
    dragRotate: false,
    style: {
      version: 8,
      sources: {},
      layers: [{ id: "ground", type: "background", paint: { "background-color": theme.ground } }],
    },
    center: [2.4, 46.6],
    zoom: 5,
    locale: FRENCH,
    ...options,
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibregl.ScaleControl({ unit: "metric" }), "bottom-left");
  window.map = map; // journeys look at what is drawn
  return map;
};

export const read = async (address) => {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
};

export const boundsOf = (features) => {
  const box = new maplibregl.LngLatBounds();
  const walk = (value) => (typeof value[0] === "number" ? box.extend(value) : value.forEach(walk));
  features.forEach((feature) => walk(feature.geometry.coordinates));
  return box;
};

export const fit = (map, features, { padding = 60, maxZoom = 15 } = {}) => {
  const box = boundsOf(features);
  if (!box.isEmpty()) map.fitBounds(box, { padding, maxZoom, animate: false });
};

// Areas drawn at hand are few and bold; where there are none, official outlines are what is looked at.
export const smallAreas = (areas) => {
  const small = areas.features.filter((area) => area.properties.outline !== "official");
  return small.length ? small : areas.features;
};

export const addAreas = (map, areas, { width = 1 } = {}) => {
  map.addSource("areas", { type: "geojson", data: areas });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": theme.fill, "fill-opacity": 0.1 } });
  map.addLayer({
    id: "areas-line", type: "line", source: "areas",
    paint: { "line-color": theme.line, "line-width": width, "line-dasharray": [2, 1.5] },
  });
};

// Names are written by the page itself: a map without glyphs needs no font server.
export const write = (map, text, { at, below = false, away = below ? 9 : 4 }) => {
  const element = document.createElement("span");
  element.className = "g-map-label";
  element.textContent = text;
  const place = { element, anchor: below ? "top" : "bottom", offset: [0, below ? away : -away] };
  return new maplibregl.Marker(place).setLngLat(at).addTo(map);
};

// On the upper edge: the middle belongs to what stands in the area.
export const writeArea = (map, area) => {
  const box = boundsOf([area]);
  return write(map, area.properties.name, { at: [box.getCenter().lng, box.getNorth()] });
};

export const tell = (map, at, lines) => {
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

export const pointAt = (map, layer) => {
  map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
};
