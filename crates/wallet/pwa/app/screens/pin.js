// Choosing a PIN: six digits, none of the first guesses, twice the same.

import { el, notice, say } from "../dom.js";
import { create } from "../deeds.js";
import { said } from "../faults.js";
import { call } from "../module.js";
import { pad } from "../pad.js";
import { show, tell } from "../router.js";
import { t, theirs } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pilih PIN", "Choose a PIN"],
  twice: ["Ketik PIN sekali lagi", "Type the PIN once more"],
  first: ["PIN baru", "New PIN"],
  second: ["PIN yang sama", "The same PIN"],
  rules: ["Enam angka. Jangan angka yang sama semua, angka berurutan, atau tanggal lahir. Jangan beri tahu siapa pun, juga petugas.",
    "Six digits. Not all the same, not counting up or down, not a birth date. Tell nobody, not even an officer."],
  differs: ["Kedua PIN tidak sama. Silakan pilih lagi dari awal.", "The two PINs differ. Please choose again."],
  again: ["Ketik PIN yang sama untuk memastikan.", "Type the same PIN, to be sure."],
};

/**
 * @param {{done?: (pin: string) => unknown, back?: () => unknown, first?: string}} given `done` takes
 *   the PIN that was chosen; without it a wallet is made with it
 */
export const screen = given => {
  const told = el("div", { id: "pin-told", role: "alert" });
  const words = say(t(texts.rules), "quiet");
  words.id = "pin-rules";
  const place = el("div", {});
  /** @type {{end: () => void}} */
  let open = { end: () => {} };
  const heading = () => /** @type {HTMLElement} */ (document.querySelector("main h1"));

  /** @param {string} name @param {string} label @param {(pin: string) => unknown} done */
  const step = (name, label, done) => {
    open.end();
    const next = pad({ label, describedby: "pin-rules pin-told", done });
    open = next;
    place.dataset.step = name;
    place.replaceChildren(next.node);
  };

  const first = () => step("first", t(texts.first), async pin => {
    try {
      const { reason } = await call("weak_pin", { pin });
      if (reason) {
        told.replaceChildren(notice("wait", theirs(reason)));
        return;
      }
    } catch (error) {
      return void told.replaceChildren(notice("stop", said(error)));
    }
    told.replaceChildren();
    second(pin);
  });

  /** @param {string} pin */
  const second = pin => {
    heading().textContent = t(texts.twice);
    words.textContent = t(texts.again);
    tell(t(texts.twice));
    step("second", t(texts.second), again => {
      if (again === pin) return (given.done ?? create)(pin);
      heading().textContent = t(texts.title);
      words.textContent = t(texts.rules);
      told.replaceChildren(notice("wait", t(texts.differs)));
      first();
    });
  };

  first();
  return {
    title: t(texts.title),
    back: given.back ?? (() => show("start", {})),
    leave: () => open.end(),
    body: [words, told, place],
  };
};
