// Home: show and scan, the cards, and what happened last.

import { button, el, notice, say } from "../dom.js";
import { tend } from "../deeds.js";
import { said } from "../faults.js";
import { keepAsking, standing, takeOver, wrongBefore } from "../following.js";
import { face } from "../faces.js";
import { call } from "../module.js";
import { again, show, shown } from "../router.js";
import { isOpen, lock } from "../session.js";
import { figure, moment, span, t } from "../texts.js";
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
  birth: ["PIN Anda sama dengan tanggal lahir di kartu. Orang lain mudah menebaknya.",
    "Your PIN is the birth date on your card. Others guess that easily."],
  change: ["Ganti PIN", "Change the PIN"],
  arrive: ["Pindah dari ponsel lama", "Move from your old phone"],
  ready: ["Ponsel ini boleh mengambil alih dompet lama Anda.", "This phone may take over your old wallet now."],
  take: ["Ambil alih sekarang", "Take over now"],
  waits: ["Pemulihan berjalan. Kartu dari dompet lama dapat diambil di sini dalam {wait}.",
    "The recovery is on its way. The old wallet's cards can be taken here in {wait}."],
  leaving: ["Dompet ini diminta pindah ke ponsel lain dan dapat berakhir di sini dalam {wait}. Bukan Anda yang meminta?",
    "Somebody asked to move this wallet to another phone. It may end here in {wait}. It was not you?"],
  stay: ["Batalkan pemindahan", "Stop the move"],
  block: ["Blokir dompet ini", "Block this wallet"],
  wrong: ["Sebelum ini PIN salah diketik {n} kali. Bukan Anda? Ganti PIN.",
    "Before this, a wrong PIN was typed {n} times. It was not you? Change the PIN."],
  unfinished: ["Penggantian PIN belum selesai. Saat tersambung, dompet menyelesaikannya; jika PIN baru tidak diterima, pakai yang lama.",
    "The change of your PIN is not finished. The wallet finishes it when it is connected; if the new PIN is not taken, use the old one."],
};

/** How many entries home shows. */
const RECENT = 3;
/** Milliseconds between two times that the cards are looked after. */
const OFTEN = 600_000;
let tended = 0;

/** @param {string} warning as the module names it */
const warn = warning => (warning === "pin_is_birth_date"
  ? notice("wait", say(t(texts.birth)), button(t(texts.change), () => show("change", {}), { kind: "plain", id: "change" }))
  : warning === "pin_change_unfinished" ? notice("wait", t(texts.unfinished)) : null);

/** What the server knows of this wallet and another phone. */
const moves = () => {
  const { leaving, arriving } = standing() ?? {};
  const wait = span((leaving ?? arriving)?.ready_in ?? 0);
  if (leaving) {
    const no = leaving.can_cancel
      ? button(t(texts.stay), () => show("stay", {}), { kind: "stop", icon: "ban", id: "stay" })
      : button(t(texts.block), () => show("block", {}), { kind: "stop", icon: "ban", id: "block" });
    return notice("stop", say(t(texts.leaving, { wait })), no);
  }
  if (!arriving) return null;
  if (arriving.ready_in > 0) return notice("info", t(texts.waits, { wait }));
  return notice("good", say(t(texts.ready)), button(t(texts.take), takeOver, { kind: "main", id: "take-over" }));
};

/** @param {number} count */
const tried = count => (count > 0
  ? notice("wait", say(t(texts.wrong, { n: count })), button(t(texts.change), () => show("change", {}), { kind: "plain", id: "change" }))
  : null);

export const screen = async () => {
  /** @type {Home} */
  let told;
  try {
    told = await call("home");
  } catch (error) {
    return { title: t(texts.title), body: [notice("stop", said(error)), button(t(texts.lock), () => lock(), { kind: "main" })] };
  }
  const due = told.due ? moment(told.due).valueOf() <= Date.now() : false;
  if (Date.now() - tended > (due ? OFTEN / 20 : OFTEN)) {
    tended = Date.now();
    setTimeout(() => void tend(() => { if (isOpen() && shown() === "home") void again(); }), 0);
  }
  setTimeout(() => void keepAsking(), 0);
  const promised = told.promises === 1 ? t(texts.promisedOne) : t(texts.promised, { n: figure(told.promises) });
  return {
    title: t(texts.title),
    quiet: true,
    body: [
      el("div", { class: "two" },
        button(t(texts.show), () => show("show", { cards: told.cards.length }), { kind: "main", icon: "share", id: "show" }),
        button(t(texts.scan), () => show("scan", {}), { kind: "main", icon: "scan", id: "scan" })),
      moves(),
      tried(wrongBefore()),
      ...told.warnings.map(warn),
      told.promises > 0 ? notice("info", promised) : null,
      el("h2", {}, t(texts.cards)),
      told.cards.length
        ? el("ul", { class: "cards" }, ...told.cards.map(card => el("li", {},
          el("button", { type: "button", class: "bare", "data-card": card.id, onclick: () => show("card", { card }) }, face(card)))))
        : say(t(texts.none)),
      button(t(texts.key), () => show("key", {}), { kind: "plain", icon: "key", id: "key" }),
      told.cards.length === 0 && !standing()?.arriving
        ? button(t(texts.arrive), () => show("arrive", {}), { kind: "plain", icon: "phone", id: "arrive" }) : null,
      ...(told.history.length ? [
        el("h2", {}, t(texts.recent)),
        el("ul", { class: "entries" }, ...told.history.slice(0, RECENT).map(entry => row(entry))),
        button(t(texts.all), () => show("history", {}), { kind: "quiet", icon: "list", id: "history" }),
      ] : []),
      el("div", { class: "row foot" },
        button(t(texts.settings), () => show("settings", {}), { kind: "quiet", icon: "gear", id: "settings" }),
        button(t(texts.lock), () => lock(), { kind: "quiet", icon: "lock", id: "lock" })),
    ],
  };
};

