// Six digits, by the pad on the screen or by a keyboard. What is typed is handed over and not kept.

import { drawn, el } from "./dom.js";
import { t } from "./texts.js";

export const DIGITS = 6;

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  erase: ["Hapus angka terakhir", "Delete the last digit"],
  typed: ["{n} dari 6 angka terisi", "{n} of 6 digits entered"],
};

const DOT = "\u2022";

/**
 * The digits after somebody typed into a field that holds a dot for each digit before.
 *
 * @param {string} before
 * @param {string} typed
 * @returns {string}
 */
export const after = (before, typed) => {
  const dots = [...typed].filter(letter => letter === DOT).length;
  return (before.slice(0, dots) + typed.replace(/\D/g, "")).slice(0, DIGITS);
};

/**
 * Six digits for somebody's PIN.
 *
 * @param {object} given
 * @param {string} given.label what the digits are for
 * @param {(pin: string) => unknown} given.done takes six digits
 * @param {string} [given.describedby] id of what is said about them
 */
export const pad = ({ label, done, describedby }) => {
  // No password field: a browser would offer to remember what is in one. The digits themselves are
  // never in the field, which holds a dot for each.
  const field = el("input", {
    id: "pin", class: "hidden-field", type: "text", inputmode: "none", autocomplete: "off",
    autocorrect: "off", spellcheck: "false", "aria-describedby": describedby,
  });
  const dots = el("div", { class: "dots", "aria-hidden": "true" });
  const count = el("p", { class: "hidden", role: "status" });
  for (let at = 0; at < DIGITS; at += 1) dots.append(el("span"));
  let pin = "";
  let closed = false;
  let paused = false;
  const look = () => {
    field.value = DOT.repeat(pin.length);
    [...dots.children].forEach((dot, at) => dot.classList.toggle("full", at < pin.length));
    count.textContent = pin ? t(texts.typed, { n: pin.length }) : "";
    if (pin.length < DIGITS || closed) return;
    const whole = pin;
    pin = "";
    closed = true;
    // The sixth dot is seen before what follows.
    setTimeout(async () => {
      await done(whole);
      clear();
    }, 60);
  };
  const clear = () => {
    closed = false;
    pin = "";
    look();
  };
  /** @param {string} typed what a field with dots holds after somebody typed */
  const take = typed => {
    if (!closed && !paused) pin = after(pin, typed);
    look();
  };
  const erase = () => {
    if (!closed) pin = pin.slice(0, -1);
    look();
  };
  field.addEventListener("input", () => take(field.value));
  // Whoever has a keyboard types, wherever the focus is.
  /** @param {KeyboardEvent} event */
  const typed = event => {
    const other = event.target instanceof HTMLInputElement;
    if (other || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) take(field.value + event.key);
    else if (event.key === "Backspace") erase();
  };
  document.addEventListener("keydown", typed);
  const key = (/** @type {string} */ digit) =>
    el("button", { type: "button", class: "digit", onclick: () => take(field.value + digit) }, digit);
  const rub = el("button", { type: "button", class: "digit plain", "aria-label": t(texts.erase), onclick: erase },
    drawn("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
      drawn("path", { d: "M8 6h12v12H8l-6-6ZM11 9l6 6M17 9l-6 6" })));
  const keys = el("div", { class: "digits" }, ..."123456789".split("").map(key), el("span"), key("0"), rub);
  const node = el("div", { class: "pad" },
    el("label", { for: "pin", class: "pad-label" }, label), dots, field, count, keys);
  return {
    node,
    clear,
    /** @param {boolean} on */
    pause: on => {
      paused = on;
      field.disabled = on;
      keys.querySelectorAll("button").forEach(it => { it.disabled = on; });
    },
    end: () => document.removeEventListener("keydown", typed),
  };
};
