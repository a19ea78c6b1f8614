// A file dropped or chosen is opened at once; without script, the button beside it does so.
"use strict";

for (const zone of document.querySelectorAll("[data-drop]")) {
  const form = zone.closest("form");
  const field = zone.querySelector("input[type=file]");
  const button = zone.querySelector("button");
  button.hidden = true;
  const open = () => { if (field.files.length) form.requestSubmit(button); };
  field.addEventListener("change", open);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("g-drop--over"); });
  }
  form.addEventListener("dragleave", () => zone.classList.remove("g-drop--over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    open();
  });
}
