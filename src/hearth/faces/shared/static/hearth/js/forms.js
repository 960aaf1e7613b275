// One press sends a form once; letters left are counted; errors come into view.

export function guardForms(root) {
  for (const form of root.querySelectorAll('form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    });
  }
  // Coming back by the browser's history must find a form that can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });
}

export function countLetters(root) {
  for (const area of root.querySelectorAll("[data-count]")) {
    const most = Number(area.dataset.count);
    const line = document.createElement("p");
    line.className = "letters-left";
    line.setAttribute("aria-live", "polite");
    area.after(line);
    const say = () => {
      const length = [...area.value].length;
      line.textContent = length > most * 0.7 ? `${length.toLocaleString(document.documentElement.lang)} / ${most.toLocaleString(document.documentElement.lang)}` : "";
      line.classList.toggle("over", length > most);
    };
    area.addEventListener("input", say);
    say();
  }
}

export function focusErrors(root) {
  root.querySelector("[data-focus]")?.focus();
}
