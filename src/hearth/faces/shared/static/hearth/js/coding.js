// The coding workspace by keyboard: letters and figures choose themes, typing finds them, Enter goes on.
const OFF = "hearth-coding-keys";

export function codeByKeys(root) {
  const room = root.querySelector("[data-coding]");
  if (!room) return;
  const on = keySwitch(room);
  const filter = themeFilter(room);
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !on()) return;
    if (filter && event.target === filter.box) return filter.key(event);
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (press(room, filter, event)) event.preventDefault();
  });
}

function press(room, filter, event) {
  const key = event.key.toLowerCase();
  if (key === "enter") return goOn(room, event);
  if (key === "/") return filter ? filter.open() : false;
  if (key === "?") return help(room);
  if (!/^[a-z0-9]$/.test(key)) return false;
  const target = room.querySelector(`[data-figure="${key}"]`) || room.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  if (target.type === "checkbox") toggle(room, target);
  else target.click();
  return true;
}

function goOn(room, event) {
  if (event.target.closest("a, button, summary, label")) return false;
  const form = room.querySelector(".coding-form");
  form?.requestSubmit();
  return Boolean(form);
}

function help(room) {
  const box = room.querySelector(".coding-help");
  box.open = !box.open;
  if (box.open) box.querySelector("summary").focus();
  return true;
}

function toggle(room, box) {
  box.checked = !box.checked;
  const said = room.querySelector("[data-coding-said]");
  const name = box.labels[0]?.querySelector("span")?.textContent ?? "";
  if (said) said.textContent = `${name}: ${box.checked ? said.dataset.on : said.dataset.off}`;
  box.scrollIntoView({ block: "nearest" });
}

// Typing leaves only the themes whose name or description has the letters; chosen ones always stay.
function themeFilter(room) {
  const frame = room.querySelector(".coding-filter");
  if (!frame) return null;
  frame.hidden = false;
  const box = frame.querySelector("input");
  const rows = [...room.querySelectorAll(".coding-theme")];
  const nothing = room.querySelector(".coding-nothing");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const look = () => {
    const sought = plain(box.value.trim());
    let shown = 0;
    for (const row of rows) {
      const fits = plain(row.querySelector("label").textContent).includes(sought);
      row.hidden = !fits && !row.querySelector("input").checked;
      shown += fits;
    }
    nothing.hidden = shown > 0;
  };
  const clear = () => {
    box.value = "";
    look();
  };
  const first = () => {
    const sought = plain(box.value.trim());
    return rows.find((row) => plain(row.querySelector("label").textContent).includes(sought));
  };
  box.addEventListener("input", look);
  return {
    box,
    open() {
      box.focus();
      return true;
    },
    key(event) {
      if (event.key === "Escape") {
        clear();
        box.blur();
      } else if (event.key === "Enter") {
        event.preventDefault();
        const row = box.value.trim() ? first() : null;
        if (row) toggle(room, row.querySelector("input"));
        else if (!box.value.trim()) box.form.requestSubmit();
        if (row) clear();
        if (row) box.blur();
      }
    },
  };
}

function keySwitch(room) {
  const box = room.querySelector("[data-coding-switch]");
  if (!box) return () => true;
  const store = window.localStorage;
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = store.getItem(OFF) !== "off";
  room.classList.toggle("keys-off", !box.checked);
  box.addEventListener("change", () => {
    store.setItem(OFF, box.checked ? "on" : "off");
    room.classList.toggle("keys-off", !box.checked);
  });
  return () => box.checked;
}
