// Keeps the answers of an assessment on this device only, until they were sent, the person signs out (portal.js), or
// half a day has passed.
(() => {
  "use strict";
  const LIFETIME = 12 * 60 * 60 * 1000;
  const form = document.querySelector("form[data-device-draft]");
  const done = document.querySelector("[data-device-draft-done]");
  const keyOf = (name) => `draft:assessment-${name}`;
  try {
    if (done) localStorage.removeItem(keyOf(done.dataset.deviceDraftDone));
    if (!form) return;
    const key = keyOf(form.dataset.deviceDraft);
    const fields = () => [...form.elements].filter((field) => field.type === "radio" || field.matches("textarea, [data-answer]"));
    const valuesOf = () =>
      Object.fromEntries(fields().filter((field) => (field.type === "radio" ? field.checked : field.value)).map((field) => [field.name, field.value]));
    const draft = JSON.parse(localStorage.getItem(key) || "null");
    const old = draft && Date.now() - draft.at < LIFETIME ? draft.values : {};
    const known = valuesOf();
    let restored = false;
    for (const field of fields()) {
      if (known[field.name] || !old[field.name]) continue;
      if (field.type !== "radio") field.value = old[field.name];
      else if (field.value === old[field.name]) field.checked = true;
      restored = true;
    }
    if (restored) form.querySelector("[data-device-note]").hidden = false;
    const save = () => localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: valuesOf() }));
    form.addEventListener("input", save);
    if (Object.keys(valuesOf()).length) save();
  } catch {
    // A browser that keeps nothing: the form works without.
  }
})();
