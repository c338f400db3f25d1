// A wallet that opens no more, and what to do.

import { actions, button, el, notice, say } from "../dom.js";
import { leaveHere } from "../deeds.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Dompet ini diblokir", "This wallet is blocked"],
  what: ["Dompet tidak dapat dibuka lagi, juga dengan PIN yang benar. Data Anda di dalamnya aman: tidak ada orang lain yang dapat membacanya.",
    "It cannot be opened any more, not even with the right PIN. Your data in it are safe: nobody else can read them."],
  moved: ["Dompet ini sudah pindah", "This wallet has moved"],
  movedWhat: ["Dompet ini sudah dipindahkan ke ponsel lain dan berakhir di sini. Bukan Anda yang meminta? Hubungi atau datangi kantor Dukcapil.",
    "This wallet was moved to another phone and has ended here. It was not you? Call or visit the Dukcapil office."],
  first: ["Datanglah ke kantor Dukcapil mana pun dengan KTP-el Anda. Gratis.",
    "Come to any Dukcapil office with your identity card. It is free."],
  second: ["Buat dompet baru di ponsel ini; petugas mengaktifkannya. Ponsel dicuri dan kode pemulihan ada? Pulihkan sendiri di ponsel lain.",
    "Make a new wallet on this phone; an officer activates it. The phone was stolen and you have the code? Recover it on another phone yourself."],
  meanwhile: ["Sementara itu KTP-el fisik Anda tetap berlaku.", "Meanwhile your physical identity card stays valid."],
  remove: ["Hapus dompet ini dari ponsel", "Remove this wallet from the phone"],
  other: ["Orang lain", "Another person"],
};

/** @param {{moved?: boolean}} given */
export const screen = ({ moved }) => ({
  title: t(moved ? texts.moved : texts.title),
  back: () => show("start", { all: true }),
  body: [
    moved ? notice("info", t(texts.movedWhat)) : notice("stop", t(texts.what)),
    moved ? null : el("ol", { class: "steps" }, el("li", {}, t(texts.first)), el("li", {}, t(texts.second))),
    moved ? null : say(t(texts.meanwhile)),
    actions(
      button(t(texts.other), () => show("welcome", { another: true }), { kind: "plain", icon: "person", id: "more" }),
      button(t(texts.remove), leaveHere, { kind: "stop", icon: "erase", id: "remove" })),
  ],
});
