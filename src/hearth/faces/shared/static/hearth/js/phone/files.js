// Photos and recordings. A photo is made smaller on the phone, which also takes away where it was taken.

import { askToStay, roomLeft } from "./room.js";

const LONGEST_SIDE = 1600;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];
export const LONGEST_MINUTES = 10;

// Why no file can be added now: the name of the words for it, or nothing.
export async function objection(voice, limits, size = 0) {
  if (voice.files.length >= limits.attachments) return "no_more_files";
  if (size > limits.attachment_bytes) return "file_too_large";
  const { kind, free } = await roomLeft();
  if (kind === "no files" || kind === "full" || (free !== null && size > free)) return "no_room_for_files";
  return "";
}

export async function keepFile(store, blob, kind) {
  askToStay();
  const file = { key: crypto.randomUUID(), kind, media_type: blob.type.split(";")[0], size: blob.size };
  await store.put("files", { ...file, blob });
  return file;
}

// Smaller, as JPEG, without the place and time that cameras write into it; as it was if that fails.
export async function smaller(photo) {
  try {
    const picture = await createImageBitmap(photo);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return made ?? photo;
  } catch {
    return photo;
  }
}

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

// Record until `stop()`; `done` is the recording, or nothing when the microphone was not allowed.
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
  const pieces = [];
  recorder.ondataavailable = (event) => event.data.size && pieces.push(event.data);
  const done = new Promise((resolve) => {
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      resolve(new Blob(pieces, { type: recorder.mimeType || mimeType }));
    };
  });
  const stop = () => recorder.state !== "inactive" && recorder.stop();
  setTimeout(stop, LONGEST_MINUTES * 60_000);
  recorder.start(1000);
  return { stop, done };
}
