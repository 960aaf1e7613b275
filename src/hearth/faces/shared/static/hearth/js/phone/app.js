// The champion's phone: which part is shown, and what has to be said at the top.

import { netFor } from "./danger.js";
import { Form } from "./form.js";
import { showHandover, unsentOf } from "./handover.js";
import { showList, showVoice } from "./list.js";
import { askToStay, roomLeft } from "./room.js";
import { Sender } from "./sender.js";
import { Server } from "./server.js";
import { keepShell, offerInstall } from "./shell.js";
import { openStore } from "./store.js";
import { say, sayDuration, sayNumber, sayWhen } from "./words.js";

const ABOUT_RIGHT = 5 * 60_000;
const MEGABYTE = 1024 * 1024;
const $ = (id) => document.getElementById(id);

class App {
  constructor(store, { api }) {
    this.store = store;
    this.api = api;
    this.inDanger = () => false;
    this.sender = new Sender({ store, base: api, tell: () => this.refresh() });
    this.form = new Form(this);
  }

  get rounds() {
    return this.workingSet?.rounds ?? [];
  }

  questionOf(round) {
    return round.question[document.documentElement.lang] ?? round.question[round.language] ?? round.title;
  }

  async start() {
    window.addEventListener("hashchange", () => this.show(true));
    for (const name of ["online", "offline"]) window.addEventListener(name, () => this.signal());
    document.addEventListener("visibilitychange", () => document.hidden || this.sender.start());
    $("list-send").addEventListener("click", () => this.sender.start());
    $("device-let-go").addEventListener("click", () => ($("device-sure").hidden = false));
    $("device-no").addEventListener("click", () => ($("device-sure").hidden = true));
    $("device-yes").addEventListener("click", () => this.letGo());
    await this.load();
    await this.show(false);
    await this.refresh();
    askToStay(); // some browsers ask the person, which may take a while
    this.sender.start();
  }

  async load() {
    this.token = await this.store.get("settings", "token");
    this.workingSet = await this.store.get("settings", "working_set");
    this.standing = await this.store.get("settings", "standing");
    this.offset = (await this.store.get("settings", "clock_offset")) ?? 0;
    this.reachedAt = await this.store.get("settings", "reached_at");
    this.silentAt = await this.store.get("settings", "silent_at");
    this.inDanger = netFor(this.workingSet?.crisis_patterns);
  }

  signal() {
    if (navigator.onLine) this.sender.start();
    return this.refresh();
  }

  go(hash) {
    if (location.hash.slice(1) === hash) this.show(true);
    else location.hash = hash;
  }

