// The first words: what IKD is, and that it is an offer.

import { actions, button, el, icon, notice, say } from "../dom.js";
import { show } from "../router.js";
import { isWished } from "../session.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Identitas Anda, di ponsel Anda", "Your identity, on your phone"],
  what: ["Identitas Kependudukan Digital (IKD) adalah KTP elektronik Anda dalam bentuk digital. Anda yang menentukan siapa boleh melihat apa.",
    "IKD, the Digital Population Identity, is your electronic identity card in digital form. You decide who may see what."],
  offer: ["IKD adalah tawaran. Tanpa IKD pun Anda tetap dilayani, dan Anda dapat berhenti kapan saja.",
    "IKD is an offer. You are served without it too, and you can leave at any time."],
  pin: ["Terkunci dengan PIN yang hanya Anda ketahui.", "Locked with a PIN that only you know."],
  free: ["Gratis. Petugas tidak pernah meminta PIN atau uang, dan tidak pernah menelepon untuk aktivasi.",
    "Free of charge. Officers never ask for your PIN or money, and never call you to activate."],
  shared: ["Beberapa orang boleh memakai satu ponsel, masing-masing dengan PIN sendiri.",
    "Several people may share one phone, each with their own PIN."],
  waits: ["Tautan dari kantor sudah diterima. Buat dompet dahulu, lalu kita lanjutkan.",
    "The office's link has arrived. Set up the wallet first, then we go on."],
  begin: ["Buat dompet", "Set up my wallet"],
  stolen: ["Ponsel saya hilang atau dicuri", "My phone is lost or stolen"],
};

/** @param {{another?: boolean}} given */
export const screen = given => {
  /** @param {import("../dom.js").IconName} name @param {Pair} pair */
  const point = (name, pair) => el("li", {}, icon(name), el("span", {}, t(pair)));
  return {
    name: "welcome",
    title: t(texts.title),
    back: given.another ? () => show("start", { all: true }) : undefined,
    body: [
      say(t(texts.what)),
      isWished() ? notice("info", t(texts.waits)) : null,
      notice("good", t(texts.offer)),
      el("ul", { class: "points" }, point("lock", texts.pin), point("info", texts.free), point("people", texts.shared)),
      actions(
        button(t(texts.begin), begin, { kind: "main", id: "begin" }),
        button(t(texts.stolen), () => show("block", {}), { kind: "quiet", icon: "ban", id: "stolen" }),
      ),
    ],
  };
};

/** On an iPhone the wallet is first put on the home screen: a tab's storage does not last there. */
const begin = async () => {
  const { mustInstall } = await import("./install.js");
  await show(mustInstall() ? "install" : "pin", {});
};
