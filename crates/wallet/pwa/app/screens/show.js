// Showing: the other side shows its code first, and this phone answers it. A picture of a card
// proves nothing, and this screen says so.

import { actions, button, el, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Tunjukkan identitas", "Show your identity"],
  first: ["Minta petugas atau situs menampilkan kodenya.", "Ask the officer or the website to show its code."],
  second: ["Pindai kode itu.", "Scan that code."],
  third: ["Lihat siapa yang meminta dan apa yang diminta, lalu Anda putuskan.", "See who asks for what, and decide."],
  scan: ["Pindai kode mereka", "Scan their code"],
  picture: ["Gambar kartu di layar bukan bukti. Jangan kirim tangkapan layar kartu Anda.",
    "A picture of a card is no proof. Do not send screenshots of your cards."],
  none: ["Belum ada kartu yang dapat ditunjukkan.", "There is no card to show yet."],
};

/** @param {{cards?: number}} given */
export const screen = given => ({
  title: t(texts.title),
  back: home,
  body: [
    given.cards === 0 ? notice("wait", t(texts.none)) : null,
    el("ol", { class: "steps" }, ...[texts.first, texts.second, texts.third].map(pair => el("li", {}, t(pair)))),
    actions(button(t(texts.scan), () => show("scan", {}), { kind: "main", icon: "scan", id: "scan-theirs" })),
    say(t(texts.picture), "quiet"),
  ],
});
