// What is typed in a form stays in this tab until it is saved: a lost connection or an ended session loses nothing.
// Never in a form marked data-no-draft (texts that may name people), never a password, nothing after signing out.
"use strict";

(() => {
  const PREFIX = "gltd-draft:";
  const account = document.body.dataset.account;
  const here = PREFIX + account + ":" + location.pathname + location.search;
  const forms = [...document.querySelectorAll("form[data-guard]:not([data-no-draft])")];
  const KEPT = "input:not([type=hidden]):not([type=password]):not([type=file]), select, textarea";

  const read = (form) => [...form.querySelectorAll(KEPT)].filter((field) => field.name).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.multiple) return [field.name, null, [...field.selectedOptions].map((option) => option.value)];
    return [field.name, null, field.value];
  });
  const restore = (form, values) => {
    for (const [name, choice, value] of values) {
      for (const field of form.querySelectorAll(KEPT)) {
        if (field.name !== name) continue;
        if (choice !== null) { if (field.value === choice) field.checked = value; }
        else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
        else field.value = value;
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const forget = (keep) => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && !keep(key)) sessionStorage.removeItem(key);
  };

  // A page of ours came after a form was sent: what was sent has arrived.
  forget((key) => {
    if (!account) return true; // signed out by the clock: the same account finds its drafts again
    if (!key.startsWith(PREFIX + account + ":")) return false;
    return key.startsWith(here) || !JSON.parse(sessionStorage.getItem(key)).sent;
  });
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", () => forget(() => false));
  if (!account) return;

  forms.forEach((form, rank) => {
    const key = rank ? here + "#" + rank : here;
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && JSON.stringify(kept.values) !== JSON.stringify(read(form))) offer(form, key, kept);
    else sessionStorage.removeItem(key);
    let timer;
    const keep = (sent) => sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), sent, values: read(form) }));
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keep(false), 300); });
    form.addEventListener("submit", () => { clearTimeout(timer); keep(true); });
  });

  function offer(form, key, kept) {
    const box = document.createElement("div");
    box.className = "fr-alert fr-alert--info fr-alert--sm g-draft";
    box.setAttribute("role", "status");
    const told = document.createElement("p");
    const at = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short" }).format(kept.at);
    told.textContent = `Une saisie du ${at} n'a pas été enregistrée ; elle est restée dans cet onglet.`;
    const actions = document.createElement("p");
    actions.className = "g-actions";
    for (const [label, act] of [["La reprendre", () => restore(form, kept.values)], ["L'oublier", () => sessionStorage.removeItem(key)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fr-btn fr-btn--sm fr-btn--secondary";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      actions.append(button);
    }
    box.append(told, actions);
    form.before(box);
  }
})();
