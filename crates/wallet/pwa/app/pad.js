// Six digits, by the pad on the screen or by a keyboard. What is typed is handed over and not kept.

import { drawn, el } from "./dom.js";
import { t } from "./texts.js";

export const DIGITS = 6;

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  erase: ["Hapus angka terakhir", "Delete the last digit"],
  typed: ["{n} dari 6 angka terisi", "{n} of 6 digits entered"],
};

/**
 * @param {object} given
 * @param {string} given.label what the digits are for
 * @param {(pin: string) => unknown} given.done takes six digits
 * @param {string} [given.describedby] id of what is said about them
 */
export const pad = ({ label, done, describedby }) => {
  const field = el("input", {
    id: "pin", class: "hidden-field", type: "password", inputmode: "none", autocomplete: "off",
    maxlength: DIGITS, "aria-describedby": describedby,
  });
  const dots = el("div", { class: "dots", "aria-hidden": "true" });
  const count = el("p", { class: "hidden", role: "status" });
  for (let at = 0; at < DIGITS; at += 1) dots.append(el("span"));
  let closed = false;
  const look = () => {
    field.value = field.value.replace(/\D/g, "").slice(0, DIGITS);
    const length = field.value.length;
    [...dots.children].forEach((dot, at) => dot.classList.toggle("full", at < length));
    count.textContent = length ? t(texts.typed, { n: length }) : "";
    if (length === DIGITS && !closed) {
      const pin = field.value;
      field.value = "";
      closed = true;
      // The sixth dot is seen before what follows.
      setTimeout(async () => {
        await done(pin);
        clear();
      }, 60);
    }
  };
  const clear = () => {
    closed = false;
    field.value = "";
    look();
  };
  /** @param {string} digit */
  const add = digit => {
    if (closed || busy) return;
    field.value += digit;
    look();
  };
  const erase = () => {
    field.value = field.value.slice(0, -1);
    look();
  };
  let busy = false;
  field.addEventListener("input", look);
  // Whoever has a keyboard types, wherever the focus is.
  /** @param {KeyboardEvent} event */
  const typed = event => {
    const other = event.target instanceof HTMLInputElement;
    if (other || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) add(event.key);
    else if (event.key === "Backspace") erase();
  };
  document.addEventListener("keydown", typed);
  const key = (/** @type {string} */ digit) =>
    el("button", { type: "button", class: "digit", onclick: () => add(digit) }, digit);
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
      busy = on;
      field.disabled = on;
      keys.querySelectorAll("button").forEach(it => { it.disabled = on; });
    },
    end: () => document.removeEventListener("keydown", typed),
  };
};
