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
  refresh: ["Memperbarui kartu", "Renewing a card"],
  collect: ["Mengambil kartu", "Collecting a card"],
  check: ["Memeriksa kartu", "Checking a card"],
  done: ["berhasil", "done"],
  denied: ["tidak dibagikan", "not shared"],
  failed: ["gagal", "failed"],
  cards: ["Kartu: {names}", "Cards: {names}"],
  claims: ["Data: {names}", "Data: {names}"],
};

/** @type {{[word: string]: keyof typeof texts}} */
const DEEDS = {
  presented: "present", present: "present", asked: "present", accepted: "accept", accept: "accept",
  renewed: "refresh", refresh: "refresh", refreshed: "refresh", collected: "collect", collect: "collect",
  checked: "check", check: "check",
};
/** @type {{[word: string]: {word: keyof typeof texts, icon: import("../dom.js").IconName, kind: string}}} */
const ENDS = {
  shared: { word: "done", icon: "check", kind: "good" },
  done: { word: "done", icon: "check", kind: "good" },
  accepted: { word: "done", icon: "check", kind: "good" },
  presented: { word: "done", icon: "check", kind: "good" },
  denied: { word: "denied", icon: "cross", kind: "wait" },
  refused: { word: "denied", icon: "cross", kind: "wait" },
  failed: { word: "failed", icon: "alert", kind: "stop" },
};

/** @param {(Named | string)[] | undefined} all */
const named = all => (all ?? []).map(theirs).filter(Boolean).join(", ");

/** @param {Entry} entry */
export const row = entry => {
  const deed = DEEDS[entry.deed];
  const end = ENDS[entry.outcome];
  const cards = named(entry.cards);
  const claims = named(entry.claims);
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
