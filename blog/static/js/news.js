// "3 new replies": asked for now and then, shown on a button, brought in only when it is pressed.
const SOON = 20_000;
const LATEST = 300_000;

export function enhanceNews(section) {
  const { news, newsOne, newsMany } = section.dataset;
  if (!news) return;

  const button = document.createElement("button");
  const status = document.createElement("p");
  let seen = null;
  let fresh = [];
  let pause = SOON;
  let timer = 0;

  button.type = "button";
  button.className = "news-button quiet-button";
  button.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  section.querySelector("h2").after(button, status);
  button.addEventListener("click", bringIn);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) look();
  });
  wait();

  function wait() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, pause);
  }

  async function look() {
    try {
      const answer = await fetch(news);
      if (!answer.ok) throw new Error(answer.status);
      take(await answer.json());
    } catch {
      pause = LATEST;
    }
    wait();
  }

  function take({ newest }) {
    seen ??= new Set(known(newest));
    const found = newest.filter((id) => !seen.has(id) && !onPage(document, id));
    pause = found.length > fresh.length ? SOON : Math.min(pause * 1.5, LATEST);
    if (found.length === fresh.length) return;
    fresh = found;
    tell();
  }

  // What was there when this page was made, on whichever page of the comments.
  function known(newest) {
    const last = Number(section.dataset.newest);
    return last ? newest.filter((id) => id <= last) : [];
  }

  function tell() {
    const number = fresh.length;
    button.hidden = !number;
    button.textContent = (number === 1 ? newsOne : newsMany).replace("{number}", number);
    status.textContent = number ? button.textContent : "";
  }

  async function bringIn() {
    button.disabled = true;
    const elsewhere = fresh;
    try {
      const answer = await fetch(location.pathname + location.search);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = page.getElementById("comments");
      const first = merge(there);
      section.dispatchEvent(new Event("comments-added"));
      const missing = elsewhere.find((id) => !onPage(document, id));
      section.querySelector("h2").textContent = there.querySelector("h2").textContent;
      elsewhere.forEach((id) => seen.add(id));
      fresh = [];
      tell();
      if (first) goTo(first);
      else if (missing) location.assign(`/comments/${missing}/`);
    } finally {
      button.disabled = false;
    }
  }

  // Puts each comment that is new where it stands there; returns the first of them.
  function merge(there) {
    const none = section.querySelector(".comments-none");
    const list = there.querySelector(".comment-list");
    if (none && list) {
      none.replaceWith(document.importNode(list, true));
      return section.querySelector(".comment");
    }
    let first = null;
    for (const comment of there.querySelectorAll(".comment")) {
      if (document.getElementById(comment.id)) continue;
      const made = document.importNode(comment, true);
      place(comment, made);
      made.classList.add("comment--new");
      first ??= made;
    }
    return first;
  }

  function place(comment, made) {
    const before = comment.previousElementSibling;
    const known = before && document.getElementById(before.id);
    if (known) {
      known.after(made);
      return;
    }
    const above = comment.parentElement.closest(".comment");
    const parent = above && document.getElementById(above.id);
    const home = parent ?? section;
    let list = home.querySelector(parent ? ":scope > .children" : ".comment-list");
    if (!list) {
      list = document.importNode(comment.parentElement, false);
      home.append(list);
    }
    list.prepend(made);
  }
}

function onPage(page, id) {
  return page.getElementById(`comment-${id}`) !== null;
}

function goTo(comment) {
  const link = comment.querySelector(".comment-time");
  comment.scrollIntoView({ block: "center" });
  link?.focus({ preventScroll: true });
}
