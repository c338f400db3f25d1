// The wallet is open in another window.

import { actions, button, say } from "../dom.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Dompet terbuka di jendela lain", "The wallet is open in another window"],
  what: ["Agar tidak ada kartu yang terpakai dua kali, dompet hanya berjalan di satu jendela.",
    "So that no card is used twice, the wallet runs in one window only."],
  here: ["Pakai di sini", "Use it here"],
};

export const screen = () => ({
  title: t(texts.title),
  body: [
    say(t(texts.what)),
    actions(button(t(texts.here), () => dispatchEvent(new Event("ikd-here")), { kind: "main", id: "here" })),
  ],
});
