// Leaving with something typed and not handed in asks once.
export function guardUnsaved(form) {
  let touched = Boolean(form.querySelector(".error-summary"));
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });
}
