// Keeps what somebody types until it is sent: <form data-draft="key">.
// It stays in this tab only (sessionStorage), since a phone may be shared; closing the tab forgets it.
// A page that says <body> or any part data-draft-done="key" has received it and clears it.

const PRIVATE = new Set(["password", "file", "hidden", "submit", "button"]);

function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function controls(form) {
  return [...form.elements].filter((one) => one.name && !PRIVATE.has(one.type) && !one.closest("[data-no-draft]"));
}

function read(form) {
  const kept = {};
  for (const one of controls(form)) {
    if (one.type === "radio" || one.type === "checkbox") {
      if (one.checked) (kept[one.name] ??= []).push(one.value);
    } else if (one.value) {
      kept[one.name] = [one.value];
    }
  }
  return kept;
}

function restore(form, kept) {
  for (const one of controls(form)) {
    const values = kept[one.name];
    if (!values) continue;
    if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
    else if (!one.value) one.value = values[0];
  }
}

export function keepDrafts(root) {
  const store = storage();
  if (!store) return;
  for (const done of root.querySelectorAll("[data-draft-done]")) store.removeItem(`draft:${done.dataset.draftDone}`);
  for (const form of root.querySelectorAll("form[data-draft]")) {
    const key = `draft:${form.dataset.draft}`;
    // A page that came back with errors already holds what was typed: do not overwrite it.
    if (!root.querySelector(".error-summary")) {
      try {
        restore(form, JSON.parse(store.getItem(key) || "{}"));
      } catch {
        store.removeItem(key);
      }
    }
    let waiting;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        try {
          store.setItem(key, JSON.stringify(read(form)));
        } catch {
          // The store is full or forbidden: the form works all the same.
        }
      }, 250);
    });
  }
}
