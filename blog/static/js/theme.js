// A button that goes round: as the system, light, dark. The choice stays in this browser.
const SIGNS = { system: "◐", light: "○", dark: "●" };
const ROUND = Object.keys(SIGNS);
const root = document.documentElement;

export function enhanceTheme(button) {
  show(button, current());
  button.addEventListener("click", () => {
    const next = ROUND[(ROUND.indexOf(current()) + 1) % ROUND.length];
    apply(next);
    show(button, next);
  });
}

function current() {
  const theme = root.dataset.theme;
  return ROUND.includes(theme) ? theme : "system";
}

function apply(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage may be refused; the choice then lasts for this page.
  }
}

function show(button, theme) {
  button.textContent = SIGNS[theme];
  button.ariaLabel = button.title = button.dataset[theme];
}
