// Comments of people whom this reader ignores are covered. The list stays in this browser.
const STORE = "ignored";
const MOST = 500;

// Of many buttons with the same words each says in which comment it stands.
export function nameFor(button, comment) {
  const [name, time] = comment.querySelectorAll(".comment-author, .comment-time");
  button.ariaLabel = `${button.textContent} – ${name.textContent}, ${time.textContent}`;
}

export function enhanceIgnoring(section) {
  const ignored = read();
  const shown = new Set();
  dress();
  section.addEventListener("comments-added", dress);
  section.addEventListener("click", (event) => {
    const button = event.target.closest(".ignore, .show-ignored");
    if (!button) return;
    const comment = button.closest(".comment");
    if (button.className === "ignore") turn(comment.dataset.by);
    else shown.add(comment.id);
    dress();
    const next = comment.querySelector(":scope > .cover button, :scope > article .ignore");
    next?.focus();
  });

  function turn(person) {
    if (ignored.has(person)) ignored.delete(person);
    else ignored.add(person);
    shown.clear();
    write();
  }

  function dress() {
    for (const comment of section.querySelectorAll(".comment[data-by]")) {
      const isIgnored = ignored.has(comment.dataset.by);
      label(comment, isIgnored);
      cover(comment, isIgnored && !shown.has(comment.id));
    }
  }

  function label(comment, isIgnored) {
    const actions = comment.querySelector(":scope > article .comment-actions");
    if (!actions) return;
    let button = actions.querySelector(".ignore");
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "ignore";
      actions.append(button);
    }
    button.textContent = isIgnored ? section.dataset.heed : section.dataset.ignore;
    nameFor(button, comment);
  }

  function cover(comment, isCovered) {
    const article = comment.querySelector(":scope > article");
    let found = comment.querySelector(":scope > .cover");
    article.hidden = isCovered;
    if (!isCovered) {
      found?.remove();
    } else if (!found) {
      found = document.createElement("p");
      found.className = "cover";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "show-ignored";
      button.textContent = section.dataset.show;
      nameFor(button, comment);
      found.append(`${section.dataset.ignored} – `, button);
      article.before(found);
    }
  }

  function read() {
    try {
      return new Set(JSON.parse(localStorage.getItem(STORE) ?? "[]"));
    } catch {
      return new Set();
    }
  }

  function write() {
    try {
      localStorage.setItem(STORE, JSON.stringify([...ignored].slice(-MOST)));
    } catch {
      // Storage may be refused; the list then lasts for this page.
    }
  }
}
