// Small helps that pages can do without. Each part looks for what it serves and does nothing else.
import { helpBallots } from "./ballots.js";
import { codeByKeys } from "./coding.js";
import { keepDrafts } from "./drafts.js";
import { countLetters, focusErrors, guardForms } from "./forms.js";
import { listenToKeys } from "./keys.js";
import { lookAgain } from "./live.js";
import { keepMinutes } from "./minutes.js";
import { offerReading } from "./reading.js";
import { closeMenus, offerTools } from "./tools.js";

for (const start of [keepDrafts, countLetters, guardForms, focusErrors, offerTools, offerReading, closeMenus, lookAgain, listenToKeys, codeByKeys, keepMinutes, helpBallots]) {
  try {
    start(document);
  } catch (problem) {
    console.warn("hearth:", problem);
  }
}
