// Two periods: one map over the other behind a curtain, or one beside the other; both move together.
import { openMap } from "../ground.js";
import { transformRequest } from "./state.js";

const maps = document.getElementById("maps");
const curtain = document.getElementById("curtain");
const after = document.getElementById("map-after");

const WORDS_PX = 40;

const follow = (one, other) => {
  let led = false;
  const lead = (from, to) => from.on("move", () => {
    if (led) return;
    led = true;
    to.jumpTo({ center: from.getCenter(), zoom: from.getZoom() });
    led = false;
  });
  lead(one, other);
  lead(other, one);
};

let second = null;
let before = null;
export const openSecond = async (first) => {
  after.hidden = false;
  if (!second) {
    second = openMap(after, { center: first.getCenter(), zoom: first.getZoom(), transformRequest });
    window.map = first;
    window.mapAfter = second;
    follow(first, second);
    await new Promise((resolve) => { second.once("load", resolve); });
  }
  return second;
};

const draw = () => {
  const share = maps.dataset.compare === "swipe" ? curtain.value : 0;
  after.style.clipPath = maps.dataset.compare === "swipe" ? `inset(0 0 0 ${share}%)` : "";
  maps.style.setProperty("--curtain", `${share}%`);
  curtain.setAttribute("aria-valuetext", `${share} % avant, ${100 - share} % après`);
};
curtain.addEventListener("input", draw);

// « swipe », « beside » or nothing. There is less room for two: what was seen stays in view, and the zoom comes
// back with the single map, unless someone has chosen another meanwhile.
export const arrange = (first, how, { seen, zoom }) => {
  const alone = !maps.dataset.compare;
  maps.dataset.compare = how;
  after.hidden = !how;
  curtain.hidden = how !== "swipe";
  draw();
  first.resize();
  second?.resize();
  if (how) {
    // The words of a period hide the top of its map.
    first.fitBounds(seen, { animate: false, padding: { top: alone ? WORDS_PX : 0, bottom: 0, left: 0, right: 0 } });
    before = { alone: alone ? zoom : before.alone, fitted: first.getZoom() };
  } else if (!alone && Math.abs(zoom - before.fitted) < 0.01) first.jumpTo({ zoom: before.alone });
  if (how && second) second.jumpTo({ center: first.getCenter(), zoom: first.getZoom() });
};
