// Single letters press buttons (by their access key), once somebody has switched that on, on this device.
const NAME = "hearth-keys";

export function listenToKeys(root) {
  const box = root.querySelector("[data-keys]");
  if (!box) return;
  const store = window.localStorage;
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = store.getItem(NAME) === "on";
  box.addEventListener("change", () => store.setItem(NAME, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (!box.checked || writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = root.querySelector(`main [accesskey="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}
