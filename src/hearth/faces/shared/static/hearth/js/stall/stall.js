// On a shared device: counts down when nobody touches it, and makes room for the next person.
// <form data-leave="600"> with [data-leave-words] and [data-leave-left] inside. The server forgets by itself, too.
const WARNED = 60;

function leaveByItself(root) {
  const form = root.querySelector("form[data-leave]");
  if (!form) return;
  const words = form.querySelector("[data-leave-words]");
  const left = form.querySelector("[data-leave-left]");
  let until = 0;
  const touched = () => {
    until = Date.now() + Number(form.dataset.leave) * 1000;
    words.hidden = true;
  };
  const empty = () => {
    for (const area of [sessionStorage, localStorage]) {
      for (const key of Object.keys(area)) if (key.startsWith("draft:")) area.removeItem(key);
    }
  };
  touched();
  form.addEventListener("submit", empty);
  for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, touched, { passive: true });
  setInterval(() => {
    const seconds = Math.round((until - Date.now()) / 1000);
    if (seconds <= 0) {
      form.requestSubmit();
      return;
    }
    if (seconds > WARNED) return;
    words.hidden = false;
    left.textContent = String(seconds);
  }, 1000);
}

leaveByItself(document);
