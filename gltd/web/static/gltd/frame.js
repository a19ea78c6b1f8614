// Forms that ask before they are left with something typed.
"use strict";

for (const form of document.querySelectorAll("form[data-guard]")) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
}

for (const choice of document.querySelectorAll("[data-reveals]")) {
  const group = choice.closest("form");
  const update = () => {
    const shown = new Set([...group.querySelectorAll("[data-reveals]:checked")].map((c) => c.dataset.reveals));
    for (const block of group.querySelectorAll("[data-revealed]")) {
      block.hidden = !shown.has(block.dataset.revealed);
    }
  };
  choice.addEventListener("change", update);
  update();
}
