// The answer to a counter: as large as the screen allows, black on white whatever the theme, code
// after code, until the counter has read them all.

import { actions, button, el, say } from "../dom.js";
import { home } from "../deeds.js";
import { call } from "../module.js";
import { picture } from "../pictures.js";
import { showing } from "../session.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Tunjukkan layar ini", "Show this screen"],
  how: ["Hadapkan ke kamera atau pemindai loket sampai petugas selesai.",
    "Hold it to the counter's camera or scanner until the officer is done."],
  alt: ["Kode jawaban {n} dari {all}", "Answer code {n} of {all}"],
  at: ["{n} dari {all}", "{n} of {all}"],
  stop: ["Berhenti", "Stop"],
  turn: ["Putar", "Turn"],
  next: ["Kode berikutnya", "Next code"],
  done: ["Selesai", "Done"],
};

/** Milliseconds of each code: a camera looks four times in it, and nothing flashes. */
const EACH = 400;
/** An answer is good for as long as its request, and nobody waits longer at a counter. */
const LONGEST = 300_000;

/** @param {{parts: string[], until?: number}} given until when, so that another language begins nothing anew */
export const screen = async given => {
  const { parts } = given;
  const until = given.until ??= Date.now() + LONGEST;
  const codes = await Promise.all(parts.map(text => call("qr", { text })));
  const all = codes.length;
  const pictures = codes.map(({ svg }, at) => picture(svg, t(texts.alt, { n: at + 1, all })));
  const place = el("div", { class: "paper large", id: "answer" });
  const where = el("p", { class: "quiet", id: "at" });
  let at = -1;
  const turn = () => {
    at = (at + 1) % all;
    place.replaceChildren(pictures[at]);
    place.dataset.at = String(at);
    where.textContent = t(texts.at, { n: at + 1, all });
  };
  turn();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const go = (/** @type {boolean} */ on) => {
    clearInterval(timer);
    timer = on ? setInterval(turn, EACH) : undefined;
    still.lastElementChild?.replaceChildren(t(on ? texts.stop : texts.turn));
  };
  const still = button("", () => go(timer === undefined), { kind: "plain", id: "still" });
  const next = button(t(texts.next), () => { go(false); turn(); }, { kind: "plain", id: "next" });
  go(all > 1 && !matchMedia("(prefers-reduced-motion: reduce)").matches);

  showing(until);
  /** @type {any} */
  const awake = await /** @type {any} */ (navigator).wakeLock?.request("screen").catch(() => null);
  const over = setTimeout(home, until - Date.now());
  return {
    title: t(texts.title),
    quiet: true,
    leave: (/** @type {boolean} */ again) => {
      clearInterval(timer);
      clearTimeout(over);
      // In another language it is there already, and still held.
      if (!again) showing(0);
      void awake?.release();
    },
    body: [
      place,
      where,
      say(t(texts.how)),
      actions(
        button(t(texts.done), home, { kind: "main", id: "home" }),
        all > 1 ? still : null,
        all > 1 ? next : null),
    ],
  };
};
