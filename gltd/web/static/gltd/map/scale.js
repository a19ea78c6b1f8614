// Classes of counts in steps of 1, 2 and 5, their colours, and the legend that says both.
import { dark } from "../ground.js";
import { plain, settings } from "./state.js";

export const COLOURS = {
  night: ["#5a3a1e", "#85531f", "#b87127", "#e4973f", "#ffcf96"],
  day: ["#fbe0c4", "#f5b97c", "#e68c40", "#bf5f1d", "#85390b"],
};
let colours = dark ? COLOURS.night : COLOURS.day;
export const wearColours = (name) => { colours = COLOURS[name]; };
const least = settings.exact ? 1 : 5;
const steps = [];
for (let power = 1; power < 1e7; power *= 10) steps.push(power, 2 * power, 5 * power);

// From the largest count: where each class begins, the first with the smallest count there is.
export const classify = (top) => {
  const inner = steps.filter((step) => step > least && step <= top * 0.7);
  const parts = Math.min(inner.length, colours.length - 1);
  return [least, ...Array.from({ length: parts }, (_, rank) => inner[Math.ceil(((rank + 1) * inner.length) / parts) - 1])];
};

const coloursOf = (starts) => colours.slice(-starts.length);

export const paintOf = (starts) => {
  const [first, ...others] = coloursOf(starts);
  if (!others.length) return first;
  return ["step", ["get", "n"], first, ...starts.slice(1).flatMap((start, rank) => [start, others[rank]])];
};

export const tellClasses = (starts) => starts.map((start, rank) => {
  const next = starts[rank + 1];
  const words = !next ? `${plain.format(start)} et plus` : next - 1 === start ? `${start}` : `${plain.format(start)} à ${plain.format(next - 1)}`;
  return { colour: coloursOf(starts)[rank], words: rank === 0 && !next && start === 1 ? "1" : words };
});

export const writeLegend = (holder, starts) => {
  holder.replaceChildren();
  const title = document.createElement("p");
  title.className = "m-legend__title";
  title.textContent = "Faits par hexagone";
  const list = document.createElement("ul");
  tellClasses(starts).forEach(({ colour, words }) => {
    const line = document.createElement("li");
    const patch = document.createElement("span");
    patch.className = "m-patch";
    patch.style.background = colour;
    line.append(patch, words);
    list.append(line);
  });
  holder.append(title, list);
};

export const HEATS = {
  night: ["rgba(90,58,30,0)", "#85531f", "#e4973f", "#ffe3c0"],
  day: ["rgba(251,224,196,0)", "#f5b97c", "#d9752b", "#85390b"],
};
const [none, some, many, most] = dark ? HEATS.night : HEATS.day;
export const heat = ["interpolate", ["linear"], ["heatmap-density"], 0, none, 0.25, some, 0.6, many, 1, most];
