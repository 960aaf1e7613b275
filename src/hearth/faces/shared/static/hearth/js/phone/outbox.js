// What may happen to a voice on the phone. States: draft, waiting, sending, sent, refused, needs.
// "needs" and "refused" carry `problem` {code, words}. `uncertain`: it was sent once and no answer came.

export const UNSENT = ["draft", "waiting", "sending", "refused", "needs"];
const STUB = 40;
const QUESTION = ["round_not_open", "phone_round_unknown"];
const FILE = ["media_not_taken", "attachment_too_large", "attachment_empty", "media_not_as_announced", "too_many_phone_files"];

export function newVoice({ member, round, language }) {
  return {
    key: crypto.randomUUID(),
    member,
    state: "draft",
    round,
    kind: "",
    text: "",
    language,
    place: "",
    on_behalf: "other",
    group_size: null,
    groups: {},
    consents: {},
    wordings: {},
    asked_in: document.documentElement.lang,
    files: [],
    said_at: new Date().toISOString(),
    changed_at: new Date().toISOString(),
    tries: 0,
    uncertain: false,
    problem: null,
  };
}

// Has anything been caught that would be a loss?
export function isEmpty(voice) {
  return !voice.text.trim() && !voice.files.length;
}

// What is missing before it can be sent: names of fields.
export function missingIn(voice, limits) {
  const found = [];
  if (!voice.round) found.push("round");
  if (isEmpty(voice)) found.push("text");
  if ([...voice.text].length > limits.letters) found.push("text_long");
  if (!voice.kind) found.push("kind");
  const n = voice.group_size;
  if (voice.on_behalf === "group" && !(Number.isInteger(n) && n >= 2 && n <= limits.group)) found.push("group_size");
  return found;
}

// Opened to be changed: out of the queue, so that nothing is sent under a hand that is typing.
const OPENED = ["draft", "waiting", "refused", "needs"];
export const opened = (voice) => (OPENED.includes(voice.state) ? { ...voice, state: "draft" } : undefined);

export const queued = (voice) => ({ ...voice, state: "waiting", problem: null });

export const sending = (voice) => ({ ...voice, state: "sending", tries: voice.tries + 1, was_uncertain: voice.uncertain, uncertain: true });

// No answer: perhaps it has arrived, perhaps not. The key makes it one voice either way.
export const unanswered = (voice) => ({ ...voice, state: "waiting" });

// The server said that it takes nothing from this phone now: this time it has surely not arrived.
export const turnedAway = (voice) => ({ ...voice, state: "waiting", uncertain: voice.was_uncertain ?? false });

// The page was closed in the middle of sending: nobody knows, so it is asked again.
export const woken = (voice) => (voice.state === "sending" ? { ...voice, state: "waiting", uncertain: true } : voice);

export function refusedBy(voice, { code, words }) {
  const state = QUESTION.includes(code) ? "needs" : "refused";
  return { ...voice, state, uncertain: false, problem: { code, words } };
}

// What somebody can do about a refusal: the name of the words for it.
export function remedyFor(code) {
  if (QUESTION.includes(code)) return "do_question";
  if (FILE.includes(code)) return "do_file";
  return code === "other_member" ? "do_other_member" : "do_change";
}

// What stays once the server has answered: the receipt, and enough to know it again.
export function receiptOf(voice, answer) {
  const letters = [...voice.text.trim()];
  return {
    key: voice.key,
    member: voice.member,
    state: "sent",
    kind: voice.kind,
    on_behalf: voice.on_behalf,
    group_size: voice.group_size,
    language: voice.language,
    stub: letters.slice(0, STUB).join("") + (letters.length > STUB ? "…" : ""),
    n_files: voice.files.length,
    said_at: voice.said_at,
    voice: answer.voice,
    receipt: answer.receipt,
    address: answer.address,
    qr: answer.qr,
    fate: answer.state,
    received_at: answer.received_at,
    crisis: answer.crisis,
  };
}

// What goes to the server. The clock is the phone's own; the server puts it right.
export function toSend(voice) {
  return {
    key: voice.key,
    round: voice.round,
    kind: voice.kind,
    text: voice.text,
    language: voice.language,
    asked_in: voice.asked_in,
    place: voice.place || null,
    on_behalf: voice.on_behalf,
    group_size: voice.on_behalf === "group" ? voice.group_size : null,
    groups: voice.groups,
    consents: voice.consents,
    wordings: voice.wordings,
    attachments: voice.files.map((file) => file.key),
    said_at: voice.said_at,
    sent_at: new Date().toISOString(),
    phone: "1",
  };
}
