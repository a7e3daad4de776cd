// A select with a search box: <search-select> around a <select> that keeps the value.
// With data-external the bot is asked for the options while one types.

import { act } from "./talk.js";

let made = 0;

class SearchSelect extends HTMLElement {
  connectedCallback() {
    if (!this.box) this.build();
  }

  /** Put the search box beside the select; anew when another select took its place. */
  build() {
    const select = (this.select = this.querySelector("select"));
    const id = select.id || `select-${++made}`;
    this.at = -1;
    const frame = document.createElement("div");
    frame.className = "search";
    this.box = document.createElement("input");
    Object.assign(this.box, { type: "text", autocomplete: "off", spellcheck: false, placeholder: select.dataset.placeholder, id });
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `${id}-list`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.chips = document.createElement("span");
    this.chips.className = "chips";
    const about = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(about)) this.box.setAttribute(name, value);
    for (const name of ["aria-label", "aria-describedby", "aria-required"]) {
      if (select.hasAttribute(name)) this.box.setAttribute(name, select.getAttribute(name));
    }
    const label = select.getAttribute("aria-label") || document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.trim() || "Options";
    this.list.setAttribute("aria-label", label);
    select.removeAttribute("id");
    select.hidden = true;
    frame.append(this.chips, this.box, this.list);
    this.append(frame);
    this.listen();
    this.paint();
  }

  /** Choose what the same question, as the server shows it now, holds; false, since nothing else is to be morphed. */
  hold(next) {
    if (next.dataset.held === this.dataset.held) return false;
    this.dataset.held = next.dataset.held;
    const held = [...next.querySelectorAll("option")].filter((o) => o.selected);
    const known = new Set([...this.select.options].map((o) => o.value));
    for (const option of held) if (!known.has(option.value)) this.select.add(new Option(option.text, option.value));
    for (const option of this.select.options) option.selected = held.some((o) => o.value === option.value);
    if (this.list.hidden) this.paint(); // an open one is being typed in; it is painted when it closes
    return false;
  }

  listen() {
    this.box.addEventListener("focus", () => this.open());
    this.box.addEventListener("click", () => this.open());
    this.box.addEventListener("input", () => this.open(this.box.value));
    this.box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.pick(item);
    });
    this.chips.addEventListener("click", (event) => {
      const chip = event.target.closest("button");
      if (chip) this.drop(chip.dataset.value);
    });
  }

  async open(typed = "") {
    const asked = (this.asked = (this.asked || 0) + 1);
    const found = await this.found(typed);
    if (asked !== this.asked || document.activeElement !== this.box) return;
    this.items(found);
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
    // inside a modal's scrolling part the list must be reachable
    this.list.scrollIntoView({ block: "nearest" });
  }

  async found(typed) {
    if (this.dataset.action === undefined) {
      const words = typed.trim().toLowerCase();
      return [...this.select.options].filter((o) => o.value && o.text.toLowerCase().includes(words))
        .map((o) => ({ value: o.value, text: o.text, group: o.dataset.group || "" }));
    }
    if (typed.length < Number(this.dataset.least)) return [];
    const given = { action_id: this.dataset.action, block_id: this.dataset.block, query: typed, ...JSON.parse(this.dataset.target) };
    const answer = await act("options", given, { quiet: true });
    return ((answer && answer.options) || []).map((o) => ({ value: JSON.stringify(o), text: o.text.text, group: "" }));
  }

  items(found) {
    this.at = -1;
    this.box.removeAttribute("aria-activedescendant");
    const least = Number(this.dataset.least || 0);
    const nothing = this.box.value.length < least ? `Type at least ${least} letters` : "Nothing found";
    this.list.replaceChildren(...(found.length ? found.map((o, n) => this.item(o, n)) : [this.note(nothing)]));
  }

  item(option, number) {
    const item = document.createElement("li");
    Object.assign(item, { id: `${this.list.id}-${number}`, textContent: option.text });
    item.setAttribute("role", "option");
    item.dataset.value = option.value;
    const held = [...this.select.selectedOptions].some((o) => o.value && o.value === option.value);
    item.setAttribute("aria-selected", String(held));
    if (option.group) item.dataset.group = option.group;
    return item;
  }

  note(words) {
    const item = document.createElement("li");
    item.className = "note";
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = words;
    return item;
  }

  key(event) {
    const items = [...this.list.querySelectorAll("[role=option]:not(.note)")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.open(this.typed());
      else this.move(items, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      if (items[this.at] || items.length === 1) this.pick(items[this.at] || items[0]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.box.value && this.select.multiple) {
      const last = [...this.select.selectedOptions].pop();
      if (last) this.drop(last.value);
    }
  }

  typed() {
    return this.select.multiple ? this.box.value : "";
  }

  move(items, by) {
    if (!items.length) return;
    items[this.at]?.classList.remove("at");
    this.at = (this.at + by + items.length) % items.length;
    items[this.at].classList.add("at");
    items[this.at].scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", items[this.at].id);
  }

  pick(item) {
    const { select } = this;
    const value = item.dataset.value;
    let option = [...select.options].find((o) => o.value === value);
    if (!option) {
      option = new Option(item.textContent, value);
      select.add(option);
    }
    const most = Number(select.dataset.most || 0);
    if (select.multiple && !option.selected && most && select.selectedOptions.length >= most) return;
    option.selected = select.multiple ? !option.selected : true;
    this.paint();
    this.close();
    this.tell();
  }

  drop(value) {
    for (const option of this.select.options) if (option.value === value) option.selected = false;
    this.paint();
    this.box.focus();
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.asked = (this.asked || 0) + 1; // an answer that is still under way must not open it again
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
    if (!this.select.multiple && !this.box.value && this.select.value && this.cleared()) this.drop(this.select.value);
    this.paint();
  }

  /** Emptied by hand, which means: nothing chosen. Only where that may stand. */
  cleared() {
    return this.box.getAttribute("aria-required") !== "true" && this.shown !== "";
  }

  paint() {
    const picked = [...this.select.selectedOptions].filter((o) => o.value);
    this.shown = this.select.multiple ? "" : picked[0]?.text ?? "";
    this.box.value = this.shown;
    this.chips.replaceChildren(...(this.select.multiple ? picked.map((o) => this.chip(o)) : []));
  }

  chip(option) {
    const chip = document.createElement("button");
    Object.assign(chip, { type: "button", textContent: `${option.text} ✕` });
    chip.setAttribute("aria-label", `Remove ${option.text}`);
    chip.dataset.value = option.value;
    return chip;
  }
}

customElements.define("search-select", SearchSelect);
