// The box below a channel: Enter sends, "/" offers commands, what was begun stays when one looks elsewhere.

import { act } from "./talk.js";
import { refresh } from "./refresh.js";

const box = (at) => (at.closest && at.closest("[data-composer]")?.querySelector("textarea")) || null;

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!area.matches("[data-composer] textarea")) return;
  grow(area);
  offer(area);
});

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!area.matches("[data-composer] textarea")) return;
  const list = listOf(area);
  if (!list.hidden && choose(event, area, list)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send(area.form);
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-composer]")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-composer] [role=option]");
  if (item) take(box(item), item);
  if (event.target.closest("[data-slash]")) {
    const area = box(event.target);
    area.value = area.value.startsWith("/") ? area.value : "/";
    area.focus();
    offer(area);
  }
});

document.addEventListener("focusout", (event) => {
  const area = event.target;
  if (area.matches("[data-composer] textarea")) setTimeout(() => document.activeElement !== area && hide(area), 150);
});

let sending = false;
async function send(form) {
  const area = form.querySelector("textarea");
  const text = area.value;
  if (sending || !text.trim()) return;
  sending = true;
  hide(area);
  const answer = await act("say", { channel: form.dataset.place, thread_ts: form.dataset.thread, text });
  sending = false;
  if (!answer) return;
  area.value = answer.kept ? text : ""; // what the bot did not take stands ready to be sent again
  grow(area);
  history.replaceState(null, "", location.pathname + location.search.replace(/[?&]fill=[^&]*/, ""));
  await refresh();
  const scroll = form.parentElement.querySelector("[data-scroll]");
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
}

function listOf(area) {
  return document.getElementById(area.getAttribute("aria-controls"));
}

/** The commands that begin with what was typed; none in threads, and none once the command is whole. */
function offer(area) {
  const list = listOf(area);
  const form = area.form;
  const commands = JSON.parse(document.getElementById("app").dataset.commands);
  const typed = area.value;
  const found = typed.startsWith("/") && !typed.includes(" ") && !form.dataset.thread ? commands.filter((c) => c.name.startsWith(typed)) : [];
  list.replaceChildren(...found.map((c, n) => item(list, c, n)));
  list.hidden = !found.length;
  area.setAttribute("aria-expanded", String(!list.hidden));
  mark(area, list, 0);
}

function item(list, command, number) {
  const made = document.createElement("div");
  made.id = `${list.id}-${number}`;
  made.setAttribute("role", "option");
  made.dataset.name = command.name;
  const name = document.createElement("b");
  name.textContent = command.name;
  made.append(name, ` ${command.hint} `);
  const what = document.createElement("small");
  what.textContent = command.what;
  made.append(what);
  return made;
}

function mark(area, list, at) {
  [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === at)));
  if (list.children[at]) area.setAttribute("aria-activedescendant", list.children[at].id);
}

/** A key while commands are offered; whether it was for them. */
function choose(event, area, list) {
  const items = [...list.children];
  const at = items.findIndex((i) => i.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    mark(area, list, (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length);
  } else if (event.key === "Tab" || (event.key === "Enter" && items[at].dataset.name !== area.value)) {
    take(area, items[at]);
  } else if (event.key === "Escape") hide(area);
  else return false;
  event.preventDefault();
  return true;
}

function take(area, item) {
  area.value = `${item.dataset.name} `;
  hide(area);
  area.focus();
}

function hide(area) {
  listOf(area).hidden = true;
  area.setAttribute("aria-expanded", "false");
  area.removeAttribute("aria-activedescendant");
}

for (const area of document.querySelectorAll("[data-composer] textarea")) {
  grow(area);
  if (area.value) area.focus();
}
