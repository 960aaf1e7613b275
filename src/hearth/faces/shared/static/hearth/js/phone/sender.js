// Sends what waits, one voice after another, and writes down what the server said. One page at a time
// sends; should two ever do so, the key makes it one voice.

import { queued, receiptOf, refusedBy, sending, toSend, turnedAway, unanswered, woken } from "./outbox.js";
import { Server } from "./server.js";
import { PhoneFull } from "./store.js";

const SOON = 5_000;
const LATEST = 5 * 60_000;

export class Sender {
  constructor({ store, base, tell }) {
    Object.assign(this, { store, base, tell, wait: SOON, timer: null, again: false });
  }

  // Something may be sent now: a voice was queued, signal came back, somebody pressed the button.
  async start() {
    clearTimeout(this.timer);
    this.again = true;
    await navigator.locks.request(`hearth-phone-send:${this.base}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      while (this.again) {
        this.again = false;
        await this.turn();
      }
    });
    await this.tell();
  }

  // One round: first ask what is asked now (and whether this phone may still send), then send.
  async turn() {
    for (const voice of await this.store.all("voices")) if (voice.state === "sending") await this.store.tryChange(voice.key, woken);
    const token = await this.store.get("settings", "token");
    if (!token) return;
    const server = new Server(this.base, token);
    const reached = await this.refresh(server);
    if (!reached) return this.later();
    const done = await this.sendAll(server);
    await this.askFates(server);
    if (done) this.wait = SOON;
    else this.later();
  }

  async refresh(server) {
    const asked = Date.now();
    const found = await server.workingSet();
    if (found.kind === "unknown" || found.kind === "revoked") {
      await this.store.note({ kind: found.kind, words: found.data.words }, "standing");
      return false;
    }
    if (found.kind !== "ok" || !found.data.server_time) {
      await this.store.note(new Date().toISOString(), "silent_at");
      return false;
    }
    const between = (asked + Date.now()) / 2;
    await this.store.note({ kind: "linked" }, "standing");
    await this.store.note(found.data, "working_set");
    await this.store.note(Date.parse(found.data.server_time) - between, "clock_offset");
    await this.store.note(new Date().toISOString(), "reached_at");
    await this.store.note(null, "silent_at");
    return true;
  }

  // True when every voice was answered. A voice at which the server stumbles does not hold up the others.
  async sendAll(server) {
    const member = (await this.store.get("settings", "working_set"))?.member.id;
    for (const voice of await this.store.all("voices")) {
      const back = voice.problem?.code === "other_member" && voice.member === member;
      if (back) await this.store.tryChange(voice.key, queued);
    }
    const waiting = (await this.store.all("voices")).filter((voice) => voice.state === "waiting");
    waiting.sort((one, other) => one.said_at.localeCompare(other.said_at));
    let all = true;
    for (const voice of waiting) {
      if (voice.member && voice.member !== member) {
        await this.store.tryChange(voice.key, (now) => ({ ...now, state: "needs", problem: { code: "other_member", words: "" } }));
        continue;
      }
      const kind = await this.sendOne(server, voice.key);
      if (!["ok", "refused", "broken", "conflict"].includes(kind)) return false;
      all = all && ["ok", "refused"].includes(kind);
    }
    return all;
  }

  // Send one voice and write down what came of it; returns the kind of the answer.
  async sendOne(server, key) {
    const voice = await this.store.tryChange(key, (now) => (now.state === "waiting" ? sending(now) : undefined));
    if (!voice) return "ok";
    await this.tell();
    const found = (await this.sendFiles(server, voice)) ?? (await server.sendVoice(toSend(voice)));
    if (found.kind === "ok") await this.keep(voice, receiptOf(voice, found.data));
    else if (found.kind === "refused") await this.store.tryChange(key, (now) => refusedBy(now, found.data));
    else if (found.kind === "conflict") await this.missing(voice, found.data);
    else if (found.kind === "unknown" || found.kind === "revoked") {
      await this.store.tryChange(key, turnedAway);
      await this.store.note({ kind: found.kind, words: found.data.words }, "standing");
    } else await this.store.tryChange(key, unanswered);
    await this.tell();
    return found.kind;
  }

  // Without room for the receipt the words stay and are asked about again: the answer is the same.
  async keep(voice, receipt) {
    try {
      await this.store.keepReceipt(voice, receipt);
    } catch (problem) {
      if (!(problem instanceof PhoneFull)) throw problem;
      this.store.lacks = "words";
      await this.store.tryChange(voice.key, unanswered);
    }
  }

  // The server lacks a file of this voice: it is sent again, unless the phone has lost it too.
  async missing(voice, { words, missing = [] }) {
    const here = await Promise.all(missing.map((key) => this.store.get("files", key)));
    const lost = here.some((file) => !file);
    await this.store.tryChange(voice.key, (now) => (lost ? refusedBy(now, { code: "media_not_as_announced", words }) : turnedAway(now)));
  }

  // Photos and recordings go before their voice. Nothing when all have arrived, else the answer.
  async sendFiles(server, voice) {
    for (const told of voice.files) {
      const file = await this.store.get("files", told.key);
      if (!file) continue;
      const found = await server.sendFile(file);
      if (found.kind !== "ok") return found;
    }
    return undefined;
  }

  async askFates(server) {
    const sent = (await this.store.all("voices")).filter((voice) => voice.state === "sent" && voice.fate !== "withdrawn");
    if (!sent.length) return;
    sent.sort((one, other) => other.received_at.localeCompare(one.received_at));
    const found = await server.fates(sent.slice(0, 200).map((voice) => voice.voice));
    if (found.kind !== "ok") return;
    for (const voice of sent) {
      const fate = found.data.voices[voice.voice];
      if (fate && fate !== voice.fate) await this.store.tryChange(voice.key, (now) => ({ ...now, fate }));
    }
  }

  // Try again by and by, later each time.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), this.wait);
    this.wait = Math.min(this.wait * 2, LATEST);
  }

  async queue(key) {
    await this.store.tryChange(key, queued);
    this.wait = SOON;
    return this.start();
  }
}
