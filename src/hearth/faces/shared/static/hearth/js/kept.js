// Recordings that have not been sent off yet, kept on the device under the key of their voice, so
// that a reload or a phone that closed the page loses none. Cleared with the draft (drafts.js), and
// after a day.

const NAME = "hearth-recordings";
const DAY = 24 * 3600 * 1000;

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("recordings", { keyPath: "key" });
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  });
}

async function within(mode, deed) {
  try {
    const base = await open();
    return await new Promise((done, fail) => {
      const asked = deed(base.transaction("recordings", mode).objectStore("recordings"));
      asked.onsuccess = () => {
        base.close();
        done(asked.result);
      };
      asked.onerror = () => fail(asked.error);
    });
  } catch {
    return undefined; // No room, or not allowed here: recording works all the same.
  }
}

export const keepRecording = (key, voice, blob) => within("readwrite", (all) => all.put({ key, voice, blob, at: Date.now() }));

export const dropRecording = (key) => within("readwrite", (all) => all.delete(key));

export async function recordingsOf(voice) {
  const found = (await within("readonly", (all) => all.getAll())) ?? [];
  const fresh = found.filter((one) => Date.now() - one.at < DAY);
  for (const old of found) if (!fresh.includes(old)) await dropRecording(old.key);
  return fresh.filter((one) => one.voice === voice);
}