  // Which part of the page: by the address, so that "back" works.
  async show(moved) {
    await this.form.close();
    const [name, ...rest] = location.hash.slice(1).split("-");
    const key = rest.join("-");
    let view = ["write", "voice", "hand", "device"].includes(name) ? name : "list";
    if (!this.workingSet && (view === "write" || view === "list")) view = this.token ? "first" : "unlinked";
    if (view === "write" && !this.rounds.length && !key) view = "noround";
    for (const part of document.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== view;
    this.view = view;
    this.key = key;
    if (view === "write") await this.form.open(key);
    await this.refresh();
    for (const link of document.querySelectorAll(".champion-nav a")) {
      if (link.dataset.way === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (moved) document.querySelector(`[data-view="${view}"] h1`)?.focus();
    if (moved) window.scrollTo(0, 0);
  }

  // Say how everything stands, from what is kept.
  async refresh() {
    const hadSet = Boolean(this.workingSet);
    await this.load();
    const voices = await this.store.all("voices");
    this.showSignal(voices);
    await this.showNotices(voices);
    if (!hadSet && this.workingSet && ["first", "unlinked", "noround"].includes(this.view)) return this.show(false);
    if (this.view === "list") showList(voices);
    if (this.view === "voice") await showVoice(this, this.key);
    if (this.view === "hand") await showHandover(this);
    if (this.view === "device") await this.showDevice(voices);
    return undefined;
  }

  showSignal(voices) {
    const waiting = voices.filter((voice) => ["waiting", "sending"].includes(voice.state)).length;
    const way = navigator.onLine ? (this.silentAt ? "signal_silent" : "signal_on") : "signal_off";
    $("signal").textContent = say(way);
    $("signal-waiting").textContent = waiting ? say("n_waiting", { n: sayNumber(waiting) }) : "";
    $("strip").classList.toggle("phone-strip-off", way !== "signal_on");
  }

  async showNotices(voices) {
    await this.showRoom();
    const unsent = unsentOf(voices).length;
    const lost = ["unknown", "revoked"].includes(this.standing?.kind);
    $("notice-stopped").hidden = !lost;
    $("notice-stopped").querySelector("[data-revoked]").hidden = this.standing?.kind !== "revoked";
    $("notice-stopped").querySelector("[data-unknown]").hidden = this.standing?.kind !== "unknown";
    $("notice-stopped").querySelector("[data-unsent]").hidden = !unsent;
    $("notice-clock").hidden = Math.abs(this.offset) < ABOUT_RIGHT;
    const way = this.offset > 0 ? "clock_behind" : "clock_ahead";
    $("notice-clock").querySelector("p").textContent = say(way, { time: sayDuration(this.offset) });
  }

  // What the browser foretells, and what did not fit: not every browser tells beforehand.
  async showRoom() {
    const { kind, free } = await roomLeft();
    const foretold = { "no files": "room_words", full: "room_full" }[kind];
    const met = { files: "room_no_files", words: "room_none" }[this.store.lacks];
    $("notice-room").hidden = !(foretold || met);
    const n = free === null ? "" : sayNumber(Math.floor(free / MEGABYTE));
    $("notice-room").querySelector("p").textContent = foretold || met ? say(met ?? foretold, { n }) : "";
  }

  async showDevice(voices) {
    const { free } = await roomLeft();
    const facts = {
      "device-name": this.workingSet?.device.name,
      "device-member": this.workingSet?.member.name,
      "device-reached": this.reachedAt ? sayWhen(Date.parse(this.reachedAt) + this.offset) : say("not_yet"),
      "device-room": free === null ? say("not_told") : say("megabytes", { n: sayNumber(Math.floor(free / MEGABYTE)) }),
      "device-stay": say((await navigator.storage?.persisted?.()) ? "stays" : "may_go"),
      "device-asked": sayNumber(this.rounds.length),
    };
    for (const [id, words] of Object.entries(facts)) $(id).textContent = words ?? "";
    const linked = this.token && !["unknown", "revoked"].includes(this.standing?.kind);
    $("device-let-go").hidden = !linked;
    $("device-question").textContent = say(unsentOf(voices).length ? "sure_let_go_unsent" : "sure_let_go");
  }

  // The server stops this phone first; only then does the phone forget its token. Words stay.
  async letGo() {
    const found = await new Server(this.api, this.token).letGo();
    if (!["ok", "unknown", "revoked"].includes(found.kind)) {
      $("device-question").textContent = say("let_go_later");
      return;
    }
    await this.store.put("settings", undefined, "token");
    await this.store.put("settings", undefined, "standing");
    await this.store.put("settings", undefined, "working_set");
    $("device-sure").hidden = true;
    await this.load();
    this.go("");
  }
}

async function begin() {
  const main = document.getElementById("main");
  const { slug, api, worker } = main.dataset;
  keepShell({ worker, slug, say });
  offerInstall();
  if (!window.isSecureContext) {
    $("notice-no-store").hidden = false;
    return;
  }
  try {
    const app = new App(await openStore(slug), { api });
    await app.start();
  } catch (problem) {
    console.warn("hearth:", problem);
    $("notice-no-store").hidden = false;
  }
}

begin();
