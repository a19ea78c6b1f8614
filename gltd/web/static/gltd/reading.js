// The reading page by keyboard: j k move, Enter confirms, x refuses, c keeps as context, e corrects in place.
"use strict";

const list = document.getElementById("claims");

if (list) {
  const items = () => [...list.children];
  let here = -1;

  const go = (index, { scroll = true } = {}) => {
    const all = items();
    if (index < 0 || index >= all.length) return;
    here = index;
    for (const old of document.querySelectorAll(".g-here")) old.classList.remove("g-here");
    const item = all[here];
    item.classList.add("g-here");
    item.focus({ preventScroll: true });
    const mark = document.querySelector(`#passages mark[data-claim="${item.dataset.claim}"]`);
    if (mark) mark.classList.add("g-here");
    if (scroll) {
      item.scrollIntoView({ block: "nearest" });
      if (mark) mark.scrollIntoView({ block: "nearest" });
    }
  };

  const nextProposed = (from) => {
    const all = items();
    const after = all.findIndex((item, index) => index > from && item.dataset.status === "proposed");
    return after === -1 ? Math.min(from + 1, all.length - 1) : after;
  };

  // The next proposal is shown at once; the answer of the server comes while the person reads it.
  const press = (status) => {
    const item = items()[here];
    const button = item?.querySelector(`button[value="${status}"]`);
    if (!button || item.dataset.status === "sent" || "editing" in item.dataset) return;
    button.click();
  };

  // A row open for correction keeps its own keys: Enter sends it from any field, Escape closes it.
  list.addEventListener("keydown", (event) => {
    const form = event.target.closest(".g-correct");
    if (!form) return;
    if (event.key === "Enter" && event.target.matches("select")) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      form.querySelector("[data-close]").click();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const actions = {
      j: () => go(here + 1),
      k: () => go(here - 1),
      Enter: () => press("confirmed"),
      x: () => press("refused"),
      c: () => press("context"),
      e: () => items()[here]?.querySelector("[data-edit]")?.click(),
    };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  });

  for (const mark of document.querySelectorAll("#passages mark[data-claim]")) {
    mark.addEventListener("click", () => go(items().findIndex((item) => item.dataset.claim === mark.dataset.claim)));
  }
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li[data-claim]");
    if (item) go(items().indexOf(item), { scroll: false });
  });

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const item = event.target.closest("li[data-claim]");
    if (!item || !event.target.matches("form")) return;
    // A correction may come back with a fault to mend: the next row waits for its answer.
    if ("editing" in item.dataset) return;
    item.dataset.status = "sent";
    if (items().indexOf(item) === here) go(nextProposed(here));
  });

  let edited = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const item = event.target.closest("li[data-claim]");
    edited = item && "editing" in item.dataset ? item.id : null;
  });

  const settleEdited = (id) => {
    const item = document.getElementById(id);
    if (!item || "editing" in item.dataset) return;
    const index = items().indexOf(item);
    go(item.dataset.status === "confirmed" ? nextProposed(index) : index);
  };

  const openField = (item) => {
    const wrong = item.querySelector(".fr-input-group--error :is(input, select)");
    const field = wrong || item.querySelector(".fr-input");
    field.focus();
    field.select?.();
    item.scrollIntoView({ block: "nearest" });
  };

  document.body.addEventListener("htmx:afterSettle", () => {
    const all = items();
    const decided = all.filter((item) => !["proposed", "sent"].includes(item.dataset.status)).length;
    document.getElementById("decided").textContent = decided;
    document.getElementById("progress").value = decided;
    for (const item of all) {
      const mark = document.querySelector(`#passages mark[data-claim="${item.dataset.claim}"]`);
      if (mark) mark.dataset.status = item.dataset.status;
    }
    all[here]?.classList.add("g-here");
    if (edited) settleEdited(edited);
    edited = null;
    const open = all[here] && "editing" in all[here].dataset ? all[here] : null;
    if (open && document.activeElement.closest(".g-correct")?.parentElement !== open) openField(open);
    if (document.activeElement === document.body) all[here]?.focus({ preventScroll: true });
    const refused = all.findIndex((item) => !("editing" in item.dataset) && item.querySelector("[role=alert]"));
    if (refused >= 0) go(refused);
  });

  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(failure, (event) => {
      const item = event.target.closest("li[data-claim]");
      if (!item) return;
      if ("editing" in item.dataset) {
        item.querySelector("[data-lost]").hidden = false;
        return;
      }
      item.dataset.status = "proposed";
      go(items().indexOf(item));
    });
  }

  const linked = location.hash && items().findIndex((item) => `#${item.id}` === location.hash);
  go(linked >= 0 && location.hash ? linked : Math.max(0, nextProposed(-1)), { scroll: Boolean(location.hash) });
}
