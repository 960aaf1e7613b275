// Looks again every few seconds while something runs: <div data-live="2" id="…">. Without a script, reload.
export function lookAgain(root) {
  const part = root.querySelector("[data-live]");
  if (!part) return;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh || !fresh.hasAttribute("data-live")) {
        clearInterval(timer);
        location.reload();
        return;
      }
      part.replaceChildren(...fresh.childNodes);
    } catch (problem) {
      console.warn("hearth: could not look again", problem);
    }
  }, Number(part.dataset.live) * 1000);
}
