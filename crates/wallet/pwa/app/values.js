// What a claim says, for people to read.

import { el } from "./dom.js";
import { portrait } from "./pictures.js";
import { day, figure, t, theirs } from "./texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  yes: ["Ya", "Yes"],
  no: ["Tidak", "No"],
  picture: ["Foto", "Photo"],
};

/**
 * @param {unknown} value
 * @returns {string}
 */
export const plain = value => {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return t(value ? texts.yes : texts.no);
  if (typeof value === "number") return figure(value);
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;
  if (Array.isArray(value)) return value.map(plain).join(", ");
  const parts = Object.values(/** @type {object} */ (value)).map(plain);
  return parts.join(", ");
};

/**
 * @param {unknown} value
 * @returns {Node}
 */
export const shownValue = value =>
  portrait(value, t(texts.picture)) ?? el("span", { class: "value" }, plain(value));

/**
 * What stands for a value that is not shown: as long as that it says nothing.
 *
 * @param {Claim} claim
 */
export const maskOf = claim => (typeof claim.masked === "string" ? claim.masked : "••••••");

/** @param {Claim} claim */
export const labelOf = claim => theirs(claim.label);
