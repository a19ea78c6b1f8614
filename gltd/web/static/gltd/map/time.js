// Time: a histogram of months with two handles, once for each period, and the button that plays it.
import { nameMonth, namePeriod, settings } from "./state.js";

const { months } = settings;
const last = months.length - 1;
const spans = document.getElementById("spans");

const handle = (value, kind) => {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: 0, max: last, value, className: `m-handle m-handle--${kind}` });
  return input;
};

export class Span {
  constructor(name, [from, to], changed) {
    this.changed = changed;
    this.holder = document.createElement("fieldset");
    this.holder.className = "m-span";
    const legend = document.createElement("legend");
    this.told = document.createElement("output");
    this.word = document.createElement("span");
    legend.append(this.word, this.told);
    const track = document.createElement("div");
    track.className = "m-track";
    this.bars = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.bars.setAttribute("preserveAspectRatio", "none");
    this.bars.setAttribute("aria-hidden", "true");
    this.from = handle(from, "from");
    this.to = handle(to, "to");
    this.rename(name);
    track.append(this.bars, this.from, this.to);
    this.holder.append(legend, track);
    spans.append(this.holder);
    for (const [moved, other, order] of [[this.from, this.to, 1], [this.to, this.from, -1]]) {
      moved.addEventListener("input", () => {
        if ((moved.value - other.value) * order > 0) other.value = moved.value;
        this.tell();
        this.changed(this);
      });
    }
    this.tell();
  }

  rename(name) {
    const word = name || "Période";
    this.word.textContent = `${word} : `;
    this.from.setAttribute("aria-label", `${word}, premier mois`);
    this.to.setAttribute("aria-label", `${word}, dernier mois`);
  }

  get value() {
    return [months[this.from.value], months[this.to.value]];
  }

  set(from, to) {
    this.from.value = Math.max(0, from);
    this.to.value = Math.min(last, to);
    this.tell();
  }

  draw(counts) {
    const top = Math.max(1, ...Object.values(counts));
    this.bars.setAttribute("viewBox", `0 0 ${months.length} 20`);
    this.bars.replaceChildren(...months.map((month, rank) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = (20 * (counts[month] ?? 0)) / top;
      Object.entries({ x: rank + 0.08, width: 0.84, y: 20 - height, height }).forEach(([key, value]) => bar.setAttribute(key, value));
      return bar;
    }));
    this.tell();
  }

  tell() {
    this.told.value = namePeriod(this.value);
    for (const input of [this.from, this.to]) input.setAttribute("aria-valuetext", nameMonth(months[input.value]));
    [...this.bars.children].forEach((bar, rank) => bar.classList.toggle("g-off", rank < this.from.value || rank > this.to.value));
    // The handle that can still move lies on top where both stand at one end.
    this.from.style.zIndex = this.from.value > last / 2 ? 3 : 2;
  }
}

// The period of who may not see small counts: one year, or all of them.
export class Year {
  constructor(name, [from, to], changed) {
    this.holder = document.createElement("p");
    this.holder.className = "m-span m-step fr-mb-0";
    this.word = document.createElement("label");
    this.choice = document.createElement("select");
    this.choice.className = "fr-select m-select";
    this.choice.id = `year-${spans.children.length}`;
    this.word.htmlFor = this.choice.id;
    const years = [...new Set(months.map((month) => month.slice(0, 4)))];
    this.choice.append(new Option("toutes les années", ""), ...years.map((year) => new Option(year, year)));
    this.rename(name);
    this.holder.append(this.word, this.choice);
    spans.append(this.holder);
    this.set(from, to);
    this.choice.addEventListener("input", () => changed(this));
  }

  rename(name) {
    this.word.textContent = `${name || "Période"} : `;
  }

  get value() {
    const year = this.choice.value;
    return year ? [`${year}-01`, `${year}-12`] : [months[0], months[last]];
  }

  set(from, to) {
    const [first, second] = [from, to].map((rank) => months[Math.min(last, Math.max(0, rank))].slice(0, 4));
    this.choice.value = first === second ? first : "";
  }

  draw() {}
}

// Plays a span from its first month to the last; each step stays a moment once it is drawn.
export const play = async ({ span, step, show, playing }) => {
  for (let from = 0; from <= last && playing(); from += step) {
    span.set(from, from + step - 1);
    await show();
    await new Promise((resolve) => { setTimeout(resolve, 600); });
  }
};
