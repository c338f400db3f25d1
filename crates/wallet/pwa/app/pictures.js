// Pictures that the module draws, as pictures of a page: a drawing from elsewhere is never put
// among our own elements.

import { el } from "./dom.js";

/**
 * @param {string} svg
 * @param {string} alt
 * @returns {HTMLImageElement}
 */
export const picture = (svg, alt) =>
  el("img", { class: "qr", alt, src: `data:image/svg+xml,${encodeURIComponent(svg)}` });

/**
 * A picture that is part of a credential, if it is one.
 *
 * @param {unknown} value
 * @param {string} alt
 */
export const portrait = (value, alt) =>
  typeof value === "string" && /^data:image\/(jpeg|png|webp|jp2);base64,/.test(value)
    ? el("img", { class: "portrait", alt, src: value })
    : null;
