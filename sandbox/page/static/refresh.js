// Shows the workspace as it is now: the same page is asked for again and morphed into the one on screen.
/* global Idiomorph */

let asking = false;
let again = false;

/** Look again; calls that come meanwhile become one more look. */
export async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    await show(location.href, { "X-Again": "1" });
  } catch {
    // the sandbox is away for a moment; the event source comes back by itself and asks again
  } finally {
    asking = false;
  }
  if (again) {
    again = false;
    await refresh();
  }
}

/** Go to another place without leaving the page. */
export async function go(url) {
  history.pushState(null, "", url);
  delete document.body.dataset.open;
  await show(location.href, {});
  for (const scroll of document.querySelectorAll("[data-scroll]")) scroll.scrollTop = scroll.scrollHeight;
  (document.querySelector(".thread textarea") || document.querySelector(".composer textarea") || document.getElementById("pane")).focus();
}

async function show(url, headers) {
  const reply = await fetch(url, { headers });
  if (!reply.ok) return;
  const next = new DOMParser().parseFromString(await reply.text(), "text/html");
  if (!next.getElementById("app")) return;
  const low = [...document.querySelectorAll("[data-scroll]")].filter(atEnd).map((s) => s.id);
  document.title = next.title;
  Idiomorph.morph(document.getElementById("app"), next.getElementById("app"), { callbacks: CALLBACKS });
  for (const id of low) scrollDown(document.getElementById(id));
  settle();
}

function atEnd(scroll) {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
}

function scrollDown(scroll) {
  if (scroll) scroll.scrollTop = scroll.scrollHeight;
}

/** What the server cannot say: modals are opened as such, and get the focus. */
export function settle() {
  const modal = document.getElementById("modal");
  if (modal && !modal.open) {
    modal.showModal();
    const first = modal.querySelector("[autofocus], .inside textarea, .inside input, .inside select, footer .primary");
    (first || modal.querySelector("footer .button")).focus();
  }
}

const STAYS = { DETAILS: ["open"], DIALOG: ["open"], BUTTON: ["aria-expanded"], TEXTAREA: ["aria-expanded", "aria-activedescendant"] };
const CALLBACKS = {
  beforeNodeMorphed(before, after) {
    if (before.nodeType !== Node.ELEMENT_NODE) return true;
    if (before.matches("[data-keep]")) return before.id !== after.id;
    if (before.matches("search-select") && before.dataset.key === after.dataset.key) return before.hold(after);
    if (before.matches("dialog.modal")) return before.dataset.version !== after.dataset.version;
    return !(before.matches("input") && before === document.activeElement);
  },
  afterNodeMorphed(node) {
    if (node.matches?.("search-select")) node.build(); // another question stands here now
  },
  beforeAttributeUpdated(name, node) {
    return !(STAYS[node.nodeName] || []).includes(name);
  },
};
