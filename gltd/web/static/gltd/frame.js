// Forms that ask before they are left with something typed, fields shown when a choice calls for them, printing.
"use strict";

for (const form of document.querySelectorAll("form[data-guard]")) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
}

for (const form of document.querySelectorAll("form:has([data-revealed])")) {
  const update = () => {
    const chosen = new Set([...form.querySelectorAll("input:checked, select")].map((field) => field.value));
    for (const block of form.querySelectorAll("[data-revealed]")) {
      block.hidden = !block.dataset.revealed.split(" ").some((word) => chosen.has(word));
    }
  };
  form.addEventListener("change", update);
  update();
}

// A form that comes back with faults opens on the first of them.
document.querySelector('main [aria-invalid="true"]')?.focus();

// Paper is white, whatever the screen.
const root = document.documentElement;
let screenTheme;
window.addEventListener("beforeprint", () => { screenTheme = root.dataset.frTheme; root.dataset.frTheme = "light"; });
window.addEventListener("afterprint", () => { if (screenTheme) root.dataset.frTheme = screenTheme; });

// Escape folds the menu of a phone, and gives the focus back to what opened it.
const menu = document.querySelector(".g-nav__fold");
document.querySelector(".g-top")?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.firstElementChild.focus();
});

// The stroke « / » leads to the search, wherever one does not type.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const field = document.querySelector("[data-slash]");
  if (field && field.offsetParent) { event.preventDefault(); field.focus(); }
});
