// A comment with replies folds to one line; which are folded stays known while the page is open.
import { nameFor } from "./ignoring.js";

const STORE = `folded:${location.pathname}`;

export function enhanceFolding(section) {
  const folded = read();
  dress();
  section.addEventListener("comments-added", dress);
  section.addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (button) turn(button, button.ariaExpanded === "true");
  });
  addEventListener("hashchange", showTarget);
  showTarget();

  function dress() {
    for (const comment of section.querySelectorAll(".comment:has(> .children)")) {
      const head = comment.querySelector(".comment-head");
      if (head.querySelector(".fold")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fold";
      head.append(button);
      turn(button, folded.has(comment.id));
    }
  }

  function turn(button, isFolded) {
    const comment = button.closest(".comment");
    const number = comment.querySelectorAll(".comment").length;
    const { fold, unfold } = section.dataset;
    comment.classList.toggle("is-folded", isFolded);
    button.ariaExpanded = String(!isFolded);
    button.textContent = isFolded ? unfold.replace("{number}", number) : fold;
    nameFor(button, comment);
    folded[isFolded ? "add" : "delete"](comment.id);
    write();
  }

  // Whoever follows a link to a comment wants to read it.
  function showTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !section.contains(target)) return;
    for (let at = target; at; at = at.parentElement.closest(".comment")) {
      if (!at.classList.contains("is-folded")) continue;
      turn(at.querySelector(".fold"), false);
    }
    target.scrollIntoView();
  }

  function read() {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(STORE) ?? "[]"));
    } catch {
      return new Set();
    }
  }

  function write() {
    try {
      sessionStorage.setItem(STORE, JSON.stringify([...folded]));
    } catch {
      // Storage may be refused; what is folded then lasts for this page.
    }
  }
}
