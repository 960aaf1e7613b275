// How much room the phone has left. Photos and recordings are refused first, so that words always fit.

export const FILES_NEED = 40 * 1024 * 1024;
export const WORDS_NEED = 4 * 1024 * 1024;

// Newer browsers foretell a fixed number whatever is left; then only a write that fails tells the truth
// (`lacks` in store.js). {free, kind}: "plenty", "no files" (words only), "full", or "unknown" where the browser does not say.
export async function roomLeft() {
  if (!navigator.storage?.estimate) return { free: null, kind: "unknown" };
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const free = Math.max(0, quota - usage);
  const kind = free < WORDS_NEED ? "full" : free < FILES_NEED ? "no files" : "plenty";
  return { free, kind };
}

// Ask the browser not to throw our things away when the phone gets full.
export async function askToStay() {
  try {
    return (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.()) || false;
  } catch {
    return false;
  }
}
