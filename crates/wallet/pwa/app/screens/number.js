// The number that stands on another screen, where the camera does not read its code.

import { actions, button, el, notice, say } from "../dom.js";
import { follow } from "../deeds.js";
import { said } from "../faults.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Ketik nomor", "Type the number"],
  how: ["Di samping kode di layar yang meminta ada nomor sembilan angka. Ketik di sini.",
    "Beside the code on the screen that asks there is a number of nine digits. Type it here."],
  label: ["Nomor di layar", "Number on the screen"],
  whose: ["Nomor hanya berlaku untuk pemeriksa dari layanan ini. Untuk situs lain, pindai kodenya atau tempel tautannya.",
    "A number works for verifiers of this service only. For other websites, scan their code or paste their link."],
  phone: ["Apakah seseorang menyebut nomor ini lewat telepon atau pesan? Jangan ketik: itu cara penipu.",
    "Has somebody told you this number by phone or message? Do not type it: that is how fraud works."],
  short: ["Nomor terdiri dari sembilan angka.", "The number has nine digits."],
  go: ["Lanjutkan", "Go on"],
};

const DIGITS = 9;

/** Nine digits in three groups. @param {string} typed */
const grouped = typed => (typed.replace(/\D/g, "").slice(0, DIGITS).match(/.{1,3}/g) ?? []).join(" ");

/** @param {{error?: import("../faults.js").Refused}} given */
export const screen = ({ error }) => {
  const told = el("div", { role: "alert" }, error ? notice("stop", said(error)) : null);
  const field = /** @type {HTMLInputElement} */ (el("input", {
    id: "number", class: "field code", inputmode: "numeric", autocomplete: "off", maxlength: 11,
    oninput: () => {
      // Only what is typed at the end is set in groups: whoever mends the middle keeps the place.
      if (field.selectionStart === field.value.length) field.value = grouped(field.value);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") go(); },
  }));
  const go = () => {
    const number = field.value.replace(/\D/g, "");
    if (number.length !== DIGITS) return told.replaceChildren(notice("wait", t(texts.short)));
    return follow({ kind: "request", text: "", here: false, number });
  };
  return {
    title: t(texts.title),
    back: () => show("scan", {}),
    body: [
      say(t(texts.how)),
      notice("wait", t(texts.phone)),
      el("p", { class: "asked" }, el("label", { for: "number" }, t(texts.label)), field),
      told,
      actions(button(t(texts.go), go, { kind: "main", id: "go-on" })),
      say(t(texts.whose), "quiet"),
    ],
  };
};
