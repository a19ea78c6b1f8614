// Two periods: one map over the other behind a curtain, or one beside the other; both move together.
import { openMap } from "../ground.js";
import { transformRequest } from "./state.js";

const maps = document.getElementById("maps");
const curtain = document.getElementById("curtain");
const after = document.getElementById("map-after");

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

// « swipe », « beside » or nothing. Side by side there is less room: what was seen stays in both.
export const arrange = (first, how) => {
  const seen = first.getBounds();
  const beside = how === "beside", was = maps.dataset.compare === "beside";
  if (beside && !was) before = { center: first.getCenter(), zoom: first.getZoom() };
  maps.dataset.compare = how;
  after.hidden = !how;
  curtain.hidden = how !== "swipe";
  draw();
  first.resize();
  second?.resize();
  if (beside && !was) first.fitBounds(seen, { animate: false });
  if (was && !beside) first.jumpTo(before);
  if (how && second) second.jumpTo({ center: first.getCenter(), zoom: first.getZoom() });
};
