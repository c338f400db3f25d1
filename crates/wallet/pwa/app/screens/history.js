// What happened: requests, refusals, failures, cards that came. Never what was said in them.

import { el, icon, say } from "../dom.js";
import { home } from "../deeds.js";
import { call } from "../module.js";
import { clock, day, t, theirs } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Riwayat", "History"],
  only: ["Riwayat ini hanya ada di ponsel Anda. Yang dicatat adalah nama datanya, bukan isinya.",
    "This history is on your phone only. It has the names of the data, not what they say."],
  none: ["Belum ada apa-apa.", "Nothing yet."],
  present: ["Menunjukkan", "Showing"],
  accept: ["Menerima kartu", "Receiving a card"],
  renew: ["Memperbarui kartu", "Renewing a card"],
  check: ["Memeriksa kartu", "Checking a card"],
  done: ["berhasil", "done"],
  denied: ["tidak dibagikan", "not shared"],
  deferred: ["dijanjikan, menyusul", "promised for later"],
  failed: ["gagal", "failed"],
  revoked: ["kartu dicabut", "card revoked"],
  underway: ["terputus, hasilnya tidak diketahui", "cut off, outcome not known"],
  unusable: ["tidak dapat dipakai", "not usable"],
  cards: ["Kartu: {names}", "Cards: {names}"],
  claims: ["Data: {names}", "Data: {names}"],
};

/** @type {{[word: string]: keyof typeof texts}} */
const DEEDS = { accept: "accept", check: "check", present: "present", renew: "renew" };
/** @type {{[word: string]: {word: keyof typeof texts, icon: import("../dom.js").IconName, kind: string}}} */
const ENDS = {
  deferred: { word: "deferred", icon: "clock", kind: "wait" },
  denied: { word: "denied", icon: "cross", kind: "wait" },
  failed: { word: "failed", icon: "alert", kind: "stop" },
  revoked: { word: "revoked", icon: "ban", kind: "stop" },
  succeeded: { word: "done", icon: "check", kind: "good" },
  underway: { word: "underway", icon: "clock", kind: "wait" },
  unusable: { word: "unusable", icon: "alert", kind: "stop" },
};

/** @param {(Named | string)[] | undefined} all */
const named = all => (all ?? []).map(theirs).filter(Boolean).join(", ");

/** @param {Entry} entry */
export const row = entry => {
  const deed = DEEDS[entry.deed];
  const end = ENDS[entry.outcome];
  const cards = named(entry.cards);
  // What a card holds is told with the card; here counts what somebody else has seen.
  const claims = entry.deed === "present" ? named(entry.claims) : "";
  return el("li", { class: "entry" },
    el("span", { class: `mark ${end?.kind ?? "wait"}` }, icon(end?.icon ?? "dot")),
    el("div", {},
      el("strong", {}, entry.who),
      el("p", {}, `${deed ? t(texts[deed]) : entry.deed}: ${end ? t(texts[end.word]) : entry.outcome}`),
      cards ? say(t(texts.cards, { names: cards }), "quiet") : null,
      claims ? say(t(texts.claims, { names: claims }), "quiet") : null,
      say(`${day(entry.at)} ${clock(entry.at)}`, "quiet")));
};

export const screen = async () => {
  /** @type {Home} */
  const { history } = await call("home");
  return {
    title: t(texts.title),
    back: home,
    body: [
      say(t(texts.only), "quiet"),
      history.length ? el("ul", { class: "entries" }, ...history.map(row)) : say(t(texts.none)),
    ],
  };
};
