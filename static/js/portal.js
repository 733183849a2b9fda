// The portal's one small script. Every page works without it; it adds comfort only:
//  - puts the focus on the error summary, when the page loads and after htmx has swapped one in
//  - closes open menus by Escape or by a click elsewhere
//  - counts the characters left in a textarea with data-count, once they become few
//  - prints at a button with data-print
//  - lets the rows of <ol data-arrange> be dragged to another place (their buttons do the same)
//  - keeps what is typed in <form data-draft-key="..."> in this tab until it was sent or the person signs out
(() => {
  "use strict";
  const PREFIX = "draft:";
  const LIFETIME = 12 * 60 * 60 * 1000;
  const store = (() => {
    try {
      sessionStorage.setItem("probe", "1");
      sessionStorage.removeItem("probe");
      return sessionStorage;
    } catch {
      return null;
    }
  })();

  const focusErrors = (root) => {
    const summary = root.querySelector?.("[data-error-summary]");
    if (summary) summary.focus();
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open], details.help[open], details.phone-menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };

  const count = (field) => {
    const hint = document.getElementById(`${field.id}_count`);
    if (!hint) return;
    const left = Number(field.dataset.count) - field.value.replace(/\n/g, "\r\n").length;
    const text = left >= 0 ? hint.dataset.left : hint.dataset.over;
    const near = left <= Number(field.dataset.count) / 5;
    hint.textContent = near ? text.replace("%s", Math.abs(left).toLocaleString(document.documentElement.lang)) : "";
    hint.classList.toggle("usa-error-message", left < 0);
  };

  const kept = (field) =>
    field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);

  const valuesOf = (form) =>
    [...form.elements].filter(kept).map((field) =>
      ["checkbox", "radio"].includes(field.type)
        ? [field.name, field.value, field.checked]
        : [field.name, field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value],
    );

  const save = (form) => {
    const draft = { at: Date.now(), sent: false, values: valuesOf(form) };
    store.setItem(PREFIX + form.dataset.draftKey, JSON.stringify(draft));
  };

  const read = (key) => {
    try {
      const draft = JSON.parse(store.getItem(PREFIX + key));
      if (draft && Date.now() - draft.at < LIFETIME) return draft;
    } catch {
      // a draft that cannot be read is no draft
    }
    store.removeItem(PREFIX + key);
    return null;
  };

  const restore = (form) => {
    const key = form.dataset.draftKey;
    const draft = read(key);
    if (!draft) return;
    const refused = form.querySelector("[aria-invalid=true], [data-error-summary]");
    if (draft.sent && !refused) {
      store.removeItem(PREFIX + key);
      return;
    }
    store.setItem(PREFIX + key, JSON.stringify({ ...draft, sent: false }));
    let changed = false;
    for (const [name, value, checked] of draft.values) {
      for (const field of [...form.elements].filter((each) => each.name === name && kept(each))) {
        if (["checkbox", "radio"].includes(field.type)) {
          if (field.value !== value || field.checked === checked) continue;
          field.checked = checked;
        } else if (field.multiple) {
          for (const option of field.options) option.selected = value.includes(option.value);
          continue;
        } else {
          if (field.value === value) continue;
          field.value = value;
        }
        changed = true;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    const note = form.querySelector("[data-draft-note]");
    if (changed && note) note.hidden = false;
  };

  // A page that is neither the sign-in page nor shows the form again means the draft was accepted.
  const settle = () => {
    const signingIn = document.querySelector("[data-sign-in]");
    for (const name of Object.keys(store).filter((each) => each.startsWith(PREFIX))) {
      const key = name.slice(PREFIX.length);
      const draft = read(key);
      if (!draft || !draft.sent) continue;
      if (signingIn) {
        store.setItem(name, JSON.stringify({ ...draft, sent: false }));
      } else if (!document.querySelector(`form[data-draft-key="${CSS.escape(key)}"]`)) {
        store.removeItem(name);
      }
    }
  };

  const forgetDrafts = () => {
    for (const place of [store, localStorage]) {
      for (const name of Object.keys(place)) if (name.startsWith(PREFIX)) place.removeItem(name);
    }
  };

  const ready = (root) => {
    for (const field of root.querySelectorAll?.("textarea[data-count]") ?? []) count(field);
    if (store) {
      for (const form of root.querySelectorAll?.("form[data-draft-key]") ?? []) restore(form);
      if (root.matches?.("form[data-draft-key]")) restore(root);
      settle();
    }
    focusErrors(root);
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-count]")) count(event.target);
    const form = event.target.form;
    if (store && form?.dataset.draftKey) save(form);
  });

  document.addEventListener("submit", (event) => {
    if (!store) return;
    if (event.target.matches("[data-sign-out]")) forgetDrafts();
    const key = event.target.dataset.draftKey;
    const draft = key && read(key);
    if (draft) store.setItem(PREFIX + key, JSON.stringify({ ...draft, sent: true }));
  });

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    if (event.target.closest("[data-print]")) window.print();
    const discard = event.target.closest("[data-draft-discard]");
    if (discard && store) {
      store.removeItem(PREFIX + discard.form.dataset.draftKey);
      discard.form.reset();
      discard.closest("[data-draft-note]").hidden = true;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[open]");
    closeMenus(null);
    menu?.querySelector("summary")?.focus();
  });

  // A row that is dropped sends its own form, with the place of the row it was dropped on.
  const rowOf = (target) => target.closest?.("[data-arrange] > li");
  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = rowOf(event.target);
  });
  document.addEventListener("dragover", (event) => {
    if (dragged && rowOf(event.target)?.parentNode === dragged.parentNode) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const onto = rowOf(event.target);
    if (!dragged || !onto || onto === dragged || onto.parentNode !== dragged.parentNode) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    form.elements.to.disabled = false;
    form.elements.to.value = [...onto.parentNode.children].indexOf(onto) + 1;
    form.requestSubmit();
  });

  document.addEventListener("htmx:afterSettle", (event) => ready(event.detail.elt));
  ready(document);
})();
