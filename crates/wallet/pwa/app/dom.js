// Builds what is shown, node by node. Markup in text is text.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {{[name: string]: unknown}} Attributes */

/**
 * @param {Element} it
 * @param {Attributes} attributes
 */
const dress = (it, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      it.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      it.setAttribute(name, value === true ? "" : String(value));
    }
  }
};

/**
 * An element. Attributes that are functions listen (`onclick`); `null` and `false` are left out.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} attributes
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export const el = (tag, attributes = {}, ...children) => {
  const it = document.createElement(tag);
  dress(it, attributes);
  for (const child of children) if (child) it.append(child);
  return it;
};

/**
 * An element of a drawing.
 *
 * @param {string} tag
 * @param {Attributes} attributes
 * @param {...Node} children
 * @returns {SVGElement}
 */
export const drawn = (tag, attributes, ...children) => {
  const it = document.createElementNS(SVG, tag);
  dress(it, attributes);
  it.append(...children);
  return it;
};

/** Outlines of 24 by 24. Every one stands beside a word. */
const ICONS = {
  alert: "M12 4 21 20H3ZM12 10v4M12 17v.01",
  back: "M15 5 8 12l7 7",
  ban: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM6 6l12 12",
  card: "M3 6h18v12H3ZM7 10h4M7 14h7",
  check: "M5 12.5 10 17 19 7",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3 2",
  cross: "M6 6l12 12M18 6 6 18",
  dot: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  erase: "M8 6h12v12H8l-6-6ZM11 9l6 6M17 9l-6 6",
  eye: "M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6ZM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
  gear: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v6M12 7.5v.01",
  key: "M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 12h9M17 12v4M20 12v3",
  list: "M8 6h12M8 12h12M8 18h12M4 6v.01M4 12v.01M4 18v.01",
  lock: "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  pause: "M9 6v12M15 6v12",
  people: "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM3 20c0-4 2-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M18 14c2 .6 3 2.600 3 6",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-5 3-7 8-7s8 2 8 7",
  phone: "M7 3h10v18H7ZM11 18h2",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  share: "M12 15V4M8 7.500 12 3.500l4 4M5 12v8h14v-8",
};

/**
 * An icon for eyes only: the word beside it says the same.
 *
 * @param {keyof typeof ICONS} name
 */
export const icon = name =>
  drawn("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    drawn("path", { d: ICONS[name] }));

/** @typedef {keyof typeof ICONS} IconName */

/**
 * @param {string} text
 * @param {() => unknown} act
 * @param {{kind?: "main" | "plain" | "stop" | "quiet", icon?: IconName, id?: string}} look
 */
export const button = (text, act, look = {}) =>
  el("button", { type: "button", class: `button ${look.kind ?? "plain"}`, id: look.id, onclick: act },
    look.icon && icon(look.icon), el("span", {}, text));

/**
 * Something said with an icon, a colour and, first of all, words.
 *
 * @param {"good" | "wait" | "stop" | "info"} kind
 * @param {...Child} children
 */
export const notice = (kind, ...children) => {
  /** @type {{[kind: string]: IconName}} */
  const icons = { good: "check", wait: "alert", stop: "ban", info: "info" };
  return el("div", { class: `notice ${kind}` }, icon(icons[kind]), el("div", {}, ...children));
};

/** @param {...Child} children */
export const actions = (...children) => el("div", { class: "actions" }, ...children);

/**
 * @param {string} text
 * @param {string} [kind]
 */
export const say = (text, kind) => el("p", { class: kind }, text);
