// The kept page: install the worker, remember the language, offer a new version, offer to install.

const WAYS = { installed: "shell_ready", none: "shell_none", first: "shell_first" };

export async function keepShell({ worker, slug, say }) {
  const line = document.getElementById("shell-state");
  const tell = (kind) => (line.textContent = say(WAYS[kind]));
  if (!("serviceWorker" in navigator)) return tell("none");
  try {
    rememberLanguage(slug).catch((problem) => console.warn("hearth: the language is not remembered", problem));
    const kept = await navigator.serviceWorker.register(worker, { scope: worker.replace(/worker\.js$/, ""), updateViaCache: "none" });
    tell("first");
    isKept().then((done) => tell(done ? "installed" : "none"));
    offerNew(kept);
    window.addEventListener("online", () => kept.update().catch(() => {}));
  } catch (problem) {
    console.warn("hearth: the page is not kept for use without signal", problem);
    tell("none");
  }
  return undefined;
}

// Ready is said only when the worker works and the page lies there in this language.
async function isKept() {
  const worker = (await navigator.serviceWorker.ready).active;
  while (worker.state === "activating") await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
  const page = `${location.pathname}?lang=${document.documentElement.lang}`;
  return worker.state === "activated" && Boolean(await caches.match(page));
}

async function rememberLanguage(slug) {
  const cache = await caches.open(`hearth-phone-choice:${slug}`);
  await cache.put("/language", new Response(document.documentElement.lang));
}

// A new version waits until somebody takes it: nothing changes under a hand that is typing.
function offerNew(kept) {
  const notice = document.getElementById("new-version");
  const look = () => (notice.hidden = !(kept.waiting && navigator.serviceWorker.controller));
  const follow = (worker) => worker?.addEventListener("statechange", look);
  look();
  follow(kept.installing);
  kept.addEventListener("updatefound", () => follow(kept.installing));
  let pressed = false;
  notice.querySelector("button").addEventListener("click", () => {
    pressed = true;
    kept.waiting?.postMessage("take over");
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => pressed && location.reload());
}

export function offerInstall() {
  const hint = document.getElementById("install");
  if (matchMedia("(display-mode: standalone)").matches || navigator.standalone) return;
  const button = hint.querySelector("button");
  hint.hidden = false;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.onclick = async () => {
      await event.prompt();
      button.hidden = true;
    };
  });
  window.addEventListener("appinstalled", () => (hint.hidden = true));
}
