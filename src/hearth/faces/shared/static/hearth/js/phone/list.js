// What lies on the phone, in the order in which it needs somebody; and one voice by itself.

import { remedyFor, UNSENT } from "./outbox.js";
import { copyOf, say, sayNumber, sayWhen } from "./words.js";

const TONES = { draft: "info", waiting: "wait", sending: "wait", sent: "good", refused: "stop", needs: "stop" };
const GROUPS = { "list-needs": ["needs", "refused"], "list-draft": ["draft"], "list-waiting": ["waiting", "sending"], "list-sent": ["sent"] };
const SHOWN = 50;

export function showList(voices) {
  const newest = [...voices].sort((one, other) => latest(other).localeCompare(latest(one)));
  for (const [id, states] of Object.entries(GROUPS)) {
    const found = newest.filter((voice) => states.includes(voice.state));
    const section = document.getElementById(id);
    section.hidden = !found.length;
    section.querySelector("[data-count-of]").textContent = sayNumber(found.length);
    section.querySelector("ul").replaceChildren(...found.slice(0, SHOWN).map(rowOf));
    section.querySelector("[data-more]").hidden = found.length <= SHOWN;
  }
  document.getElementById("list-empty").hidden = voices.length > 0;
  document.getElementById("list-send").hidden = !voices.some((voice) => voice.state === "waiting");
}

const latest = (voice) => voice.received_at ?? voice.changed_at ?? voice.said_at;

function rowOf(voice) {
  const { part, slots } = copyOf("voice-row");
  slots.link.href = voice.state === "draft" ? `#write-${voice.key}` : `#voice-${voice.key}`;
  slots.words.textContent = wordsOf(voice);
  slots.words.lang = voice.language;
  paintState(slots.state, voice);
  slots.note.textContent = noteOf(voice);
  return part;
}

function wordsOf(voice) {
  const words = voice.state === "sent" ? voice.stub : voice.text.trim();
  return words ? [...words].slice(0, 140).join("") : say("only_files");
}

function paintState(badge, voice) {
  badge.className = `badge badge-${TONES[voice.state]}`;
  badge.textContent = say(`state_${voice.state}`);
}

// One sentence on how it stands, never more than we know.
function noteOf(voice) {
  if (voice.state === "sent") return say("arrived_at", { code: voice.receipt, time: sayWhen(voice.received_at) });
  if (voice.problem) return [voice.problem.words, say(remedyFor(voice.problem.code))].filter(Boolean).join(" ");
  if (voice.state === "sending") return say("being_sent");
  if (voice.state === "waiting") return say(voice.uncertain ? "uncertain" : "waits");
  return say("written_at", { time: sayWhen(voice.changed_at) });
}

export async function showVoice(app, key) {
  const voice = await app.store.get("voices", key);
  const view = document.getElementById("view-voice");
  view.querySelector("[data-gone]").hidden = Boolean(voice);
  view.querySelector("[data-here]").hidden = !voice;
  if (!voice) return;
  const slots = Object.fromEntries([...view.querySelectorAll("[data-slot]")].map((slot) => [slot.dataset.slot, slot]));
  paintState(slots.state, voice);
  slots.note.textContent = voice.state === "sent" ? "" : noteOf(voice);
  slots.words.textContent = wordsOf(voice);
  slots.words.lang = voice.language;
  view.querySelector("[data-title]").textContent = say(`title_${voice.state}`);
  slots.danger.hidden = !(voice.crisis || app.inDanger(voice.text ?? ""));
  showReceipt(slots, voice);
  showDeeds(app, slots, voice);
}

function showReceipt(slots, voice) {
  const sent = voice.state === "sent";
  slots.receipt.hidden = !sent;
  slots.fate.hidden = !sent;
  if (!sent) return;
  slots.code.textContent = voice.receipt;
  slots.address.textContent = voice.address;
  slots.time.textContent = say("server_time", { time: sayWhen(voice.received_at) });
  slots.qr.src = `data:image/svg+xml,${encodeURIComponent(withName(voice.qr))}`;
  slots.fate.textContent = `${say("fate")} ${say(`fate_${voice.fate}`)}`;
}

const withName = (svg) => (svg.includes("xmlns=") ? svg : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'));

function showDeeds(app, slots, voice) {
  const unsent = UNSENT.includes(voice.state);
  const still = unsent && voice.state !== "sending";
  slots.change.hidden = !still || voice.problem?.code === "other_member";
  slots.change.href = `#write-${voice.key}`;
  slots.send.hidden = voice.state !== "waiting";
  slots.send.onclick = () => app.sender.queue(voice.key);
  slots.hand.hidden = !["refused", "needs"].includes(voice.state);
  slots.delete.hidden = !still;
  slots.delete.onclick = () => ask(slots, voice.uncertain ? "sure_uncertain" : "sure_delete", () => forget(app, voice));
  slots.forget.hidden = unsent;
  slots.forget.onclick = () => ask(slots, "sure_forget", () => forget(app, voice));
  slots.sure.hidden = true;
}

// Deleting asks first, on the page: what is gone here is gone.
function ask(slots, words, deed) {
  slots.sure.hidden = false;
  slots.question.textContent = say(words);
  slots.yes.onclick = deed;
  slots.no.onclick = () => (slots.sure.hidden = true);
  slots.question.focus();
}

async function forget(app, voice) {
  const now = await app.store.get("voices", voice.key);
  if (now?.state !== "sending") await app.store.forget(voice);
  app.go("");
  await app.refresh();
}
