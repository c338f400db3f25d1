// Makes of a select of regions, or of a field for a code, one in which one types names (WAI-ARIA
// Authoring Practices: editable combobox with a listbox). Everything it needs stands in `data-`
// attributes of the field:
//
//   data-regions   where regions are asked for: `&in=CODE` for one and what lies in it, `&q=TEXT`
//                  for those that are meant
//   data-within    the region that is not left
//   data-needs     how many parts the code of a region must have to be chosen
//   data-text      the chosen region in words; empty if none is
//   data-hint, data-up, data-found, data-nothing, data-failed   words
//
// The form gets the code of the chosen region under the field's name. If no region can be fetched,
// what was chosen stays chosen. A field that may stay empty is emptied by deleting what is in it.

const parts = code => (code === "0" ? 0 : code.split(".").length);
const above = code => (code.includes(".") ? code.slice(0, code.lastIndexOf(".")) : "0");
const words = row => [row.title, row.above].filter(Boolean).join(", ");
const make = (tag, attributes) => {
  const it = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) it.setAttribute(name, value);
  return it;
};

/** What is typed is asked for after this many milliseconds of rest. */
const REST = 90;

class Picker {
  constructor(field) {
    const plain = field.querySelector("select, input");
    const { id, name } = plain;
    this.optional = plain.localName === "input" && !plain.required;
    this.data = field.dataset;
    this.list = make("ul", { id: `${id}-list`, role: "listbox", "aria-label": field.querySelector("label").textContent });
    this.list.hidden = true;
    this.said = make("p", { class: "hidden", role: "status" });
    this.code = make("input", { type: "hidden", name });
    this.code.value = plain.value;
    this.input = make("input", {
      id, role: "combobox", autocomplete: "off", spellcheck: "false", autocapitalize: "none", maxlength: "150",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    });
    for (const kept of ["aria-describedby", "aria-invalid", "required"]) {
      if (plain.hasAttribute(kept)) this.input.setAttribute(kept, plain.getAttribute(kept));
    }
    this.input.value = this.text = this.data.text;
    this.asked = 0;
    this.rows = [];
    const hint = field.querySelector(".hint");
    if (hint) hint.textContent = this.data.hint;
    const box = make("div", { class: "picker" });
    box.append(this.input, this.list, this.code, this.said);
    const focused = document.activeElement === plain;
    plain.replaceWith(box);
    this.listen();
    if (focused) this.input.focus();
  }

  listen() {
    this.input.addEventListener("keydown", event => this.key(event));
    this.input.addEventListener("input", () => this.type());
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.list.hidden && this.walk(this.start()));
    this.input.addEventListener("blur", () => this.close());
    // The focus stays in the field.
    this.list.addEventListener("pointerdown", event => event.preventDefault());
    this.list.addEventListener("mousedown", event => event.preventDefault());
    this.list.addEventListener("click", event => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.rows[[...this.list.children].indexOf(option)]);
    });
  }

  /** Where the list begins: in what was chosen, or beside it where nothing lies in it. */
  start() {
    const { value } = this.code;
    if (value === "") return this.data.within;
    return parts(value) === 4 && value !== this.data.within ? above(value) : value;
  }

  key(event) {
    const { input, list } = this;
    const row = this.rows[this.active];
    const walks = !list.hidden && this.at !== undefined;
    const ends = input.selectionStart === input.value.length || walks;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) this.walk(this.start());
      else this.move((this.active + step + this.rows.length) % this.rows.length);
    } else if (event.key === "ArrowRight" && !list.hidden && ends && row?.open && !row.up) {
      this.walk(row.code);
    } else if (event.key === "ArrowLeft" && walks && this.at !== this.data.within) {
      this.walk(above(this.at), this.at);
    } else if (event.key === "Enter" && (row || input.value !== this.text)) {
      if (row) this.take(row);
      else this.eager = true;
    } else if (event.key === "Escape" && !list.hidden) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  type() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.eager = false;
    this.clear();
    const text = this.input.value.trim();
    if (text === "") this.walk(this.data.within);
    else this.timer = setTimeout(() => this.search(text), REST);
  }

  async search(text) {
    const found = await this.ask(`&in=${this.data.within}&q=${encodeURIComponent(text)}`);
    if (found === undefined) return;
    this.at = undefined;
    this.show(found, 0);
    this.said.textContent = found.length > 0 ? `${found.length} ${this.data.found}` : this.data.nothing;
    if (this.eager && found.length > 0) this.take(found[0]);
    this.eager = false;
  }

  /** Shows a region and what lies in it; `from` is where one comes from. */
  async walk(code, from = this.code.value) {
    const found = await this.ask(`&in=${code}`);
    if (found === undefined) return;
    const [here] = found;
    const [title] = here.above.split(", ");
    const up = { code: above(code), title: `${this.data.up} ${title || "Indonesia"}`, above: "", up: true };
    this.at = code;
    const rows = code !== this.data.within ? [up, ...found] : found;
    const place = rows.findIndex(row => !row.up && row.code === from);
    this.show(rows, place < 0 ? rows.indexOf(here) : place);
    this.said.textContent = `${words(here)}: ${found.length - 1} ${this.data.found}`;
  }

  /** The answer, unless something else was asked in the meantime. */
  async ask(what) {
    const number = ++this.asked;
    let found;
    try {
      const answer = await fetch(this.data.regions + what, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      found = (await answer.json()).regions;
    } catch {
      if (number === this.asked) this.fail();
      return undefined;
    }
    return number === this.asked ? found : undefined;
  }

  fail() {
    this.eager = false;
    this.clear();
    this.said.textContent = this.data.failed;
    this.said.className = "problem";
  }

  show(rows, active) {
    this.said.className = "hidden";
    this.rows = rows;
    this.list.replaceChildren(...rows.map((row, number) => {
      const option = make("li", { id: `${this.list.id}-${number}`, role: "option", "aria-selected": "false" });
      const title = make("span", {});
      title.textContent = row.title;
      const rest = make("small", {});
      rest.textContent = row.up ? "" : [row.above, row.code].filter(it => it && it !== "0").join(" · ");
      option.append(title, rest);
      return option;
    }));
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (rows.length > 0) this.move(active);
  }

  move(active) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = active;
    const option = this.list.children[active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  take(row) {
    if (row.up) return void this.walk(row.code, this.at);
    if (parts(row.code) < Number(this.data.needs)) return void this.walk(row.code);
    this.code.value = row.code;
    this.text = words(row);
    this.close();
  }

  clear() {
    this.rows = [];
    this.active = undefined;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Closes the list; what was typed and not chosen does not count, unless it is nothing. */
  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.eager = false;
    this.clear();
    if (this.optional && this.input.value.trim() === "") this.code.value = this.text = "";
    if (this.input.value !== this.text) this.input.value = this.text;
  }
}

for (const field of document.querySelectorAll("[data-regions]")) new Picker(field);
