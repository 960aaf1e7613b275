// Minutes keep themselves a few seconds after the last key: <form data-minutes>. Without a script the form is sent as any other.
const REST = 2500;

export function keepMinutes(root) {
  const form = root.querySelector("form[data-minutes]");
  if (!form) return;
  const said = form.querySelector("[data-minutes-said]");
  const version = form.elements.version;
  let waiting = 0;
  let busy = false;
  let changed = false;
  let stopped = false;

  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };
  const later = (after = REST) => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, after);
  };

  async function keep() {
    if (busy || stopped || form.dataset.sent) return;
    busy = true;
    changed = false;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (answer.status === 409) {
        // From here on only a person brings both together: the next press shows them side by side.
        stopped = true;
        say(said.dataset.overtaken);
      } else if (answer.ok) {
        version.value = (await answer.json()).version;
        const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        say(`${said.dataset.kept} ${clock}`);
      } else {
        const told = await answer.json().catch(() => ({}));
        say(told.refused || said.dataset.waits);
      }
    } catch {
      say(said.dataset.waits);
      later(REST * 4);
    } finally {
      busy = false;
      if (changed) later();
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    later();
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
