// "Reply" brings the form under the comment it answers; "Cancel reply" takes it back.
export function enhanceReplies(respond) {
  const form = respond.querySelector("#comment-form");
  if (!form) return;

  const home = document.createComment("the form's own place");
  const heading = respond.querySelector("#respond-heading");
  const status = respond.querySelector("#reply-status");
  const cancel = respond.querySelector(".respond-cancel");
  let answered = null;

  respond.before(home);

  function answer(link) {
    const comment = link.closest(".comment");
    const name = comment.querySelector(".comment-author").textContent;
    answered = link;
    form.elements.parent.value = comment.id.replace("comment-", "");
    link.closest("article").after(respond);
    say(heading.dataset.to.replace("{name}", () => name), false);
    form.elements.content.focus();
  }

  function goHome() {
    form.elements.parent.value = "";
    home.after(respond);
    say(heading.dataset.plain, true);
    (answered ?? form.elements.content).focus();
    answered = null;
  }

  function say(text, atHome) {
    heading.textContent = text;
    status.textContent = text;
    form.querySelector("[name=alone]")?.remove();
    cancel.hidden = atHome;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.reply-link, #cancel-reply");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.id === "cancel-reply") goHome();
    else answer(link);
  });
}
