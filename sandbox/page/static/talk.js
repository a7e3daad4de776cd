// Talks to the sandbox: what a person does goes out as JSON, what is refused comes back as words.

export function me() {
  return document.getElementById("app").dataset.me;
}

/** Do an act; the answer, or null when it was refused (its words are shown, unless `quiet`). */
export async function act(name, given = {}, { quiet = false } = {}) {
  let answer;
  try {
    const reply = await fetch(`/page/do/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: me(), ...given }),
    });
    answer = await reply.json();
  } catch {
    toast("The sandbox does not answer. Is it still running?");
    return null;
  }
  if (!answer.ok) {
    if (!quiet) toast(answer.detail || answer.error);
    return quiet ? answer : null;
  }
  if (answer.trouble && !quiet) toast(answer.trouble);
  return answer;
}

let hiding;
export function toast(words) {
  const place = document.getElementById("toast");
  place.textContent = words;
  place.classList.add("shown");
  // an open modal hides everything else from screen readers and from view
  (document.querySelector("dialog[open]") || document.body).append(place);
  clearTimeout(hiding);
  hiding = setTimeout(() => place.classList.remove("shown"), 7000);
}
