// How many comments wait is asked now and then while the page is seen. The numbers change where they
// stand; what came is told on a line, and shown when somebody wishes it.
const EVERY = 30_000;
const SAY_EVERY = 60_000;

const line = () => document.getElementById("fresh");

export function keepCounts(say) {
  let since = line()?.dataset.since;
  let round = 0;
  let timer = 0;
  let told = 0;
  let saidAt = -Infinity;

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) look();
  });
  wait();

  /** Other rows are shown: those of the first page hold all that was new. */
  function shown(page) {
    round += 1;
    const fresh = page.getElementById("fresh");
    if (fresh?.dataset.newest === undefined) return;
    since = fresh.dataset.since;
    tell(0);
  }

  function wait() {
    clearTimeout(timer);
    if (!document.hidden && line()) timer = setTimeout(look, EVERY);
  }

  async function look() {
    const asked = round;
    try {
      const answer = await fetch(`${line().dataset.counts}?since=${since}`);
      const found = answer.ok && await answer.json();
      // Whatever was shown in the meantime is newer than this answer.
      if (found && asked === round) take(found);
    } catch {
      // The next time will do: the numbers are a help, not a task.
    }
    wait();
  }

  function take({ views, waiting, fresh }) {
    for (const [view, number] of Object.entries(views)) {
      const count = document.querySelector(`#views [data-view="${view}"] .count`);
      if (count) count.textContent = number;
    }
    setBubble(waiting);
    tell(fresh);
  }

  function tell(number) {
    const place = line();
    if (!place) return;
    const { one, many } = place.dataset;
    const text = (number === 1 ? one : many).replace("{number}", number);
    place.querySelector("p").hidden = !number;
    place.querySelector("span").textContent = text;
    if (number > told && performance.now() - saidAt >= SAY_EVERY) {
      say(text);
      saidAt = performance.now();
      told = number;
    }
    told = Math.min(told, number);
  }

  return { shown };
}

function setBubble(number) {
  const link = document.querySelector('.rail a[href="/admin/comments/"]');
  const old = link?.querySelector(".bubble");
  if (!link || !number) return void old?.remove();
  if (old) return void (old.firstChild.data = number);
  const word = document.createElement("span");
  word.className = "visually-hidden";
  word.textContent = ` ${line().dataset.waiting}`;
  const bubble = document.createElement("span");
  bubble.className = "bubble";
  bubble.append(String(number), word);
  link.append(bubble);
}
