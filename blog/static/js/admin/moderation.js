// The moderation screen with keys, and without leaving the page. Every act is the form or the link
// that is there without script: it is sent from here, and the parts that changed are put in place.

import { keepCounts } from "./live.js";

const REGIONS = ["views", "list", "pane", "undo"];
const SAY_AFTER = 50;

const rows = () => [...document.querySelectorAll("[data-row]")];
const isReview = () => document.body.classList.contains("moderation--review");
const byId = (id) => document.getElementById(id);
let busy = false;
const live = keepCounts(say);

function currentRow() {
  return document.activeElement?.closest("[data-row]") ?? null;
}

/** Where the keys act: the row in focus, else the comment that is open. */
function place() {
  return currentRow() ?? document.querySelector(".dossier");
}

function say(text) {
  const region = byId("said");
  if (!region) return;
  region.textContent = "";
  window.setTimeout(() => { region.textContent = text; }, SAY_AFTER);
}

/** Remember where the focus is, in words that still mean something on the new page. */
function focusNow() {
  const row = currentRow();
  return { id: row?.id, index: rows().indexOf(row), inPane: !!document.activeElement?.closest("#pane") };
}

function focusAgain({ id, index, inPane }) {
  const now = rows();
  if ((inPane || !now.length) && byId("opened")) return byId("opened").focus({ preventScroll: !isReview() });
  const target = (id && byId(id)) || now[Math.min(Math.max(index, 0), now.length - 1)];
  (target ?? byId("content")).focus({ preventScroll: Boolean(target) && target === byId(id) });
}

const boxes = () => rows().map((row) => row.querySelector("[name=target]")).filter(Boolean);
const numberOf = (box) => box.value.split(":")[0];

/** Put the regions of `page` in the place of ours; false if it is another kind of page. */
function show(page, ticked) {
  if (page.body.className !== document.body.className && !page.getElementById("undo")) return false;
  document.body.className = page.body.className;
  const panes = document.querySelector(".panes");
  const tabs = document.querySelector("#views ul")?.scrollLeft ?? 0;
  for (const id of REGIONS) {
    const fresh = page.getElementById(id);
    const old = byId(id);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
    else if (fresh && panes) panes.append(document.adoptNode(fresh));
    else old?.remove();
  }
  document.querySelector("#views ul")?.scrollTo({ left: tabs });
  for (const selector of [".chips", ".rail"]) {
    const fresh = page.querySelector(selector);
    const old = document.querySelector(selector);
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  }
  for (const box of boxes()) box.checked ||= ticked.has(numberOf(box));
  live.shown(page);
  return true;
}

/** Everything else that can come back (a conflict, a refusal) is shown whole, under our address. */
function showWhole(page) {
  document.title = page.title;
  document.body.className = page.body.className;
  byId("content").replaceWith(document.adoptNode(page.getElementById("content")));
  (byId("content").querySelector("[autofocus]") ?? byId("content")).focus();
}

function messages(page) {
  const flashes = [...page.querySelectorAll(".flash")].map((each) => each.textContent.trim());
  const done = page.querySelector("#undo p")?.textContent.trim();
  return [...flashes, done].filter(Boolean).join(" ");
}

function showFlashes(page) {
  for (const old of document.querySelectorAll(".flash")) old.remove();
  for (const each of [...page.querySelectorAll(".flash")].reverse()) {
    byId("content").prepend(document.adoptNode(each));
  }
}

async function load(address, options, { keepAddress = false, focus, many = false } = {}) {
  if (busy) return;
  busy = true;
  const before = focusNow();
  // What is decided about many is decided; else what was ticked stays so in the fresh list.
  const ticked = new Set(many ? [] : boxes().filter((box) => box.checked).map(numberOf));
  document.body.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { ...options, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const text = messages(page);
    if (!page.getElementById("content") || !isHere(response)) return void location.assign(response.url);
    if (!response.ok || !show(page, ticked)) return showWhole(page);
    showFlashes(page);
    if (!keepAddress) history.replaceState({}, "", response.url);
    if (text) say(text);
    (focus ?? focusAgain)(before);
  } catch {
    location.reload();
  } finally {
    busy = false;
    document.body.removeAttribute("aria-busy");
  }
}

