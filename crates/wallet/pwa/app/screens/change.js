// Another PIN: first the old one, then the new one twice.

import { changePin } from "../deeds.js";
import { pad } from "../pad.js";
import { show } from "../router.js";
import { t } from "../texts.js";
import { say } from "../dom.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Ganti PIN", "Change the PIN"],
  old: ["PIN yang sekarang", "Your present PIN"],
  why: ["Kartu dan riwayat tetap ada.", "Your cards and your history stay."],
};

export const screen = () => {
  const back = () => show("settings", {});
  const door = pad({
    label: t(texts.old),
    done: old => show("pin", { back, done: (/** @type {string} */ next) => changePin(old, next) }),
  });
  return { title: t(texts.title), back, leave: () => door.end(), body: [say(t(texts.why), "quiet"), door.node] };
};
