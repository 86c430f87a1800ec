// While the slug is empty, its field shows what the title would make of it. The server decides.
export function suggestSlug(field) {
  const source = field.form.elements[field.dataset.slugOf];
  if (!source) return;
  const show = () => { field.placeholder = slugOf(source.value); };
  source.addEventListener("input", show);
  show();
}

function slugOf(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}
