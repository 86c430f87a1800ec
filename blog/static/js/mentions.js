// After "@" the names of those who have spoken on this page are offered beneath the field.
const MOST = 6;
const LONGEST = 60;

export function enhanceMentions(field) {
  const list = document.createElement("ul");
  let start = -1;
  let chosen = 0;

  list.id = "people";
  list.className = "people";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.people);
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  field.addEventListener("input", offer);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((chosen + step + list.children.length) % list.children.length);
    else if (event.key === "Enter" || event.key === "Tab") take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(item);
  });

  function offer() {
    const before = field.value.slice(0, field.selectionStart);
    const begun = /(?:^|[^\p{L}\p{N}@_.])@([^@\n]*)$/u.exec(before);
    const typed = begun ? begun[1].toLocaleLowerCase() : "";
    const names = begun && typed.length <= LONGEST ? people(typed) : [];
    if (!names.length) return close();
    start = before.length - typed.length;
    list.replaceChildren(...names.map(option));
    list.hidden = false;
    choose(0);
  }

  function choose(number) {
    chosen = number;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === number)));
    field.setAttribute("aria-activedescendant", list.children[number].id);
  }

  function take(item) {
    field.setRangeText(`${item.textContent} `, start, field.selectionStart, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function close() {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  }
}

function people(typed) {
  const marks = document.querySelectorAll(".comment-list .comment-author");
  const names = new Set([...marks].map((mark) => mark.textContent.trim()));
  return [...names].filter((name) => name.toLocaleLowerCase().startsWith(typed) && name.length > typed.length).slice(0, MOST);
}

function option(name, number) {
  const item = document.createElement("li");
  item.id = `person-${number}`;
  item.textContent = name;
  item.setAttribute("role", "option");
  return item;
}
