// Words that cannot be sent from this phone are not lost: as text to read out, as a file for the team.
// The file is a table that the desk brings in like any spreadsheet.

import { say, sayNumber, sayWhen } from "./words.js";
import { UNSENT } from "./outbox.js";

const COLUMNS = ["key", "text", "kind", "language", "on_behalf", "group_size", "place", "said_at", "quote", "share_partners", "may_have_arrived"];
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// A short name for a voice, to write beside the words on paper: eight letters of its key.
export function shortCode(key) {
  let number = BigInt(`0x${key.replaceAll("-", "")}`) >> 88n;
  let code = "";
  for (let n = 0; n < 8; n += 1) {
    code = LETTERS[Number(number & 31n)] + code;
    number >>= 5n;
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export const unsentOf = (voices) => voices.filter((voice) => UNSENT.includes(voice.state)).sort((a, b) => a.said_at.localeCompare(b.said_at));

export function asText(voices, placeOf) {
  return unsentOf(voices).map((voice) => textOf(voice, placeOf)).join("\n\n— — —\n\n");
}

function textOf(voice, placeOf) {
  const lines = [`${shortCode(voice.key)} · ${sayWhen(voice.said_at)}`];
  if (placeOf(voice.place)) lines.push(placeOf(voice.place));
  if (voice.on_behalf === "group" && voice.group_size) lines.push(say("group_of", { n: sayNumber(voice.group_size) }));
  if (voice.files.length) lines.push(say("with_files", { n: sayNumber(voice.files.length) }));
  if (voice.uncertain) lines.push(say("may_have_arrived"));
  return [...lines, "", voice.text].join("\n");
}

// A table in which no cell is taken for a formula.
export function asTable(voices, placeOf) {
  const rows = unsentOf(voices).map((voice) => [
    voice.key,
    voice.text,
    voice.kind,
    voice.language,
    voice.on_behalf,
    voice.on_behalf === "group" ? voice.group_size : 1,
    placeOf(voice.place),
    voice.said_at,
    voice.consents.quote ? "yes" : "no",
    voice.consents.share_partners ? "yes" : "no",
    voice.uncertain ? "yes" : "no",
  ]);
  return [COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

export async function showHandover(app) {
  const voices = await app.store.all("voices");
  const placeOf = (id) => app.workingSet?.places.find((place) => place.id === id)?.name ?? "";
  const unsent = unsentOf(voices);
  document.getElementById("hand-nothing").hidden = unsent.length > 0;
  document.getElementById("hand-over").hidden = !unsent.length;
  document.getElementById("hand-text").value = asText(voices, placeOf);
  document.getElementById("hand-file").onclick = () => download(asTable(voices, placeOf), say("file_name"));
  document.getElementById("hand-copy").onclick = async (event) => {
    await navigator.clipboard.writeText(asText(voices, placeOf));
    document.getElementById("hand-said").textContent = say("copied");
    event.target.focus();
  };
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
