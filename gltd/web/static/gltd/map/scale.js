// Classes of counts in steps of 1, 2 and 5, their colours, and the legend that says both.
import { dark } from "../ground.js";
import { plain, settings } from "./state.js";

const COLOURS = dark
  ? ["#5a3a1e", "#85531f", "#b87127", "#e4973f", "#ffcf96"]
  : ["#fbe0c4", "#f5b97c", "#e68c40", "#bf5f1d", "#85390b"];
const least = settings.exact ? 1 : 5;
const steps = [];
for (let power = 1; power < 1e7; power *= 10) steps.push(power, 2 * power, 5 * power);

// From the largest count: where each class begins, the first with the smallest count there is.
export const classify = (top) => {
  const inner = steps.filter((step) => step > least && step <= top * 0.7);
  const parts = Math.min(inner.length, COLOURS.length - 1);
  return [least, ...Array.from({ length: parts }, (_, rank) => inner[Math.ceil(((rank + 1) * inner.length) / parts) - 1])];
};

const coloursOf = (starts) => COLOURS.slice(-starts.length);

export const paintOf = (starts) => {
  const colours = coloursOf(starts);
  if (starts.length === 1) return colours[0];
  return ["step", ["get", "n"], colours[0], ...starts.slice(1).flatMap((start, rank) => [start, colours[rank + 1]])];
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

export const heat = dark
  ? ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(90,58,30,0)", 0.25, "#85531f", 0.6, "#e4973f", 1, "#ffe3c0"]
  : ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(251,224,196,0)", 0.25, "#f5b97c", 0.6, "#d9752b", 1, "#85390b"];
