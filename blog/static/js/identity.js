// Whoever asked to be remembered sees as whom they write, and where they are forgotten again.
export async function enhanceIdentity(hint) {
  if (!document.cookie.includes("known=1")) return;
  const { source, known, forget } = hint.dataset;
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  const name = answer.ok && (await answer.json()).name;
  if (!name) return;
  const [before, after] = known.split("{name}");
  const who = document.createElement("bdi");
  who.textContent = name;
  const link = document.createElement("a");
  link.href = source;
  link.textContent = forget;
  hint.replaceChildren(before, who, after, " ", link);
}
