// A text field as tall as what is in it, where the browser cannot do that by itself.
export function growWithText(field) {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    const least = Number(field.rows) || 2;
    field.rows = Math.max(least, field.value.split("\n").length + 1);
  };
  field.addEventListener("input", fit, { passive: true });
  fit();
}
