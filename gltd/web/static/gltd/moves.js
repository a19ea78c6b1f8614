// Spots and their moves, as every map draws them: states by colour, moves as bent arrows.
import { theme } from "./ground.js";

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

// The spots that an arrow reaches from below: their name goes above, not on the head.
export const reachedFromBelow = ({ features }) => new Set(
  features
    .map(({ geometry: { coordinates: [from, to] } }) => ({ to, rise: (to[1] - from[1]) / 2 - (to[0] - from[0]) * 0.2 }))
    .filter(({ rise }) => rise > 0)
    .map(({ to }) => String(to)),
);

export const drawHead = () => {
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

// Puts spots and moves on a map; a spot without a precise place is a mark in the middle of its area.
export const addSpots = (map, { moves, spots }, before) => {
  const data = drawMoves(moves);
  if (!map.hasImage("head")) map.addImage("head", drawHead(), { pixelRatio: 2 });
  map.addSource("moves", { type: "geojson", data: data.moves });
  map.addSource("heads", { type: "geojson", data: data.heads });
  map.addSource("spots", { type: "geojson", data: spots });
  map.addLayer({ id: "moves", type: "line", source: "moves", paint: { "line-color": theme.line, "line-width": 2.5 } }, before);
  map.addLayer({
    id: "spots", type: "circle", source: "spots",
    paint: {
      "circle-radius": ["match", ["get", "state"], "area", 11, 7],
      "circle-color": state(theme.point, theme.halo, theme.line, theme.halo),
      "circle-stroke-color": state(theme.halo, theme.point, theme.halo, theme.soft), "circle-stroke-width": 2,
    },
  }, before);
  map.addLayer({
    id: "heads", type: "symbol", source: "heads",
    layout: {
      "icon-image": "head", "icon-rotate": ["get", "bearing"], "icon-rotation-alignment": "map",
      "icon-allow-overlap": true, "icon-ignore-placement": true,
    },
  }, before);
};

const drawMoves = ({ features }) => {
  const bent = features.map((move) => ({ ...move, geometry: { type: "LineString", coordinates: bend(move.geometry.coordinates) } }));
  return { moves: { type: "FeatureCollection", features: bent }, heads: { type: "FeatureCollection", features: bent.map(headOf) } };
};
