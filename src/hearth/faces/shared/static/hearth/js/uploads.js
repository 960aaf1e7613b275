// Sends one file in pieces and goes on where a lost connection broke off. The key stands for the
// file: announcing it again is harmless and says how much has arrived.

const PIECE = 128 * 1024;
const LONGEST_WAIT = 20_000;

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const octets = crypto.getRandomValues(new Uint8Array(16));
  octets[6] = (octets[6] & 0x0f) | 0x40;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  const text = [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Wait a while, or until the device is online again, whichever comes first.
function pause(milliseconds) {
  return new Promise((go) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      go();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
  });
}

// A refusal is final: its words are for the person. Anything else is a lost connection: try again.
class Refusal extends Error {}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  if (response.status === 409 && Number.isInteger(answer.expected)) return { offset: answer.expected };
  if (response.status >= 500 && response.status !== 507) throw new Error(`status ${response.status}`);
  throw new Refusal(answer.words || "");
}

async function announce(address, key, blob) {
  const body = JSON.stringify({ key, media_type: blob.type, size: blob.size });
  return answerOf(await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
}

async function bring(address, key, blob, offset) {
  const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
  const body = blob.slice(offset, offset + PIECE);
  return answerOf(await fetch(`${address}${key}/`, { method: "PATCH", headers, body }));
}

// Resolves when it has arrived; rejects with a Refusal. `tell(share, waits)` hears how it goes.
export async function send(address, key, blob, tell, given = {}) {
  let known = null;
  for (let failures = 0; ; ) {
    if (given.up) return;
    try {
      known = known ? await bring(address, key, blob, known.offset) : await announce(address, key, blob);
      failures = 0;
      tell(known.offset / blob.size, false);
      if (known.offset >= blob.size) return;
    } catch (problem) {
      if (problem instanceof Refusal) throw problem;
      known = null;
      failures += 1;
      tell(null, true);
      await pause(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
    }
  }
}

export function takeAway(address, key) {
  fetch(`${address}${key}/`, { method: "DELETE", keepalive: true }).catch(() => {});
}
