// What went wrong, and how it is said: what happened, that nothing is lost, what to do next.

import { span, spoken, t } from "./texts.js";

/** The module, or a server, says no. */
export class Refused extends Error {
  /** @param {Fault} fault */
  constructor(fault) {
    super(fault.code);
    this.code = fault.code;
    this.fault = fault;
  }
}

/** A part of the wallet did not come, or the network is away. */
export class Unreached extends Error {}

/** The person went away from a flow. */
export class Left extends Error {}

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  unreached: ["Dompet belum dapat menjangkau bagian yang diperlukan. Periksa sambungan internet Anda, lalu coba lagi.",
    "The wallet could not reach what it needs. Check your connection, then try again."],
  other: ["Ada bagian dompet yang tidak berjalan sebagaimana mestinya. Tutup dompet, buka lagi, lalu coba sekali lagi.",
    "A part of the wallet did not work as it should. Close the wallet, open it again, then try once more."],
  unkept: ["Ponsel ini tidak dapat menyimpan data dompet. Kosongkan sedikit ruang, dan jangan memakai mode samaran.",
    "This phone cannot keep the wallet's data. Free some space, and do not use a private window."],
  overtaken: ["Dompet ini baru saja dipakai di jendela lain. Buka kunci sekali lagi di sini.",
    "This wallet was just used in another window. Unlock it here once more."],
  busy: ["Server sedang ramai. Coba lagi dalam {wait}.", "The server is busy. Try again in {wait}."],
  full: ["Ponsel ini sudah memuat lima dompet, jumlah paling banyak.",
    "This phone already holds five wallets, which is the most."],
};

/**
 * What happened and what to do next, in the language that is spoken.
 *
 * @param {unknown} error
 * @returns {string}
 */
export const said = error => {
  if (error instanceof Refused) {
    const { fault } = error;
    if (fault.code === "busy") return t(texts.busy, { wait: span(fault.retry_after ?? 30) });
    const told = spoken() === "id" ? fault.id ?? fault.en : fault.en ?? fault.id;
    return told ? sentence(told) : t(texts.other);
  }
  const name = /** @type {Error} */ (error)?.constructor?.name;
  if (name === "Unkept") {
    return t(String(error).includes("no room") ? texts.full : texts.unkept);
  }
  if (name === "Overtaken") return t(texts.overtaken);
  return t(error instanceof Unreached ? texts.unreached : texts.other);
};

/** @param {string} text */
const sentence = text => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(begun) ? begun : `${begun}.`;
};
