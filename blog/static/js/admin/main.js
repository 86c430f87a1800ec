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

/** Where somebody is stays in sight in a bar that scrolls; the page itself is not moved. */
function centreInItsBar(link) {
  const bar = link.closest("ul");
  const [here, there] = [link.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += here.left + here.width / 2 - there.left - there.width / 2;
  bar.scrollTop += here.top + here.height / 2 - there.top - there.height / 2;
}

enhance("#theme-toggle", enhanceTheme);
enhance("#user-menu, #more", enhanceMenu);
enhance("form[data-unsaved]", guardUnsaved);
enhance("[data-slug-of]", suggestSlug);
enhance("textarea[data-grow]", growWithText);
enhance("#pick-all", pickAll);
enhance(".rail [aria-current], .views [aria-current]", centreInItsBar);
document.querySelector(".error-summary[autofocus]")?.focus();
