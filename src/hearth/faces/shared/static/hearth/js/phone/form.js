// The page on which a champion writes down what somebody says. What is typed is kept as it is typed.

import { attachFiles } from "./form_files.js";
import { isEmpty, missingIn, newVoice, opened, queued } from "./outbox.js";
import { PhoneFull } from "./store.js";
import { say } from "./words.js";

const SOON = 300;

export class Form {
  constructor(app) {
    this.app = app;
    this.form = document.getElementById("write-form");
    this.voice = null;
    this.saving = Promise.resolve();
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
    document.getElementById("write-later").addEventListener("click", () => this.later());
    for (const name of ["pagehide", "visibilitychange"]) window.addEventListener(name, () => this.voice && this.save());
    attachFiles(this);
  }

  // Open a voice that was begun, or a new one. Choices follow the working set. One that is on its way or
  // has arrived is only shown.
  async open(key) {
    const { workingSet, rounds } = this.app;
    const known = key && (await this.app.store.tryChange(key, opened));
    if (key && !known) return this.app.go(`voice-${key}`);
    const language = document.documentElement.lang;
    this.voice = known || newVoice({ member: workingSet.member.id, round: rounds[0]?.id ?? "", language });
    this.fillChoices(workingSet, rounds);
    return this.show();
  }

  close() {
    const saved = this.voice ? this.save() : Promise.resolve();
    this.voice = null;
    return saved;
  }

  fillChoices(set, rounds) {
    const questions = rounds.map((round) => [round.id, this.app.questionOf(round)]);
    if (this.voice.round && !rounds.some((round) => round.id === this.voice.round)) questions.unshift([this.voice.round, say("old_question")]);
    offer(this.form.elements.round, questions);
    document.getElementById("write-round").hidden = questions.length < 2;
    document.getElementById("write-question").textContent = questions.find(([id]) => id === this.voice.round)?.[1] ?? "";
    const places = set.places.map((place) => [place.id, place.name]);
    offer(this.form.elements.place, [["", say("place_unknown")], ...places]);
    const groups = document.getElementById("write-groups");
    groups.replaceChildren(...set.dimensions.map((dimension) => this.groupField(dimension)));
    groups.closest("details").hidden = !set.dimensions.length;
  }

  groupField({ key, name, categories }) {
    const part = document.getElementById("group-field").content.firstElementChild.cloneNode(true);
    const select = part.querySelector("select");
    Object.assign(select, { id: `group-${key}`, name: `group-${key}` });
    Object.assign(part.querySelector("label"), { htmlFor: select.id, textContent: name });
    for (const category of [...categories].reverse()) select.options[0].after(new Option(category.name, category.key));
    return part;
  }

  // Put the voice onto the page.
  show() {
    const { voice, form } = this;
    const fields = form.elements;
    for (const name of ["round", "text", "place", "language", "kind", "on_behalf"]) fields[name].value = voice[name];
    fields.group_size.value = voice.group_size ?? "";
    for (const select of this.groupSelects()) select.value = voice.groups[select.name.slice(6)] ?? "";
    for (const tick of form.querySelectorAll("[data-consent]")) tick.checked = Boolean(voice.consents[tick.dataset.consent]);
    form.querySelector("details").open = Object.values(voice.groups).some(Boolean);
    document.getElementById("write-errors").hidden = true;
    document.getElementById("write-later").hidden = false;
    this.follow();
    this.showFiles();
  }

  groupSelects() {
    return [...this.form.querySelectorAll("#write-groups select")];
  }

  // What depends on other answers: whose words, how many, which wording of the consent.
  follow() {
    const mine = this.voice.on_behalf === "self";
    document.getElementById("write-size").hidden = this.voice.on_behalf !== "group";
    for (const words of this.form.querySelectorAll("[data-for-self]")) words.hidden = (words.dataset.forSelf === "yes") !== mine;
    document.getElementById("danger-now").hidden = !this.app.inDanger(this.voice.text);
  }

  read() {
    const fields = this.form.elements;
    const size = Number.parseInt(fields.group_size.value, 10);
    const consents = {};
    const wordings = { keep: shownWords(document.getElementById("write-keeps")) };
    for (const tick of this.form.querySelectorAll("[data-consent]")) {
      consents[tick.dataset.consent] = tick.checked;
      wordings[tick.dataset.consent] = shownWords(tick.closest("label"));
    }
    const groups = {};
    for (const select of this.groupSelects()) if (select.value) groups[select.name.slice(6)] = select.value;
    return {
      round: fields.round.value,
      text: fields.text.value,
      kind: fields.kind.value,
      on_behalf: fields.on_behalf.value,
      group_size: Number.isNaN(size) ? null : size,
      place: fields.place.value,
      language: fields.language.value,
      asked_in: document.documentElement.lang,
      groups,
      consents,
      wordings,
      changed_at: new Date().toISOString(),
    };
  }

  typed() {
    if (!this.voice) return;
    Object.assign(this.voice, this.read());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.voice) return;
      this.follow();
      this.save();
    }, SOON);
  }

  // Keep what is on the page. When the phone is full it stays on the page, and we say so.
  save() {
    const { voice } = this;
    if (isEmpty(voice) && !voice.kind) return Promise.resolve(true);
    const kept = structuredClone(voice);
    this.saving = this.saving.then(() => this.app.store.put("voices", kept)).then(
      () => this.wasKept(true),
      (problem) => {
        if (!(problem instanceof PhoneFull)) console.warn("hearth:", problem);
        return this.wasKept(false);
      },
    );
    return this.saving;
  }

  wasKept(kept) {
    const line = document.getElementById("write-kept");
    line.textContent = say(kept ? "kept_on_phone" : "not_kept");
    line.classList.toggle("over", !kept);
    document.getElementById("write-full").hidden = kept;
    this.app.showRoom();
    return kept;
  }

  async later() {
    Object.assign(this.voice, this.read());
    if (await this.save()) this.app.go("");
  }

  async finish() {
    clearTimeout(this.timer);
    Object.assign(this.voice, this.read());
    if (this.recording) await this.stopRecording();
    const missing = missingIn(this.voice, this.app.workingSet.limits);
    this.showErrors(missing);
    if (missing.length) return this.save();
    Object.assign(this.voice, queued(this.voice));
    if (!(await this.save())) {
      this.voice.state = "draft";
      return;
    }
    const { key } = this.voice;
    this.voice = null;
    this.app.go(`voice-${key}`);
    this.app.sender.start();
  }

  showErrors(missing) {
    const summary = document.getElementById("write-errors");
    for (const field of this.form.querySelectorAll("[data-field]")) {
      const wrong = missing.find((name) => name.split("_long")[0] === field.dataset.field);
      field.classList.toggle("has-error", Boolean(wrong));
      const line = field.querySelector(".field-error");
      line.hidden = !wrong;
      line.textContent = wrong ? say(`missing_${wrong}`) : "";
    }
    summary.querySelector("ul").replaceChildren(...missing.map((name) => errorLine(name)));
    summary.hidden = !missing.length;
    if (missing.length) summary.focus();
  }
}

function errorLine(name) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#field-${name.split("_long")[0]}`;
  link.textContent = say(`missing_${name}`);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector(`[data-field="${name.split("_long")[0]}"] :is(input, textarea, select)`)?.focus();
  });
  line.append(link);
  return line;
}

function shownWords(part) {
  return [...part.querySelectorAll("[data-for-self]")].find((words) => !words.hidden)?.textContent.trim() ?? "";
}

function offer(select, rows) {
  select.replaceChildren(...rows.map(([value, words]) => new Option(words, value)));
}
