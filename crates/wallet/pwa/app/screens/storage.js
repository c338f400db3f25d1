// Whether this phone keeps the wallet, and which release it is.

import { button, el, notice, say } from "../dom.js";
import { release } from "../guard.js";
import { again, show } from "../router.js";
import { persist, state } from "../storage.js";
import { figure, t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Penyimpanan dan versi", "Storage and version"],
  safe: ["Ponsel ini berjanji tidak menghapus dompet saat ruangnya penuh.",
    "This phone has promised not to clear the wallet when it is full."],
  unsafe: ["Ponsel ini dapat menghapus data dompet saat ruangnya penuh. Memasang dompet di layar utama membantu.",
    "This phone may clear the wallet's data when it is full. Putting it on the home screen helps."],
  ask: ["Minta disimpan", "Ask to keep it"],
  lost: ["Jika data terhapus, kartu dapat diterbitkan lagi; tidak ada orang lain yang dapat memakainya.",
    "If the data are deleted, cards can be issued again; nobody else can use them."],
  used: ["Terpakai {n} kB", "{n} kB are used"],
  version: ["Versi dompet {n}", "Wallet release {n}"],
  signed: ["Setiap versi diperiksa tanda tangannya, dan versi lama ditolak.",
    "Every release is checked by its signature, and an older one is refused."],
};

export const screen = async () => {
  const [{ safe, used }, number] = await Promise.all([state(), release()]);
  return {
    title: t(texts.title),
    back: () => show("settings", {}),
    body: [
      notice(safe ? "good" : "wait", t(safe ? texts.safe : texts.unsafe)),
      safe ? null : button(t(texts.ask), async () => { await persist(); await again(); }, { kind: "plain", id: "persist" }),
      say(t(texts.lost)),
      el("p", { class: "quiet" }, t(texts.used, { n: figure(Math.round(used / 1000)) })),
      number ? say(t(texts.version, { n: String(number) }), "quiet") : null,
      say(t(texts.signed), "quiet"),
    ],
  };
};
