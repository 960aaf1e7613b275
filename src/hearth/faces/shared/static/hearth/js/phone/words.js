// Sentences of the interface: they come with the page, in its language, and never stand in a script.

export function say(name, facts = {}) {
  const kept = document.getElementById("phone-words").content.querySelector(`[data-word="${name}"]`);
  const words = kept ? kept.textContent.trim() : name;
  return words.replace(/\{(\w+)\}/g, (whole, fact) => (fact in facts ? String(facts[fact]) : whole));
}

export function sayWhen(moment) {
  const given = new Date(moment);
  if (Number.isNaN(given.getTime())) return "";
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(given);
}

export const sayNumber = (n) => n.toLocaleString(document.documentElement.lang);

// How far the phone's clock is off, in the reader's words: "3 hours".
export function sayDuration(milliseconds) {
  const minutes = Math.abs(milliseconds) / 60_000;
  const [n, unit] = minutes < 90 ? [minutes, "minute"] : minutes < 48 * 60 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  const parts = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(document.documentElement.lang, parts).format(Math.round(n));
}

// A copy of a template of the page, with its slots by name.
export function copyOf(id) {
  const part = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const slots = {};
  for (const slot of [part, ...part.querySelectorAll("[data-slot]")]) if (slot.dataset.slot) slots[slot.dataset.slot] = slot;
  return { part, slots };
}
