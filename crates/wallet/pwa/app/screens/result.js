// How it ended.

import { actions, button, el, icon, say } from "../dom.js";
import { home } from "../deeds.js";
import { wayOn } from "../links.js";
import { show } from "../router.js";
import { span, theirs, t, texts as common } from "../texts.js";

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
  move: ["Ponsel baru sudah boleh melanjutkan", "The new phone may go on"],
  moveWhat: ["Begitu ponsel baru mengambil kartu Anda, dompet ini berakhir. Tunggu sampai ponsel baru selesai sebelum menghapus dompet ini.",
    "As soon as the new phone takes your cards, this wallet ends. Wait until the new phone is done before you remove this one."],
  recover: ["Pemulihan sudah dimulai", "The recovery has begun"],
  recoverWhat: ["Kartu Anda dapat diambil di ponsel ini dalam {wait}. Buka dompet ini sesudahnya; kami tidak pernah menelepon tentang hal ini.",
    "Your cards can be taken on this phone in {wait}. Open this wallet then; we never call about it."],
  stay: ["Pemindahan dibatalkan", "The move is stopped"],
  stayWhat: ["Dompet tetap di sini. Ganti PIN sekarang: yang meminta mengetahui PIN dan kode pemulihan Anda.",
    "The wallet stays here. Change the PIN now: whoever asked knows your PIN and your recovery code."],
  takeOver: ["Dompet sudah pindah ke ponsel ini", "Your wallet is on this phone now"],
  takeOverNone: ["Tidak ada kartu yang dapat dipindahkan. Kantor Dukcapil dapat menerbitkannya lagi.",
    "There was no card to be moved. The Dukcapil office can issue one again."],
  next: ["Ganti PIN", "Change the PIN"],
  wayOn: ["Kembali ke {host}", "Back to {host}"],
};

/** @typedef {{deed: "accept" | "present" | "change" | "block" | "move" | "recover" | "stay" | "takeOver", done: Done, here?: boolean}} Given */

/** @param {Given} given @returns {{title: Pair, words: (string | null)[], good: boolean}} */
const told = ({ deed, done }) => {
  if (deed === "change") return { title: texts.change, words: [t(texts.changeWhat)], good: true };
  if (deed === "block") return { title: texts.blocked, words: [t(texts.blockedWhat)], good: true };
  if (deed === "move") return { title: texts.move, words: [t(texts.moveWhat)], good: true };
  if (deed === "recover") return { title: texts.recover, words: [t(texts.recoverWhat, { wait: span(done.ready_in) })], good: true };
  if (deed === "stay") return { title: texts.stay, words: [t(texts.stayWhat)], good: true };
  if (deed === "present") {
    const shared = isShared(done);
    return { title: shared ? texts.shared : texts.denied, words: [t(shared ? texts.sharedWhat : texts.deniedWhat)], good: shared };
  }
  const cards = done.cards?.length ?? 0;
  const renewed = done.renewed?.length ?? 0;
  const promised = typeof done.deferred === "number" ? done.deferred : 0;
  const came = cards + renewed > 0;
  const over = deed === "takeOver";
  return {
    title: over ? texts.takeOver : came ? texts.accepted : texts.nothing,
    words: [over && !came && !promised ? t(texts.takeOverNone) : null, came ? t(texts.acceptedWhat) : null, promised ? t(texts.promised, { n: promised }) : null],
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
        given.deed === "stay" ? button(t(texts.next), () => show("change", {}), { kind: "main", id: "change" }) : null,
        button(t(common.home), home, { kind: on || given.deed === "stay" ? "plain" : "main", id: "home" })),
    ],
  };
};
