// What happened: requests, refusals, failures, cards that came. Never what was said in them.

import { actions, el, icon, say } from "../dom.js";
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
  rights: ["Minta dihapus atau laporkan", "Ask to delete, or report"],
  why: ["Untuk: {why}", "For: {why}"],
  erase: ["Minta {name} menghapus data saya", "Ask {name} to delete my data"],
  report: ["Laporkan {name} ke pengawas", "Report {name} to the authority"],
  nobody: ["Pendaftaran mereka tidak menyebut alamat. Tanyakan langsung, atau ke kantor Dukcapil.",
    "Their registration names no address. Ask them, or the Dukcapil office."],
  mail: ["Surat yang terbuka sudah terisi, tanpa isi data Anda. Anda yang mengirimnya.",
    "The letter that opens is filled in, without what your data say. It is you who sends it."],
  eraseSubject: ["Permintaan penghapusan data pribadi", "Request to delete personal data"],
  eraseBody: ["Pada {when} saya menunjukkan lewat Dompet IKD: {what}. Mohon hapus data tersebut dan beri tahu saya setelahnya (UU 27/2022 tentang Pelindungan Data Pribadi).",
    "On {when} I showed through the IKD wallet: {what}. Please delete these data and tell me afterwards (Law 27/2022 on personal data protection)."],
  reportSubject: ["Laporan tentang {name}", "Report about {name}"],
  reportBody: ["Pada {when}, {name} ({id}) meminta lewat Dompet IKD: {what}. Yang ingin saya laporkan:",
    "On {when}, {name} ({id}) asked through the IKD wallet for: {what}. What I want to report:"],
  reportNone: ["Pada {when}, {name} ({id}) meminta data saya lewat Dompet IKD; tidak ada yang saya bagikan. Yang ingin saya laporkan:",
    "On {when}, {name} ({id}) asked for my data through the IKD wallet; I shared nothing. What I want to report:"],
  way_counter: ["Di loket, lewat kode", "At a counter, by codes"],
  way_here: ["Lewat tautan di ponsel ini", "By a link on this phone"],
  way_number: ["Lewat nomor yang diketik", "By a number that was typed"],
  way_screen: ["Dipindai dari layar lain", "Scanned from another screen"],
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

/**
 * Where somebody turns to: a web page, or a letter that is filled in but for the person's own words.
 *
 * @param {string | null | undefined} place
 * @param {string} label
 * @param {string} id
 * @param {{subject: string, body: string}} letter
 */
const turn = (place, label, id, { subject, body }) => {
  if (!place || !/^(mailto:|https:)/.test(place)) return null;
  const mail = place.startsWith("mailto:");
  const href = mail ? `${place}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}` : place;
  return el("a", { class: "button plain", "data-turn": id, href, rel: "noreferrer", target: mail ? null : "_blank" }, label);
};

/** What one may ask of whoever has seen something. @param {Entry} entry */
const rights = entry => {
  if (entry.deed !== "present") return null;
  const name = entry.who;
  const what = [named(entry.cards), named(entry.claims)].filter(Boolean).join(": ");
  const when = `${day(entry.at)} ${clock(entry.at)}`;
  const { support, authority } = entry.registered ?? {};
  const erase = entry.outcome === "denied" ? null : turn(support, t(texts.erase, { name }), "erase", {
    subject: t(texts.eraseSubject), body: t(texts.eraseBody, { when, what }),
  });
  const report = turn(authority, t(texts.report, { name }), "report", {
    subject: t(texts.reportSubject, { name }), body: t(what ? texts.reportBody : texts.reportNone, { when, name, what, id: entry.identifier ?? "" }),
  });
  return el("details", { class: "rights" }, el("summary", {}, t(texts.rights)),
    erase || report ? actions(erase, report) : null, say(t(erase || report ? texts.mail : texts.nobody), "quiet"));
};

/** @param {Entry} entry @param {boolean} [whole] with what one may ask for */
export const row = (entry, whole) => {
  const deed = DEEDS[entry.deed];
  const end = ENDS[entry.outcome];
  const cards = named(entry.cards);
  // What a card holds is told with the card; here counts what somebody else has seen.
  const claims = entry.deed === "present" ? named(entry.claims) : "";
  const why = theirs(entry.registered?.purpose);
  return el("li", { class: "entry" },
    el("span", { class: `mark ${end?.kind ?? "wait"}` }, icon(end?.icon ?? "dot")),
    el("div", {},
      el("strong", {}, entry.who),
      el("p", {}, `${deed ? t(texts[deed]) : entry.deed}: ${end ? t(texts[end.word]) : entry.outcome}`),
      cards ? say(t(texts.cards, { names: cards }), "quiet") : null,
      claims ? say(t(texts.claims, { names: claims }), "quiet") : null,
      why ? say(t(texts.why, { why }), "quiet") : null,
      entry.way ? say(t(texts[`way_${entry.way}`]), "quiet") : null,
      say(`${day(entry.at)} ${clock(entry.at)}`, "quiet"),
      whole ? rights(entry) : null));
};

export const screen = async () => {
  /** @type {Home} */
  const { history } = await call("home");
  return {
    title: t(texts.title),
    back: home,
    body: [
      say(t(texts.only), "quiet"),
      history.length ? el("ul", { class: "entries" }, ...history.map(entry => row(entry, true))) : say(t(texts.none)),
    ],
  };
};
