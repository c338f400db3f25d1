// Tells people on one phone apart by a shape and a colour, and by nothing about them.

import { drawn, el } from "./dom.js";
import { t } from "./texts.js";

/** @type {{name: Pair, path: string}[]} */
export const symbols = [
  { name: ["Lingkaran hijau laut", "Teal circle"], path: "M24 6a18 18 0 1 0 0 36 18 18 0 0 0 0-36Z" },
  { name: ["Segi tiga jingga", "Orange triangle"], path: "M24 6 44 40H4Z" },
  { name: ["Persegi biru", "Blue square"], path: "M8 8h32v32H8Z" },
  { name: ["Wajik ungu", "Purple diamond"], path: "M24 3 45 24 24 45 3 24Z" },
  { name: ["Tanda tambah merah", "Red plus"], path: "M17 5h14v12h12v14H31v12H17V31H5V17h12Z" },
  { name: ["Segi enam hijau", "Green hexagon"], path: "M24 4 42 14v20L24 44 6 34V14Z" },
  { name: ["Bulan sabit abu-abu", "Grey crescent"], path: "M33 7a19 19 0 1 0 9 28A20 20 0 0 1 33 7Z" },
  { name: ["Tetesan cokelat", "Brown drop"], path: "M24 3c9 11 14 18 14 26a14 14 0 0 1-28 0c0-8 5-15 14-26Z" },
];

/** @param {number} number */
export const symbolName = number => t((symbols[number] ?? symbols[0]).name);

/** @param {number} number @param {string} [size] */
export const symbol = (number, size = "") =>
  el("span", { class: `symbol ${size}`, "data-symbol": String(number), "aria-hidden": "true" },
    drawn("svg", { viewBox: "0 0 48 48" }, drawn("path", { d: (symbols[number] ?? symbols[0]).path })));
