// Buttons that only make sense with a script are written `hidden`; they are shown where they work.

function offer(root, name, works, act) {
  if (!works) return;
  for (const button of root.querySelectorAll(`[data-${name}]`)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

function said(selector) {
  return document.querySelector(selector)?.textContent.trim() ?? "";
}

async function copy(button) {
  await navigator.clipboard.writeText(said(button.dataset.copy));
  button.classList.add("did");
  const mark = document.createElement("span");
  mark.setAttribute("role", "status");
  mark.textContent = " ✓";
  button.querySelector("[role=status]")?.remove();
  button.append(mark);
}

function share(button) {
  navigator.share({ url: new URL(button.dataset.share, location.href).href, title: document.title }).catch(() => {});
}

export function offerTools(root) {
  offer(root, "copy", Boolean(navigator.clipboard), copy);
  offer(root, "share", Boolean(navigator.share), share);
  offer(root, "print", Boolean(window.print), () => window.print());
  offer(root, "back", history.length > 1, () => history.back());
}

// Menus close on Escape, on a press elsewhere, and when another opens.
export function closeMenus(root) {
  const open = () => [...root.querySelectorAll("details.menu[open]")];
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  root.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
}
