// The part of the form with photos and recordings.

import { canRecord, keepFile, objection, record, smaller } from "./files.js";
import { copyOf, say, sayNumber } from "./words.js";

export function attachFiles(form) {
  const pick = (id) => document.getElementById(id);
  pick("write-photo").addEventListener("change", (event) => addPhotos(form, event.target));
  pick("write-sound").addEventListener("change", (event) => addPicked(form, event.target, "audio"));
  pick("write-record").hidden = !canRecord();
  pick("write-record").addEventListener("click", () => (form.recording ? form.stopRecording() : startRecording(form)));
  form.showFiles = () => showFiles(form);
  form.stopRecording = () => stopRecording(form);
}

function tell(name) {
  document.getElementById("write-files-said").textContent = name ? say(name) : "";
}

async function addPhotos(form, input) {
  for (const photo of input.files) await add(form, await smaller(photo), "photo");
  input.value = "";
}

async function addPicked(form, input, kind) {
  for (const file of input.files) await add(form, file, kind);
  input.value = "";
}

async function add(form, blob, kind) {
  const { voice, app } = form;
  const why = await objection(voice, app.workingSet.limits, blob.size);
  if (why) return tell(why);
  try {
    voice.files.push(await keepFile(app.store, blob, kind));
  } catch {
    app.showRoom();
    return tell("no_room_for_files");
  }
  tell("");
  await form.save();
  return showFiles(form);
}

async function startRecording(form) {
  const why = await objection(form.voice, form.app.workingSet.limits);
  if (why) return tell(why);
  try {
    form.recording = await record();
  } catch {
    return tell("no_microphone");
  }
  tell("recording");
  document.getElementById("write-record").textContent = say("stop_recording");
  form.recording.done.then((sound) => {
    form.recording = null;
    document.getElementById("write-record").textContent = say("start_recording");
    return form.voice && sound.size ? add(form, sound, "audio") : undefined;
  });
  return undefined;
}

async function stopRecording(form) {
  const { recording } = form;
  recording.stop();
  await recording.done;
  await new Promise((soon) => setTimeout(soon, 200));
}

async function showFiles(form) {
  const list = document.getElementById("write-files");
  const { voice } = form;
  for (const shown of list.querySelectorAll("img, audio")) URL.revokeObjectURL(shown.src);
  const rows = await Promise.all(voice.files.map((file, n) => rowOf(form, file, n)));
  list.replaceChildren(...rows);
}

async function rowOf(form, file, n) {
  const { part, slots } = copyOf("file-row");
  const kept = await form.app.store.get("files", file.key);
  const shown = kept && file.kind === "photo" ? slots.photo : slots.sound;
  if (kept) {
    shown.hidden = false;
    shown.src = URL.createObjectURL(kept.blob);
  }
  const facts = { n: sayNumber(n + 1), kb: sayNumber(Math.ceil(file.size / 1024)) };
  slots.name.textContent = say(file.kind === "photo" ? "photo_n" : "sound_n", facts);
  slots.photo.alt = slots.name.textContent;
  slots.sound.setAttribute("aria-label", slots.name.textContent);
  slots.remove.addEventListener("click", async () => {
    form.voice.files = form.voice.files.filter((other) => other.key !== file.key);
    await form.save();
    await form.app.store.remove("files", file.key);
    await showFiles(form);
    document.getElementById("write-files-title").focus();
  });
  slots.which.textContent = slots.name.textContent;
  return part;
}
