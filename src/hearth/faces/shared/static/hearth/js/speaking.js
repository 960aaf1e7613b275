// Only on the pages where somebody speaks.
import { offerRecorders } from "./recorder.js";

// After the drafts: they bring the key of the voice back, under which recordings are kept.
if (document.readyState === "complete") offerRecorders(document);
else window.addEventListener("load", () => offerRecorders(document));
