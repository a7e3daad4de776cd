// The page's own behaviour: clicks become acts, changes in the workspace are shown as they come.

import { act, me, toast } from "./talk.js";
import { go, refresh, settle } from "./refresh.js";
import { value, values } from "./form.js";
import "./search-select.js";
import "./composer.js";

// Only a page that is seen listens: a browser keeps but a handful of connections to one place.
let events = null;
function listen() {
  if (document.hidden) {
    events?.close();
    events = null;
  } else if (!events) {
    events = new EventSource("/page/changes");
    events.onmessage = () => refresh();
    events.onopen = () => refresh();
  }
}
document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => events?.close());
listen();
addEventListener("popstate", () => refresh());

document.addEventListener("click", async (event) => {
  const at = event.target.closest("a[data-nav], [data-do], [data-lever], [data-action], [data-close], [data-open], [data-theme-switch], [data-edit]");
  closeMenus(event.target);
  if (!at || (at.matches("form"))) return;
  if (at.matches("a[data-nav]")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await go(at.href);
  } else if (at.dataset.do) await once(at, () => act(at.dataset.do, JSON.parse(at.dataset.with)));
  else if (at.dataset.lever) await once(at, () => act(at.dataset.lever, JSON.parse(at.dataset.with || "{}")));
  else if ("close" in at.dataset) await close(at.closest("dialog"));
  else if (at.dataset.open) open(at);
  else if ("themeSwitch" in at.dataset) theme();
  else if (at.dataset.edit) await edit(at);
  else if (at.matches("button, a.button")) await press(at);
});

document.addEventListener("change", async (event) => {
  const at = event.target.closest("[data-change]");
  if (!at || event.target.closest(".search")) return;
  await use(at, value(at));
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-modal]")) {
    event.preventDefault();
    await submit(form.closest("dialog"));
  } else if (form.dataset.lever) {
    event.preventDefault();
    await act(form.dataset.lever, Object.fromEntries(new FormData(form)));
    await refresh();
  }
});

document.addEventListener("cancel", (event) => {
  if (!event.target.matches(".modal")) return;
  event.preventDefault();
  close(event.target);
}, true);

// A browser may close a modal without asking, after a second Escape.
document.addEventListener("close", (event) => {
  if (event.target.matches(".modal") && event.target.isConnected) close(event.target);
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest && event.target.closest("details.menu[open]");
  if (event.key !== "Escape" || !menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});

/** One act of one button at a time. */
async function once(button, work) {
  if (button.dataset.busy) return null;
  button.dataset.busy = "1";
  try {
    return await work();
  } finally {
    delete button.dataset.busy;
    const menu = button.closest("details.menu");
    if (menu) menu.open = false;
    await refresh();
  }
}

async function press(button) {
  if (button.dataset.confirm && !(await sure(JSON.parse(button.dataset.confirm)))) return;
  await use(button, button.dataset.value ?? null);
}

/** Use one element of a message or view: the bot is told at once, with what stands in the view by then. */
async function use(at, chosen) {
  const target = JSON.parse(at.dataset.target);
  const given = { action_id: at.dataset.action, block_id: at.dataset.block, ...target };
  if (target.view) given.values = values(at.closest("dialog"));
  if (chosen !== null) given.value = chosen;
  await once(at, () => act("click", given));
}

async function submit(dialog) {
  clearErrors(dialog);
  const button = dialog.querySelector("footer .primary");
  button.disabled = true;
  const answer = await act("submit", { view: dialog.dataset.view, values: values(dialog) }, { quiet: true });
  button.disabled = false;
  if (answer && (answer.errors || answer.trouble || !answer.ok)) showErrors(dialog, answer);
  await refresh();
  if (!document.getElementById("modal")) backToBox();
}

async function close(dialog) {
  await act("close", { view: dialog.dataset.view });
  await refresh();
  if (!document.getElementById("modal")) backToBox();
}

function backToBox() {
  const box = document.querySelector(".composer textarea");
  if (box && document.activeElement === document.body) box.focus();
}

function showErrors(dialog, answer) {
  const errors = answer.errors || {};
  for (const [block, words] of Object.entries(errors)) {
    const field = dialog.querySelector(`[data-field="${CSS.escape(block)}"]`);
    if (!field) continue;
    const place = field.querySelector(".error");
    place.textContent = words.replace(/^\w+: /, "");
    place.hidden = false;
    for (const input of field.querySelectorAll("input, select, textarea")) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", place.id);
    }
  }
  const trouble = answer.trouble || (Object.keys(errors).length ? "" : answer.detail || "");
  const place = dialog.querySelector("[data-trouble]");
  place.textContent = trouble;
  place.hidden = !trouble;
  const first = dialog.querySelector("[aria-invalid]:not([hidden])");
  if (first) first.focus();
}

function clearErrors(dialog) {
  for (const place of dialog.querySelectorAll(".error")) place.hidden = true;
  for (const input of dialog.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function sure(words) {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-title").textContent = words.title.text;
  document.getElementById("confirm-text").textContent = words.text.text;
  document.getElementById("confirm-yes").textContent = words.confirm ? words.confirm.text : "Yes";
  document.getElementById("confirm-deny").textContent = words.deny ? words.deny.text : "Cancel";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

async function edit(button) {
  const dialog = document.getElementById("edit");
  const text = document.getElementById("edit-text");
  text.value = new DOMParser().parseFromString(button.dataset.text, "text/html").documentElement.textContent;
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  if (dialog.returnValue === "save") await once(button, () => act("edit", { ...JSON.parse(button.dataset.edit), text: text.value }));
}

function open(button) {
  const name = button.dataset.open;
  const shown = document.body.dataset.open === name;
  if (shown) delete document.body.dataset.open;
  else document.body.dataset.open = name;
  for (const other of document.querySelectorAll("[data-open][aria-expanded]")) {
    other.setAttribute("aria-expanded", String(!shown && other.dataset.open === name));
  }
}

function theme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
}

/** The clock runs on between two looks. */
setInterval(() => {
  if (!document.hidden && !document.querySelector("dialog[open]")) refresh();
}, 30000);

for (const scroll of document.querySelectorAll("[data-scroll]")) scroll.scrollTop = scroll.scrollHeight;
settle();
export { me, toast };
