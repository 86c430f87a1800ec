// "Preview" opens in place and follows what is typed; the server renders it, so it is the truth.
const PAUSE = 500;

export function enhancePreview(section) {
  const form = section.closest("form");
  const button = form.querySelector("#comment-preview-button");
  const target = section.querySelector("#comment-preview-text");
  const text = form.elements.content;
  let timer = 0;
  let asked = 0;
  let shown = null;

  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!text.value.trim()) {
      text.focus();
      return;
    }
    section.hidden = false;
    show();
  });
  text.addEventListener("input", () => {
    if (section.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });

  async function show() {
    clearTimeout(timer);
    if (text.value === shown) return;
    const number = ++asked;
    const sent = text.value;
    const body = new URLSearchParams({ content: sent, post: form.elements.post.value });
    try {
      const answer = await fetch(section.dataset.source, { method: "POST", body });
      if (answer.status === 429) {
        timer = setTimeout(show, 1000 * Number(answer.headers.get("Retry-After") ?? 30));
        return;
      }
      const html = await answer.text();
      if (number !== asked || answer.status >= 500) return;
      // Sanitised where it was rendered, as the comment itself would be.
      target.innerHTML = html;
      shown = sent;
    } catch {
      // Without a connection the last preview stays.
    }
  }
}
