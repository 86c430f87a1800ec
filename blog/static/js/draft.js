// What is typed stays in this browser until it is posted: it survives a reload, a sign-in, a failure.
const PAUSE = 300;
const MONTH = 30 * 24 * 3600 * 1000;

export function enhanceDraft(form) {
  const text = form.elements.content;
  const key = `draft:${form.elements.post.value}`;
  let timer = 0;
  let sent = false;

  if (text.value.trim()) keep();
  else restore();

  text.addEventListener("input", () => {
    sent = false;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    sent = !event.submitter?.name || ["confirm", "alone"].includes(event.submitter.name);
    keep();
    if (event.submitter?.dataset.signIn && (stored() || !text.value.trim())) {
      event.preventDefault();
      location.assign(event.submitter.dataset.signIn);
    }
  });
  addEventListener("pagehide", keep);

  function keep() {
    clearTimeout(timer);
    if (!text.value.trim()) return forget();
    const parent = form.elements.parent.value;
    const draft = { text: text.value, parent, sent, newest: newest(), at: Date.now() };
    try {
      localStorage.setItem(key, JSON.stringify(draft));
    } catch {
      // Storage may be refused or full; the server still gives back what it cannot take.
    }
  }

  function restore() {
    const draft = stored();
    if (!draft) return;
    if (isPosted(draft) || Date.now() - draft.at > MONTH) return forget();
    text.value = draft.text;
    if (draft.parent) answerAgain(draft.parent);
    form.prepend(notice());
  }

  function answerAgain(parent) {
    const { scrollX, scrollY } = window;
    document.querySelector(`#comment-${CSS.escape(parent)} > article .reply-link`)?.click();
    document.activeElement?.blur();
    scrollTo(scrollX, scrollY);
  }

  function notice() {
    const line = document.createElement("p");
    const discard = document.createElement("button");
    line.className = "draft-notice";
    line.setAttribute("role", "status");
    discard.type = "button";
    discard.className = "quiet-button";
    discard.textContent = form.dataset.discard;
    discard.addEventListener("click", () => {
      text.value = "";
      forget();
      line.remove();
      text.focus();
    });
    line.append(form.dataset.restored, " ", discard);
    return line;
  }

  function stored() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept either.
    }
  }
}

// The writer was led to a comment that was not there when the form was sent: it is this one.
function isPosted(draft) {
  const shown = /^#comment-(\d+)$/.exec(location.hash);
  return draft.sent && shown && Number(shown[1]) > draft.newest && document.getElementById(shown[0].slice(1));
}

function newest() {
  const ids = [...document.querySelectorAll(".comment")].map((each) => Number(each.id.slice(8)));
  return Math.max(0, ...ids);
}
