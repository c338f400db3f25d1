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
  ended: ["Dompet ini sudah dipindahkan ke ponsel lain dan berakhir di sini.",
    "This wallet was moved to another phone and has ended here."],
  first: ["Datanglah ke kantor Dukcapil mana pun dengan KTP-el Anda. Gratis.",
    "Come to any Dukcapil office with your identity card. It is free."],
  second: ["Buat dompet baru di ponsel ini; petugas mengaktifkannya.", "Make a new wallet on this phone; an officer activates it."],
  meanwhile: ["Sementara itu KTP-el fisik Anda tetap berlaku.", "Meanwhile your physical identity card stays valid."],
  remove: ["Hapus dompet ini dari ponsel", "Remove this wallet from the phone"],
  other: ["Orang lain", "Another person"],
};

/** @param {{ended?: boolean}} given */
export const screen = ({ ended }) => ({
  title: t(texts.title),
  back: () => show("start", { all: true }),
  body: [
    notice("stop", t(ended ? texts.ended : texts.what)),
    el("ol", { class: "steps" }, el("li", {}, t(texts.first)), el("li", {}, t(texts.second))),
    say(t(texts.meanwhile)),
    actions(
      button(t(texts.other), () => show("welcome", { another: true }), { kind: "plain", icon: "person", id: "more" }),
      button(t(texts.remove), leaveHere, { kind: "stop", icon: "erase", id: "remove" })),
  ],
});
