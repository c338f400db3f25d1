// Languages, numbers and dates. Texts stand beside their screen, as pairs: Indonesian, English.

/** @type {Language} */
let language = "id";

/** @returns {Language} */
export const spoken = () => language;

/** @param {Language} wished */
export const speak = wished => {
  language = wished;
  document.documentElement.lang = wished;
};

/**
 * What is spoken where nobody has chosen: Indonesian, unless the phone asks for English.
 *
 * @param {string | undefined} phone the phone's own language tag
 * @returns {Language}
 */
export const natural = phone => (/^en\b/i.test(phone ?? "") ? "en" : "id");

/**
 * A text of ours; `{name}` is filled in.
 *
 * @param {Pair} pair
 * @param {{[name: string]: string | number}} [values]
 * @returns {string}
 */
export const t = (pair, values = {}) =>
  pair[language === "id" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/**
 * A text of somebody else's; the other language stands in.
 *
 * @param {Named | string | null | undefined} named
 * @returns {string}
 */
export const theirs = named => {
  if (typeof named === "string") return named;
  const other = language === "id" ? "en" : "id";
  return named?.[language] ?? named?.[other] ?? "";
};

const tag = () => (language === "id" ? "id-ID" : "en-GB");

/** @param {number} number */
export const figure = number => number.toLocaleString(tag());

/**
 * A moment as the module writes it: Unix seconds, or a date.
 *
 * @param {number | string} moment
 * @returns {Date}
 */
export const moment = moment => new Date(typeof moment === "number" ? moment * 1000 : moment);

/** @param {number | string} when */
export const day = when => {
  const date = moment(when);
  const parts = /** @type {const} */ ({ day: "numeric", month: "long", year: "numeric" });
  return Number.isNaN(date.valueOf()) ? String(when) : date.toLocaleDateString(tag(), parts);
};

/** @param {number | string} when */
export const clock = when => {
  const date = moment(when);
  if (Number.isNaN(date.valueOf())) return "";
  return date.toLocaleTimeString(tag(), { hour: "2-digit", minute: "2-digit" });
};

/** @type {[number, Pair][]} */
const SPANS = [
  [86400, ["{n} hari", "{n} days"]],
  [3600, ["{n} jam", "{n} hours"]],
  [60, ["{n} menit", "{n} minutes"]],
  [1, ["{n} detik", "{n} seconds"]],
];
/** @type {{[many: string]: string}} */
const ONE = { "1 days": "1 day", "1 hours": "1 hour", "1 minutes": "1 minute", "1 seconds": "1 second" };

/**
 * How long, in its two largest units.
 *
 * @param {number} seconds
 * @returns {string}
 */
export const span = seconds => {
  let left = Math.max(0, Math.ceil(seconds));
  const parts = [];
  for (const [unit, pair] of SPANS) {
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0) {
      const text = t(pair, { n: count });
      parts.push(ONE[text] ?? text);
    }
  }
  return parts.slice(0, 2).join(" ") || t(["sebentar", "a moment"]);
};

/**
 * Texts that several screens say.
 *
 * @satisfies {{[name: string]: Pair}}
 */
export const texts = {
  back: ["Kembali", "Back"],
  cancel: ["Batal", "Cancel"],
  goOn: ["Lanjut", "Continue"],
  home: ["Ke beranda", "Go to home"],
  again: ["Coba lagi", "Try again"],
  kept: ["Tidak ada yang hilang di ponsel ini.", "Nothing on this phone is lost."],
  working: ["Sedang diproses. Mohon tunggu.", "Working on it. Please wait."],
  sample: ["Data contoh, bukan identitas asli", "Sample data, not a real identity"],
  brand: ["Dompet IKD", "IKD wallet"],
  language: ["Bahasa", "Language"],
};
