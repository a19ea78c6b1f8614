// A grid of boxes by keyboard: Enter and the arrows move from line to line, as in a spreadsheet.
"use strict";

for (const form of document.querySelectorAll("form[data-grid]")) {
  const lines = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);
  const place = (box) => {
    const line = lines.findIndex((boxes) => boxes.includes(box));
    return [line, line < 0 ? -1 : lines[line].indexOf(box)];
  };
  form.addEventListener("keydown", (event) => {
    const [line, column] = place(event.target);
    if (line < 0) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = lines[line + step]?.[column];
    if (next) { next.focus(); next.select(); }
  });
  form.addEventListener("focusin", (event) => { if (place(event.target)[0] >= 0) event.target.select(); });
}
