// Ballots: the sum as one chooses, steps up and down, search, and an order by buttons or by dragging.
// Every ballot works without this; the fields that are sent are the same.
const tongue = () => document.documentElement.lang || "en";

export function helpBallots(root) {
  for (const form of root.querySelectorAll("form[data-ballot]")) {
    const say = sumOf(form);
    steps(form, say);
    form.addEventListener("input", say);
    form.addEventListener("change", say);
    search(form);
    const order = form.querySelector("[data-ranking]");
    if (order) rank(form, order);
  }
}

// What is used up, told as it changes.
function sumOf(form) {
  const line = form.querySelector("[data-ballot-sum]");
  if (!line) return () => {};
  const kind = form.dataset.ballot;
  const money = kind === "knapsack";
  const most = Number(money ? form.dataset.money : kind === "points" ? form.dataset.points : form.dataset.most);
  const worth = (one) => (money ? Number(one.dataset.cost) : 1);
  const used = () => {
    if (kind === "points") return [...form.querySelectorAll("input[type=number]")].reduce((sum, one) => sum + Math.max(0, Number(one.value) || 0), 0);
    return [...form.querySelectorAll("input[name=projects]:checked")].reduce((sum, one) => sum + worth(one), 0);
  };
  return () => {
    const now = used();
    line.querySelector("[data-ballot-used]").textContent = money ? amount(now, form.dataset.currency) : now.toLocaleString(tongue());
    line.querySelector("[data-ballot-over]").hidden = now <= most;
    line.classList.toggle("over", now > most);
  };
}

function amount(minor, currency) {
  const format = new Intl.NumberFormat(tongue(), { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const digits = format.resolvedOptions().maximumFractionDigits;
  const whole = minor % 10 ** digits === 0;
  return new Intl.NumberFormat(tongue(), { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: whole ? 0 : digits }).format(minor / 10 ** digits);
}

function steps(form, say) {
  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const box = button.parentElement.querySelector("input");
      const next = (Number(box.value) || 0) + Number(button.dataset.step);
      box.value = Math.min(Number(box.max), Math.max(0, next)) || "";
      say();
    });
  }
}

function search(form) {
  const box = form.querySelector("[data-ballot-search]");
  if (!box) return;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const found = form.querySelector("[data-ballot-found]");
  box.addEventListener("input", () => {
    const sought = plain(box.value.trim());
    let shown = 0;
    for (const one of form.querySelectorAll("[data-option]")) {
      one.hidden = !plain(one.textContent).includes(sought);
      shown += !one.hidden;
    }
    found.textContent = sought ? `${shown.toLocaleString(tongue())} / ${form.querySelectorAll("[data-option]").length.toLocaleString(tongue())}` : "";
  });
}

// An order: what was chosen stands above in its order, the rest below. The selects hold what is sent.
function rank(form, frame) {
  const ranked = frame.querySelector("[data-ranked]");
  const rest = frame.querySelector("[data-unranked]");
  const said = frame.querySelector("[data-ranking-said]");
  const select = (one) => one.querySelector("select");
  const most = Number(form.dataset.most) || Infinity;
  const items = [...rest.children];
  for (const part of frame.querySelectorAll("[data-ranking-head]")) part.hidden = false;
  ranked.hidden = false;
  for (const one of items) {
    one.querySelector(".rank-select").hidden = true;
    one.querySelector(".rank-tools").hidden = false;
    one.querySelector("[data-rank-place]").hidden = false;
  }
  items.filter((one) => select(one).value).sort((a, b) => Number(select(a).value) - Number(select(b).value)).forEach((one) => ranked.append(one));

  const settle = () => {
    const full = ranked.children.length >= most;
    frame.querySelector("[data-ranking-none]").hidden = ranked.children.length > 0;
    [...ranked.children].forEach((one, at) => {
      select(one).value = String(at + 1);
      one.querySelector("[data-rank-place]").textContent = (at + 1).toLocaleString(tongue());
      show(one, { add: false, up: at > 0, down: at < ranked.children.length - 1, out: true });
    });
    for (const one of rest.children) {
      select(one).value = "";
      one.querySelector("[data-rank-place]").textContent = "";
      show(one, { add: !full, up: false, down: false, out: false });
    }
  };
  const tell = (one) => {
    const place = select(one).value;
    said.textContent = place ? `${one.dataset.title}: ${form.dataset.place} ${Number(place).toLocaleString(tongue())} / ${ranked.children.length.toLocaleString(tongue())}` : `${one.dataset.title}: –`;
  };
  const deeds = {
    add: (one) => ranked.append(one),
    out: (one) => rest.prepend(one),
    up: (one) => one.previousElementSibling?.before(one),
    down: (one) => one.nextElementSibling?.after(one),
  };
  frame.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rank]");
    if (!button) return;
    const one = button.closest("[data-option]");
    const next = one.nextElementSibling;
    deeds[button.dataset.rank](one);
    settle();
    tell(one);
    focusAfter(button, one, next);
  });
  // Arrow keys on any button of a line move the line, so that one need not look for the right button.
  frame.addEventListener("keydown", (event) => {
    const one = event.target.closest("[data-option]");
    if (!one || one.parentElement !== ranked || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    const button = event.target;
    deeds[event.key === "ArrowUp" ? "up" : "down"](one);
    settle();
    tell(one);
    focusAfter(button, one, null);
  });
  drag(ranked, () => settle(), tell);
  settle();
}

function show(one, wanted) {
  for (const [name, on] of Object.entries(wanted)) one.querySelector(`[data-rank=${name}]`).hidden = !on;
  one.querySelector("[data-rank-grip]").hidden = wanted.add || !wanted.out;
}

// The focus stays with what was moved; after "next" it goes to the next that can be chosen.
function focusAfter(button, one, next) {
  if (button.dataset.rank === "add") {
    const more = next?.querySelector("[data-rank=add]:not([hidden])");
    return (more ?? one.querySelector("[data-rank=out]")).focus();
  }
  if (!button.hidden) return button.focus();
  one.querySelector("[data-rank]:not([hidden])")?.focus();
}

// With a finger or a mouse by the grip.
function drag(ranked, settle, tell) {
  ranked.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-rank-grip]");
    if (!grip) return;
    event.preventDefault();
    const one = grip.closest("[data-option]");
    grip.setPointerCapture(event.pointerId);
    one.classList.add("moving");
    const move = (moved) => {
      const before = [...ranked.children].find((other) => {
        if (other === one) return false;
        const box = other.getBoundingClientRect();
        return moved.clientY < box.top + box.height / 2;
      });
      if (before) {
        if (before !== one.nextElementSibling) before.before(one);
      } else if (ranked.lastElementChild !== one) ranked.append(one);
    };
    const end = () => {
      grip.removeEventListener("pointermove", move);
      one.classList.remove("moving");
      settle();
      tell(one);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  });
}
