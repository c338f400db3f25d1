// Somebody moves this wallet to another phone, and it is not its owner.

import { button, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { stay } from "../following.js";
import { pad } from "../pad.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Batalkan pemindahan?", "Stop the move?"],
  what: ["Dompet tetap di ponsel ini. Ponsel yang memintanya tidak mendapat apa-apa.",
    "The wallet stays on this phone. The phone that asked for it gets nothing."],
  once: ["Ini dapat dilakukan sekali. Yang meminta tahu PIN dan kode pemulihan Anda: segera ganti PIN sesudah ini.",
    "This can be done once. Whoever asked knows your PIN and your recovery code: change the PIN right afterwards."],
  pin: ["PIN Anda", "Your PIN"],
  mine: ["Saya sendiri yang memintanya", "It was me who asked"],
};

export const screen = () => {
  const door = pad({ label: t(texts.pin), done: pin => stay(pin) });
  return {
    title: t(texts.title),
    back: home,
    leave: () => door.end(),
    body: [
      say(t(texts.what)),
      notice("wait", t(texts.once)),
      door.node,
      button(t(texts.mine), () => show("home", {}), { kind: "quiet", id: "mine" }),
    ],
  };
};
