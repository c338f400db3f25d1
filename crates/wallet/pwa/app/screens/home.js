// Home: show and scan, the cards, and what happened last.

import { button, el, notice, say } from "../dom.js";
import { tend } from "../deeds.js";
import { said } from "../faults.js";
import { face } from "../faces.js";
import { call } from "../module.js";
import { again, show, shown } from "../router.js";
import { isOpen, lock } from "../session.js";
import { figure, t, theirs } from "../texts.js";
import { row } from "./history.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Beranda", "Home"],
  show: ["Tunjukkan", "Show"],
  scan: ["Pindai", "Scan"],
  cards: ["Kartu", "Cards"],
  none: ["Belum ada kartu. Di kantor, tunjukkan kode ponsel ini kepada petugas.",
    "No card yet. At the office, show this phone's code to the officer."],
  key: ["Kode ponsel ini", "This phone's code"],
  promised: ["{n} kartu sedang disiapkan kantor.", "The office is preparing {n} cards."],
  promisedOne: ["Satu kartu sedang disiapkan kantor.", "The office is preparing one card."],
  recent: ["Terakhir", "Recent"],
  all: ["Semua riwayat", "Whole history"],
  settings: ["Pengaturan", "Settings"],
  lock: ["Kunci", "Lock"],
};

/** How many entries home shows. */
const RECENT = 3;
/** Milliseconds between two times that the cards are looked after. */
const OFTEN = 600_000;
let tended = 0;

export const screen = async () => {
  /** @type {Home} */
  let told;
  try {
    told = await call("home");
  } catch (error) {
    return { title: t(texts.title), body: [notice("stop", said(error)), button(t(texts.lock), () => lock(), { kind: "main" })] };
  }
  if (Date.now() - tended > OFTEN || told.promises > 0 && Date.now() - tended > OFTEN / 20) {
    tended = Date.now();
    setTimeout(() => void tend(() => { if (isOpen() && shown() === "home") void again(); }), 0);
  }
  const promised = told.promises === 1 ? t(texts.promisedOne) : t(texts.promised, { n: figure(told.promises) });
  return {
    title: t(texts.title),
    quiet: true,
    body: [
      el("div", { class: "two" },
        button(t(texts.show), () => show("show", { cards: told.cards.length }), { kind: "main", icon: "share", id: "show" }),
        button(t(texts.scan), () => show("scan", {}), { kind: "main", icon: "scan", id: "scan" })),
      ...(told.warnings ?? []).map(warning => notice("wait", theirs(warning))),
      told.promises > 0 ? notice("info", promised) : null,
      el("h2", {}, t(texts.cards)),
      told.cards.length
        ? el("ul", { class: "cards" }, ...told.cards.map(card => el("li", {},
          el("button", { type: "button", class: "bare", "data-card": card.id, onclick: () => show("card", { card }) }, face(card)))))
        : say(t(texts.none)),
      button(t(texts.key), () => show("key", {}), { kind: "plain", icon: "key", id: "key" }),
      ...(told.history.length ? [
        el("h2", {}, t(texts.recent)),
        el("ul", { class: "entries" }, ...told.history.slice(0, RECENT).map(row)),
        button(t(texts.all), () => show("history", {}), { kind: "quiet", icon: "list", id: "history" }),
      ] : []),
      el("div", { class: "row foot" },
        button(t(texts.settings), () => show("settings", {}), { kind: "quiet", icon: "gear", id: "settings" }),
        button(t(texts.lock), () => lock(), { kind: "quiet", icon: "lock", id: "lock" })),
    ],
  };
};

