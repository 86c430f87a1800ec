// Every screen works without script; each module makes one thing smoother.
import { enhanceMenu } from "../menu.js";
import { enhanceTheme } from "../theme.js";
import { growWithText } from "./grow.js";
import { pickAll } from "./pick.js";
import { suggestSlug } from "./slug.js";
import { guardUnsaved } from "./unsaved.js";

const enhance = (selector, improve) => {
  for (const element of document.querySelectorAll(selector)) improve(element);
};

enhance("#theme-toggle", enhanceTheme);
enhance("#user-menu, #more", enhanceMenu);
enhance("form[data-unsaved]", guardUnsaved);
enhance("[data-slug-of]", suggestSlug);
enhance("textarea[data-grow]", growWithText);
enhance("#pick-all", pickAll);
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.querySelector(".error-summary[autofocus]")?.focus();
