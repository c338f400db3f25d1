// Leaving this phone, in two steps. IKD may be left as easily as it was joined.

import { actions, button, el, notice, say } from "../dom.js";
import { leaveHere } from "../deeds.js";
import { show } from "../router.js";
import { t, texts as common } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Hapus dompet dari ponsel ini?", "Remove the wallet from this phone?"],
  what: ["Semua kartu dan riwayat Anda di ponsel ini dihapus. Dompet orang lain di ponsel ini tidak tersentuh.",
    "All your cards and your history on this phone are deleted. Other people's wallets on it are not touched."],
  back: ["Untuk memakai IKD lagi, datanglah ke kantor. KTP-el Anda tetap berlaku.",
    "To use IKD again, come to the office. Your identity card stays valid."],
  first: ["Lanjut menghapus", "Go on and remove it"],
  sure: ["Ini tidak dapat dibatalkan.", "This cannot be undone."],
  really: ["Hapus sekarang", "Remove it now"],
};

/** @param {{sure?: boolean}} given */
export const screen = ({ sure }) => {
  const back = () => show("settings", {});
  return {
    title: t(texts.title),
    back,
    body: [
      say(t(texts.what)),
      say(t(texts.back)),
      sure ? el("div", { role: "alert" }, notice("stop", t(texts.sure))) : null,
      actions(
        button(t(common.cancel), back, { kind: "main", id: "cancel" }),
        sure
          ? button(t(texts.really), leaveHere, { kind: "stop", icon: "erase", id: "really" })
          : button(t(texts.first), () => show("leave", { sure: true }), { kind: "plain", id: "first" })),
    ],
  };
};
