// The face of a card: one calm gradient a type, a fine line pattern, the name, the issuer, and how
// it stands in words and with an icon.

import { drawn, el, icon } from "./dom.js";
import { day, t, theirs } from "./texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  valid: ["Berlaku", "Valid"],
  expired: ["Kedaluwarsa", "Expired"],
  revoked: ["Dicabut", "Revoked"],
  suspended: ["Ditangguhkan", "Suspended"],
  not_yet: ["Belum berlaku", "Not valid yet"],
  unknown: ["Belum dapat diperiksa", "Not checked yet"],
  until: ["Berlaku sampai {day}", "Valid until {day}"],
};

/** @type {{[status: string]: {kind: string, icon: import("./dom.js").IconName}}} */
const LOOKS = {
  valid: { kind: "good", icon: "check" },
  expired: { kind: "stop", icon: "clock" },
  revoked: { kind: "stop", icon: "ban" },
  suspended: { kind: "wait", icon: "pause" },
  not_yet: { kind: "wait", icon: "clock" },
  unknown: { kind: "wait", icon: "info" },
};

/** @param {CardStatus} status */
export const chip = status => {
  const look = LOOKS[status] ?? LOOKS.unknown;
  const known = /** @type {keyof typeof texts} */ (status in LOOKS ? status : "unknown");
  return el("span", { class: `chip ${look.kind}`, "data-status": known }, icon(look.icon), el("span", {}, t(texts[known])));
};

/** How many gradients there are in the styles. */
const FACES = 5;
/** @type {{[type: string]: number}} */
const KNOWN = { pid: 0, ktp: 1, age: 2, kk: 3, kia: 4 };

/**
 * Which gradient a type has: always the same one.
 *
 * @param {string} type
 */
export const faceOf = type => {
  const word = Object.keys(KNOWN).find(name => new RegExp(`(^|[^a-z])${name}([^a-z]|$)`, "i").test(type));
  if (word) return KNOWN[word];
  let sum = 0;
  for (const letter of type) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % FACES;
};

const WIDTH = 856;
const HEIGHT = 540;
const LINES = 18;

/**
 * Lines that cross each other like those of a banknote, the same for the same type.
 *
 * @param {number} face
 */
const lines = face => {
  let path = "";
  for (let line = 0; line < LINES; line += 1) {
    const phase = line / LINES * Math.PI * 2;
    for (let x = 0; x <= WIDTH; x += 24) {
      const swing = Math.sin(x / (90 + face * 12) + phase) * 70 + Math.sin(x / 41 - phase) * 22;
      const y = HEIGHT * 0.72 + swing + line * 4;
      path += `${x === 0 ? "M" : "L"}${x} ${y.toFixed(1)}`;
    }
  }
  return drawn("svg", { class: "lines", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    drawn("path", { d: path }));
};

/**
 * @param {Card} card
 * @returns {HTMLElement}
 */
export const face = card => {
  const kind = faceOf(card.type);
  return el("span", { class: "face", "data-face": String(kind) },
    lines(kind),
    el("span", { class: "face-top" }, el("strong", {}, theirs(card.names) || card.type), icon("card")),
    el("span", { class: "face-foot" },
      el("span", {}, card.issuer, card.until ? el("small", {}, t(texts.until, { day: day(card.until) })) : null),
      chip(card.status)));
};
