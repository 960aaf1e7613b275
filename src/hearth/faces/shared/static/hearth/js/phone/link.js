// Links this phone: asks for a token, keeps it in the phone's own database, and opens the app.

import { openStore } from "./store.js";
import { askToStay } from "./room.js";

const form = document.getElementById("link-form");
const said = document.getElementById("link-said");

async function link(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  button.setAttribute("aria-disabled", "true");
  said.textContent = "";
  try {
    const store = await openStore(form.dataset.slug); // first: a token that cannot be kept is of no use
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
    const given = await answer.json();
    if (!answer.ok) {
      said.textContent = given.words;
      return;
    }
    const known = await store.get("settings", "working_set");
    if (known && known.member.id !== given.member) await store.put("settings", undefined, "working_set");
    await store.put("settings", given.token, "token");
    await store.put("settings", { kind: "linked" }, "standing");
    askToStay();
    location.assign(form.dataset.page);
  } catch (problem) {
    console.warn("hearth:", problem);
    said.textContent = form.dataset.failed;
  } finally {
    button.removeAttribute("aria-disabled");
    delete form.dataset.sent;
  }
}

form.addEventListener("submit", link);
form.closest("[hidden]")?.removeAttribute("hidden");
