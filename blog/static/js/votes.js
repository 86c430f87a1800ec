// Likes count without leaving the page; which are one's own is asked for apart from the page.
export function enhanceVotes(form) {
  const section = form.closest("#comments");
  const buttons = () => section.querySelectorAll("button[form='votes']");

  for (const button of buttons()) button.ariaPressed ??= "false";
  if (document.cookie.includes("voted=1") || "member" in section.dataset) showOwn();

  document.addEventListener("submit", async (event) => {
    if (event.target !== form || !event.submitter) return;
    event.preventDefault();
    const button = event.submitter;
    const id = button.value;
    const body = new FormData(form);
    body.set(button.ariaPressed === "true" ? "back" : button.name, id);
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (answer.ok) show(id, told);
      else say(button, told.detail ?? told.title);
    } catch {
      say(button, form.dataset.failed);
    }
    button.disabled = false;
    button.focus();
  });

  async function showOwn() {
    const answer = await fetch(form.dataset.own);
    if (!answer.ok) return;
    const { votes } = await answer.json();
    for (const [id, mine] of Object.entries(votes)) show(id, { mine });
  }

  function show(id, { likes, dislikes, mine }) {
    for (const button of buttons()) {
      if (button.value !== id) continue;
      const isLike = button.name === "like";
      const number = isLike ? likes : dislikes;
      button.ariaPressed = String(isLike ? mine > 0 : mine < 0);
      if (number !== undefined) button.querySelector("b").textContent = number || "";
    }
  }

  function say(button, text) {
    const actions = button.closest(".comment-actions");
    let said = actions.querySelector("[role=status]");
    if (!said) {
      said = document.createElement("span");
      said.setAttribute("role", "status");
      actions.append(said);
    }
    said.textContent = text;
  }
}