/** Whether the answer is a screen like this one; signing in, for one, is a page of its own. */
function isHere(response) {
  return !response.redirected || new URL(response.url).pathname.startsWith("/admin/");
}

function send(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  // The attribute, because a button called "action" hides the property of that name.
  load(form.getAttribute("action"), { method: "POST", body }, { many: form.id === "bulk" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-act]")) return;
  if (form.id === "bulk" && event.submitter?.value === "delete") return;
  event.preventDefault();
  send(form, event.submitter);
});

const focusPanel = () => document.querySelector(".panel textarea")?.focus();

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (!link) {
    if (event.target.closest("#keys-button")) byId("keys").showModal();
    return;
  }
  if (link.matches("[data-select-all]")) {
    event.preventDefault();
    const tick = boxes().some((box) => !box.checked);
    for (const box of boxes()) box.checked = tick;
    return;
  }
  const act = link.matches("[data-panel]") ? focusPanel
    : link.matches("[data-step], [data-fresh]") ? focusAgain
    : link.matches("[data-open]") ? () => byId("opened")?.focus()
    : link.matches("[data-cancel], [data-close]") ? focusAgain : null;
  if (!act) return;
  event.preventDefault();
  load(link.href, {}, { focus: act });
});

/** One at a time, a step leads to another comment; in the list, to another row. */
function move(step) {
  const way = document.querySelector(`[data-step="${step > 0 ? "j" : "k"}"]`);
  if (way) return way.click();
  const now = rows();
  if (!now.length) return;
  const index = now.indexOf(currentRow());
  const next = now[index < 0 ? 0 : Math.min(Math.max(index + step, 0), now.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function openReject() {
  const reject = place()?.querySelector(".acts .reject");
  if (!reject) return false;
  reject.open = true;
  reject.querySelector("select").focus();
}

function pickOrReject() {
  const box = currentRow()?.querySelector("[name=target]");
  return box ? box.click() : openReject();
}

const COMMANDS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => currentRow()?.querySelector("[data-open]")?.click(),
  x: pickOrReject,
  n: openReject,
  z: () => document.querySelector("#undo [data-key=z]")?.click(),
  "?": () => byId("keys")?.showModal(),
};

/** Ctrl or Cmd with Enter sends the panel that is being written in. */
function sendPanel(event) {
  const form = event.target.closest(".panel");
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form) return false;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".button[type=submit]"));
  return true;
}

document.addEventListener("keydown", (event) => {
  if (sendPanel(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || byId("keys")?.open) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    const out = document.querySelector(".panel [data-cancel]") ?? document.querySelector("[data-close]");
    if (out) out.click();
    else if (typing) byId("opened")?.focus();
    return;
  }
  if (typing) return;
  if (event.key === "Enter" && event.target.matches("[data-row]")) return COMMANDS.o();
  const view = /^[1-9]$/.test(event.key) && document.querySelectorAll("#views a")[event.key - 1];
  if (view) return view.click();
  const command = COMMANDS[event.key] ?? (() => {
    const found = place()?.querySelector(`:is(.acts, .appeal) [data-key="${CSS.escape(event.key)}"]`);
    found?.click();
    return Boolean(found);
  });
  if (command() !== false) event.preventDefault();
});

/** Enter in the list of reasons sends it: nobody has to leave the keys for the button. */
document.addEventListener("keydown", (event) => {
  const form = event.target.closest("select")?.closest(".reject-form");
  if (event.key !== "Enter" || !form || !event.target.value) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[type=submit]"));
});

// Others need not wait until a claim has run out.
window.addEventListener("pagehide", () => {
  const comment = byId("opened")?.dataset.comment;
  if (comment) navigator.sendBeacon("/admin/comments/leave/", new URLSearchParams({ comment }));
});
if (isReview()) byId("opened")?.focus({ preventScroll: true });
