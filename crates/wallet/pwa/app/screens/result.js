// How it ended.

import { actions, button, el, icon, say } from "../dom.js";
import { home } from "../deeds.js";
import { wayOn } from "../links.js";
import { theirs, t, texts as common } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  shared: ["Sudah dibagikan", "Shared"],
  sharedWhat: ["Peminta sudah menerima tepat apa yang Anda lihat tadi. Ini tercatat di riwayat, tanpa isinya.",
    "The asker has received exactly what you saw. It is in your history, without the contents."],
  denied: ["Tidak ada yang dibagikan", "Nothing was shared"],
  deniedWhat: ["Peminta hanya tahu bahwa tidak ada yang ditunjukkan, tidak alasannya.",
    "The asker only knows that nothing was shown, not why."],
  accepted: ["Kartu sudah disimpan", "Your card is kept here"],
  acceptedWhat: ["Kartu tersimpan di ponsel ini, terkunci dengan PIN Anda.", "It is on this phone, locked with your PIN."],
  promised: ["Kantor akan mengirim {n} kartu setelah petugas selesai. Buka dompet lagi nanti.",
    "The office delivers {n} more when the officer is done. Open the wallet again later."],
  nothing: ["Belum ada kartu baru", "No new card yet"],
  change: ["PIN sudah diganti", "Your PIN is changed"],
  changeWhat: ["Mulai sekarang dompet dibuka dengan PIN yang baru.", "From now on the new PIN opens the wallet."],
  blocked: ["Dompet sudah diblokir", "The wallet is blocked"],
  blockedWhat: ["Tidak ada yang dapat membukanya lagi, juga dengan PIN. Untuk memakai IKD lagi, datanglah ke kantor Dukcapil mana pun dengan KTP-el Anda.",
    "Nobody can open it any more, not even with the PIN. To use IKD again, come to any Dukcapil office with your identity card."],
  wayOn: ["Kembali ke {host}", "Back to {host}"],
};

/** @typedef {{deed: "accept" | "present" | "change" | "block", done: Done, here?: boolean}} Given */

/** @param {Given} given @returns {{title: Pair, words: (string | null)[], good: boolean}} */
const told = ({ deed, done }) => {
  if (deed === "change") return { title: texts.change, words: [t(texts.changeWhat)], good: true };
  if (deed === "block") return { title: texts.blocked, words: [t(texts.blockedWhat)], good: true };
  if (deed === "present") {
    const shared = isShared(done);
    return { title: shared ? texts.shared : texts.denied, words: [t(shared ? texts.sharedWhat : texts.deniedWhat)], good: shared };
  }
  const cards = done.cards?.length ?? 0;
  const renewed = done.renewed?.length ?? 0;
  const promised = typeof done.deferred === "number" ? done.deferred : 0;
  const came = cards + renewed > 0;
  return {
    title: came ? texts.accepted : texts.nothing,
    words: [came ? t(texts.acceptedWhat) : null, promised ? t(texts.promised, { n: promised }) : null],
    good: came,
  };
};

/** @param {Done} done */
export const isShared = done => done.presented === true;

/** @param {Done} done */
const redirectOf = done => wayOn(done.redirect);

/** @param {Given} given */
export const screen = given => {
  const { title, words, good } = told(given);
  const on = given.here ? redirectOf(given.done) : null;
  const names = (given.done.names ?? []).map(theirs).filter(Boolean);
  return {
    title: t(title),
    back: home,
    body: [
      el("p", { class: `verdict ${good ? "good" : "wait"}` }, icon(good ? "check" : "info")),
      ...words.filter(Boolean).map(text => say(/** @type {string} */ (text))),
      names.length ? el("ul", { class: "said" }, ...names.map((/** @type {string} */ name) => el("li", {}, name))) : null,
      actions(
        on ? el("a", { class: "button main", id: "way-on", href: on.href, rel: "noreferrer" }, t(texts.wayOn, { host: on.host })) : null,
        button(t(common.home), home, { kind: on ? "plain" : "main", id: "home" })),
    ],
  };
};
