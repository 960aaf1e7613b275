// Records a voice in the page: <section data-recorder>. It only adds: without a script or a
// microphone there is a file to choose. What is recorded or chosen goes off at once, in pieces.
import { dropRecording, keepRecording, recordingsOf } from "./kept.js";
import { newKey, send, takeAway } from "./uploads.js";

const LONGEST = 10 * 60 * 1000;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

class Recorder {
  constructor(part) {
    this.part = part;
    this.form = part.closest("form");
    this.address = part.dataset.address;
    this.coming = new Map(); // key to {up: whether it was given up}
    this.waiting = null; // the button that was pressed while something was on its way
    this.find = (name) => part.querySelector(`[data-${name}]`);
    this.offer();
    this.again();
  }

  get voice() {
    return this.form.elements.key?.value ?? "";
  }

  say(name, words = "") {
    this.find("status").textContent = words || (name ? this.part.dataset[name] : "");
  }

  offer() {
    this.form.addEventListener("submit", (event) => this.beforeLeaving(event), { capture: true });
    this.part.addEventListener("click", (event) => this.pressed(event));
    for (const input of this.part.querySelectorAll("input[type=file]")) input.addEventListener("change", () => this.chosen(input));
    if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
    this.find("record").hidden = false;
    this.find("record").addEventListener("click", () => this.start());
    this.find("stop").addEventListener("click", () => this.machine?.stop());
  }

  // What an earlier visit of this page recorded: here it is again, and what is missing is sent.
  async again() {
    for (const { key, blob } of await recordingsOf(this.voice)) if (!this.rowOf(key)) this.bring(key, blob);
  }

  rowOf(key) {
    return this.part.querySelector(`input[name=attachment][value="${key}"]`)?.closest("li");
  }

  get isFull() {
    const full = this.part.querySelectorAll("input[name=attachment]").length >= Number(this.part.dataset.most);
    if (full) this.say("saidTooMany");
    return full;
  }

  async start() {
    if (this.isFull || this.machine) return;
    this.say("saidStarting");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
      this.machine = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    } catch {
      this.say("saidNoMicrophone");
      this.part.querySelector("details").open = true;
      return;
    }
    const pieces = [];
    this.machine.ondataavailable = (event) => event.data.size && pieces.push(event.data);
    this.machine.onstop = () => this.stopped(pieces);
    this.machine.start(1000);
    this.since = Date.now();
    this.ticking = setInterval(() => this.tick(), 250);
    this.showButtons(true);
    this.say("saidRecording");
    this.find("stop").focus();
  }

  showButtons(isRecording) {
    this.find("record").hidden = isRecording;
    this.find("stop").hidden = this.find("clock").hidden = !isRecording;
  }

  tick() {
    const seconds = Math.floor((Date.now() - this.since) / 1000);
    this.find("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (Date.now() - this.since > LONGEST) this.machine?.stop();
  }

  stopped(pieces) {
    clearInterval(this.ticking);
    for (const track of this.machine.stream.getTracks()) track.stop();
    const type = this.machine.mimeType.split(";")[0];
    this.machine = null;
    this.showButtons(false);
    this.find("record").focus();
    const blob = new Blob(pieces, { type });
    if (blob.size) this.take(blob);
    else this.say("saidFailed");
  }

  chosen(input) {
    const file = input.files[0];
    if (!file || this.isFull) return;
    input.value = "";
    this.take(file);
  }

  async take(blob) {
    const key = newKey();
    this.form.dispatchEvent(new Event("input")); // the draft keeps the key of the voice
    await keepRecording(key, this.voice, blob);
    this.bring(key, blob);
  }

  async bring(key, blob) {
    const given = { up: false };
    this.coming.set(key, given);
    const row = this.addRow(key, blob);
    this.say("saidSending");
    try {
      await send(this.address, key, blob, (share, waits) => this.progress(share, waits), given);
      if (!given.up) this.say("saidKept");
    } catch (refusal) {
      row.remove();
      dropRecording(key);
      this.say("saidFailed", refusal.message);
      this.waiting = null;
    }
    this.coming.delete(key);
    this.arrived();
  }

  addRow(key, blob) {
    const row = this.find("row").content.firstElementChild.cloneNode(true);
    const isSound = !blob.type.startsWith("image/");
    row.querySelector("input").value = key;
    row.querySelector("[data-name]").textContent = this.part.dataset[isSound ? "saidSound" : "saidPhoto"];
    row.querySelector("[data-drop]").dataset.drop = key;
    const player = row.querySelector("audio");
    if (isSound) {
      player.src = URL.createObjectURL(blob);
      player.setAttribute("aria-label", this.part.dataset.saidSound);
      player.hidden = false;
    } else player.remove();
    this.find("kept").append(row);
    return row;
  }

  progress(share, waits) {
    const bar = this.find("progress");
    bar.hidden = share === 1;
    if (share !== null) bar.value = Math.round(share * 100);
    this.say(waits ? "saidWaiting" : "saidSending");
  }

  arrived() {
    if (this.coming.size) return;
    this.find("progress").hidden = true;
    const button = this.waiting;
    this.waiting = null;
    if (button) this.form.requestSubmit(button);
  }

  // Going on waits until everything has arrived, and then happens by itself.
  beforeLeaving(event) {
    if (!this.coming.size && !this.machine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.waiting = event.submitter;
    this.machine?.stop();
    this.say("saidFirst");
  }

  pressed(event) {
    const button = event.target.closest("[data-drop]");
    if (!button) return;
    event.preventDefault();
    const key = button.dataset.drop;
    const given = this.coming.get(key);
    if (given) given.up = true;
    takeAway(this.address, key);
    dropRecording(key);
    button.closest("li").remove();
    this.say("saidAway");
    const next = this.find("record");
    (next.hidden ? this.form.elements.text : next)?.focus();
  }
}

export function offerRecorders(root) {
  for (const part of root.querySelectorAll("[data-recorder]")) new Recorder(part);
}
