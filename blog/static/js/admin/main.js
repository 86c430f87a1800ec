// Every screen works without script; each module makes one thing smoother.
import { enhanceMenu } from "../menu.js";
import { enhanceTheme } from "../theme.js";

const enhance = (selector, improve) => {
  for (const element of document.querySelectorAll(selector)) improve(element);
};

enhance("#theme-toggle", enhanceTheme);
enhance("#user-menu", enhanceMenu);
