// Help at the door.

import { actions, button, el } from "../dom.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Bantuan", "Help"],
  pin: ["Lupa PIN", "Forgot the PIN"],
  pinWhat: ["Tidak ada yang dapat membaca PIN Anda, juga kantor. Datanglah ke kantor Dukcapil mana pun dengan KTP-el; dua petugas menyiapkan dompet baru. Gratis.",
    "Nobody can read your PIN, not even the office. Come to any Dukcapil office with your identity card; two officers prepare a new wallet. It is free."],
  lost: ["Ponsel hilang atau dicuri", "Phone lost or stolen"],
  lostWhat: ["Blokir segera dengan kode pemulihan, dari ponsel mana pun. Lalu buat dompet baru dan pulihkan dengan kode itu dan PIN lama, tanpa ke kantor.",
    "Block it at once with the recovery code, from any phone. Then set up a new wallet and recover it with that code and the old PIN, without an office visit."],
  fraud: ["Ada yang meminta PIN atau kode", "Somebody asks for your PIN or a code"],
  fraudWhat: ["Itu penipuan. Petugas tidak pernah meminta PIN, kode pemulihan, atau uang, dan tidak pernah menelepon untuk aktivasi.",
    "That is fraud. Officers never ask for a PIN, a recovery code or money, and never call to activate."],
  without: ["Tidak ingin memakai IKD", "You do not want IKD"],
  withoutWhat: ["Tidak apa-apa. KTP-el Anda tetap berlaku dan layanan tetap sama.",
    "That is fine. Your identity card stays valid and you are served the same."],
  block: ["Blokir dompet", "Block a wallet"],
};

export const screen = () => ({
  title: t(texts.title),
  back: () => show("start", {}),
  body: [
    ...[[texts.pin, texts.pinWhat], [texts.lost, texts.lostWhat], [texts.fraud, texts.fraudWhat], [texts.without, texts.withoutWhat]]
      .map(([head, words]) => el("section", {}, el("h2", {}, t(/** @type {Pair} */ (head))), el("p", {}, t(/** @type {Pair} */ (words))))),
    actions(button(t(texts.block), () => show("block", {}), { kind: "plain", icon: "ban", id: "stolen" })),
  ],
});
