// The browser has deleted what was kept here: it is told, with what to do.

import { actions, button, el, notice, say } from "../dom.js";
import { show } from "../router.js";
import { lossTold } from "../storage.js";
import { t, texts as common } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Data dompet di ponsel ini terhapus", "The wallet's data on this phone are gone"],
  what: ["Peramban menghapus data, misalnya karena ruang penuh atau riwayat dibersihkan. Tidak ada orang lain yang mendapat kartu Anda.",
    "The browser has deleted them, because the phone was full or its history was cleared. Nobody else has got your cards."],
  some: ["Dompet orang lain di ponsel ini masih ada.", "Other wallets on this phone are still here."],
  first: ["Blokir dompet yang lama dengan kode pemulihan.", "Block the old wallet with the recovery code."],
  second: ["Buat dompet baru di sini, lalu pulihkan kartunya dengan kode itu dan PIN lama. Tidak perlu ke kantor.",
    "Set up a new wallet here, then recover the cards with that code and the old PIN. No office visit is needed."],
  block: ["Blokir yang lama", "Block the old one"],
};

/** @param {{left: number}} given */
export const screen = ({ left }) => ({
  name: "lost",
  title: t(texts.title),
  body: [
    notice("wait", t(texts.what)),
    left > 0 ? say(t(texts.some)) : null,
    el("ol", { class: "steps" }, el("li", {}, t(texts.first)), el("li", {}, t(texts.second))),
    actions(
      button(t(common.goOn), async () => { await lossTold(); await show("start", {}); }, { kind: "main", id: "go-on" }),
      button(t(texts.block), () => show("block", {}), { kind: "plain", icon: "ban", id: "stolen" })),
  ],
});
