// Keeps what somebody types until it is sent: <form data-draft="key">. Several pages with the same
// key share one draft. It stays in this tab only (sessionStorage), since a phone may be shared; who
// ticks <input data-draft-keep> keeps it on the device for a week (localStorage).
// Hidden fields come along only with data-draft-too. A page that has data-draft-done="key" anywhere
// has received it and clears it; a press on data-draft-clear="key" clears it, too.

const PRIVATE = new Set(["password", "file", "hidden", "submit", "button"]);
const WEEK = 7 * 24 * 3600 * 1000;
const RECORDINGS = "hearth-recordings";

function area(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

const tab = () => area("sessionStorage");
const device = () => area("localStorage");

function forget(key) {
  tab()?.removeItem(`draft:${key}`);
  device()?.removeItem(`draft:${key}`);
  try {
    indexedDB.deleteDatabase(RECORDINGS);
  } catch {
    // Nothing was kept there.
  }
}

function load(key) {
  const kept = device()?.getItem(`draft:${key}`);
  if (kept) {
    const { until, told } = JSON.parse(kept);
    if (until > Date.now()) return { told, stays: true };
    device().removeItem(`draft:${key}`);
  }
  return { told: JSON.parse(tab()?.getItem(`draft:${key}`) || "{}"), stays: false };
}

function store(key, told, stays) {
  if (stays) {
    device()?.setItem(`draft:${key}`, JSON.stringify({ until: Date.now() + WEEK, told }));
    tab()?.removeItem(`draft:${key}`);
  } else {
    device()?.removeItem(`draft:${key}`);
    tab()?.setItem(`draft:${key}`, JSON.stringify(told));
  }
}

function controls(form) {
  return [...form.elements].filter((one) => one.name && ("draftToo" in one.dataset || !PRIVATE.has(one.type)) && !one.closest("[data-no-draft]"));
}

// What this page tells, laid over what earlier pages told.
function read(form, told) {
  const kept = { ...told };
  for (const one of controls(form)) kept[one.name] = [];
  for (const one of controls(form)) {
    if (one.type === "radio" || one.type === "checkbox") {
      if (one.checked) kept[one.name].push(one.value);
    } else if (one.value) {
      kept[one.name] = [one.value];
    }
  }
  return kept;
}

function restore(form, kept) {
  for (const one of controls(form)) {
    const values = kept[one.name];
    if (!values?.length) continue;
    if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
    else if (!one.value || "draftToo" in one.dataset) one.value = values[0];
  }
}

function keep(root, form) {
  const key = form.dataset.draft;
  const box = form.querySelector("[data-draft-keep]");
  let draft = { told: {}, stays: false };
  try {
    draft = load(key);
    // A page that came back with errors already holds what was typed: do not overwrite it.
    if (!root.querySelector(".error-summary")) restore(form, draft.told);
  } catch {
    forget(key);
  }
  const save = () => {
    try {
      draft.told = read(form, draft.told);
      store(key, draft.told, box ? box.checked : draft.stays);
    } catch {
      // The store is full or forbidden: the form works all the same.
    }
  };
  if (box) box.checked = draft.stays;
  for (const hint of form.querySelectorAll("[data-draft-shown]")) hint.hidden = false;
  let waiting = 0;
  const rest = () => {
    clearTimeout(waiting);
    waiting = 0;
  };
  const now = () => {
    rest();
    save();
  };
  form.addEventListener("input", () => {
    rest();
    waiting = setTimeout(now, 250);
  });
  form.addEventListener("submit", now);
  window.addEventListener("pagehide", () => waiting && now());
  form.addEventListener("draft:clear", rest);
}

export function keepDrafts(root) {
  if (!tab()) return;
  for (const done of root.querySelectorAll("[data-draft-done]")) forget(done.dataset.draftDone);
  for (const form of root.querySelectorAll("form[data-draft]")) keep(root, form);
  for (const way of root.querySelectorAll("[data-draft-clear]")) {
    way.addEventListener("click", () => {
      way.closest("form")?.dispatchEvent(new Event("draft:clear"));
      forget(way.dataset.draftClear);
    });
  }
}
