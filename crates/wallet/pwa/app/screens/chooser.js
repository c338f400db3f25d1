// Several people on one phone: each has a symbol, and nothing about anybody is shown.

import { button, el, say } from "../dom.js";
import { show } from "../router.js";
import { choose } from "../session.js";
import { MOST } from "../storage.js";
import { symbol, symbolName } from "../symbols.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Dompet siapa?", "Whose wallet?"],
  choose: ["Pilih tanda Anda. Masing-masing terkunci dengan PIN sendiri.",
    "Choose your sign. Each is locked with its own PIN."],
  more: ["Tambah orang", "Add a person"],
  full: ["Ponsel ini sudah memuat lima dompet, jumlah paling banyak.",
    "This phone already holds five wallets, which is the most."],
  stolen: ["Ponsel hilang atau dicuri", "Phone lost or stolen"],
};

/** @param {{all: Slot[]}} given */
export const screen = ({ all }) => ({
  name: "chooser",
  title: t(texts.title),
  body: [
    say(t(texts.choose)),
    el("ul", { class: "people" }, ...all.map(slot => el("li", {}, el("button", {
      type: "button",
      class: "person",
      "data-person": String(slot.symbol),
      onclick: () => {
        choose(slot);
        void show("lock", { slot, others: all.length });
      },
    }, symbol(slot.symbol, "large"), el("span", {}, symbolName(slot.symbol)))))),
    all.length < MOST
      ? button(t(texts.more), () => show("welcome", { another: true }), { kind: "plain", icon: "person", id: "more" })
      : say(t(texts.full), "quiet"),
    button(t(texts.stolen), () => show("block", {}), { kind: "quiet", icon: "ban", id: "stolen" }),
  ],
});

