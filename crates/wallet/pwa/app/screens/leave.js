// Leaving this phone, in two steps. IKD may be left as easily as it was joined.

import { actions, button, el, notice, say } from "../dom.js";
import { leave, leaveHere } from "../deeds.js";
import { show } from "../router.js";
import { t, texts as common } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Berhenti memakai IKD di ponsel ini?", "Leave IKD on this phone?"],
  what: ["Kartu Anda dicabut oleh penerbitnya, lalu kartu dan riwayat di ponsel ini dihapus. Dompet orang lain di ponsel ini tidak tersentuh.",
    "Your cards are revoked by their issuer, then cards and history on this phone are deleted. Other people's wallets on it are not touched."],
  kept: ["Sebagian kartu belum dapat dicabut karena penerbitnya tidak terjangkau. Coba lagi saat tersambung. Bila dihapus sekarang, kartu itu tidak ada lagi di sini dan habis dengan sendirinya.",
    "Some cards could not be revoked because their issuer cannot be reached. Try again when you are connected. If you remove them now, they are gone from here and expire by themselves."],
  again: ["Coba cabut lagi", "Try to revoke again"],
  anyway: ["Hapus saja", "Remove them anyway"],
  back: ["Untuk memakai IKD lagi, datanglah ke kantor. KTP-el Anda tetap berlaku.",
    "To use IKD again, come to the office. Your identity card stays valid."],
  first: ["Lanjut berhenti", "Go on and leave"],
  sure: ["Ini tidak dapat dibatalkan.", "This cannot be undone."],
  really: ["Cabut dan hapus sekarang", "Revoke and remove now"],
};

/** @param {{sure?: boolean, kept?: boolean}} given */
export const screen = ({ sure, kept }) => {
  const back = () => show("settings", {});
  const steps = kept
    ? [button(t(texts.again), leave, { kind: "main", id: "again" }),
      button(t(texts.anyway), leaveHere, { kind: "stop", icon: "erase", id: "anyway" })]
    : [sure
      ? button(t(texts.really), leave, { kind: "stop", icon: "erase", id: "really" })
      : button(t(texts.first), () => show("leave", { sure: true }), { kind: "plain", id: "first" })];
  return {
    title: t(texts.title),
    back,
    body: [
      say(t(texts.what)),
      say(t(texts.back)),
      sure ? el("div", { role: "alert" }, notice("stop", t(kept ? texts.kept : texts.sure))) : null,
      actions(button(t(common.cancel), back, { kind: kept ? "plain" : "main", id: "cancel" }), ...steps),
    ],
  };
};
