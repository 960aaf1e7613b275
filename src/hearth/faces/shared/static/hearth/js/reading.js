// Reads parts of a page aloud: <button data-read="#a, #b" hidden>. The button appears only where the
// device has a voice for the language of those parts; a second press stops it.

const PARTS = "h1, h2, legend, label, .hint, p, dt, dd, li, option";

// The smallest readable parts, each once, in the order of the page; buttons are left out.
function pieces(button) {
  const found = [];
  for (const top of document.querySelectorAll(button.dataset.read)) {
    const inner = [...top.querySelectorAll(PARTS)].filter((one) => !one.querySelector(PARTS));
    found.push(...(inner.length ? inner : [top]));
  }
  return found.filter((one) => !one.closest("[hidden], .visually-hidden, button, details:not([open])"));
}

function languageOf(part) {
  return part.closest("[lang]")?.lang || document.documentElement.lang;
}

function voiceFor(language) {
  const wanted = language.toLowerCase().split("-")[0];
  return speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === wanted);
}

function stop(button) {
  speechSynthesis.cancel();
  button.setAttribute("aria-pressed", "false");
}

function speak(button) {
  if (button.getAttribute("aria-pressed") === "true") {
    stop(button);
    return;
  }
  for (const other of document.querySelectorAll("[data-read][aria-pressed=true]")) stop(other);
  const parts = pieces(button);
  button.setAttribute("aria-pressed", "true");
  for (const [at, part] of parts.entries()) {
    const words = new SpeechSynthesisUtterance(part.textContent.trim().replace(/\s+/g, " "));
    words.lang = languageOf(part);
    words.voice = voiceFor(words.lang) ?? null;
    words.rate = 0.95;
    words.onerror = () => button.setAttribute("aria-pressed", "false");
    if (at === parts.length - 1) words.onend = words.onerror;
    speechSynthesis.speak(words);
  }
}

export function offerReading(root) {
  const speech = window.speechSynthesis;
  const buttons = [...root.querySelectorAll("[data-read]")];
  if (!speech || !buttons.length) return;
  const show = () => {
    for (const button of buttons) {
      const first = pieces(button)[0];
      button.hidden = !first || !voiceFor(languageOf(first));
    }
  };
  for (const button of buttons) button.addEventListener("click", () => speak(button));
  speech.addEventListener?.("voiceschanged", show);
  window.addEventListener("pagehide", () => speech.cancel());
  show();
}
