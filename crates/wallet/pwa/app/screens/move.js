// To another phone, with both in hand: this one says so with its PIN.

import { el, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { handOver } from "../following.js";
import { pad } from "../pad.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pindah ke ponsel itu?", "Move to that phone?"],
  what: ["Ponsel baru mendapat kartu Anda. Dompet ini berakhir dan tidak dapat dibuka lagi.",
    "The new phone gets your cards. This wallet ends and cannot be opened again."],
  key: ["Kode ponsel baru dimulai dengan", "The new phone's code begins with"],
  only: ["Hanya bila ponsel itu ada di tangan Anda. Petugas tidak pernah meminta ini.",
    "Only if that phone is in your hand. Officers never ask for this."],
  pin: ["PIN Anda, untuk memastikan", "Your PIN, to be sure"],
};

/** @param {{link: Link}} given */
export const screen = ({ link }) => {
  const door = pad({ label: t(texts.pin), done: pin => handOver(pin, link) });
  const key = link.text.replace(/^ikd-key:/, "").slice(0, 8);
  return {
    title: t(texts.title),
    back: home,
    leave: () => door.end(),
    body: [
      say(t(texts.what)),
      el("p", {}, t(texts.key), " ", el("code", {}, key.slice(0, 4)), " ", el("code", {}, key.slice(4))),
      notice("wait", t(texts.only)),
      door.node,
    ],
  };
};
