// The recovery code, shown once. Whoever has written it down can type two groups of it.

import { actions, button, el, notice, say } from "../dom.js";
import { codeKept, leaveHere } from "../deeds.js";
import { tell } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Tulis kode pemulihan ini", "Write this recovery code down"],
  why: ["Kode ini hanya ditampilkan sekali. Dengannya Anda dapat memblokir dompet jika ponsel hilang. Tulis di kertas dan simpan di rumah, jangan difoto.",
    "This code is shown only once. With it you can block the wallet if the phone is lost. Write it on paper and keep it at home; do not take a photo."],
  nobody: ["Petugas tidak memerlukan kode ini.", "No officer needs this code."],
  written: ["Sudah saya tulis", "I have written it down"],
  check: ["Ketik dua kelompok dari catatan Anda", "Type two groups from your note"],
  group: ["Kelompok ke-{n}", "Group {n}"],
  confirm: ["Periksa", "Check"],
  wrong: ["Belum sama. Periksa catatan Anda, atau lihat kodenya sekali lagi.",
    "Not the same yet. Look at your note, or at the code once more."],
  look: ["Lihat kode lagi", "Show the code again"],
  gone: ["Kode pemulihan dompet ini belum sempat ditulis, dan hanya ditampilkan sekali. Selama dompet masih kosong, sebaiknya buat lagi dari awal.",
    "This wallet's recovery code was not written down, and it is shown only once. While the wallet is empty, it is best to set it up anew."],
  lost: ["Kode belum ditulis", "The code was not written down"],
  anew: ["Buat dompet dari awal", "Set the wallet up anew"],
  without: ["Lanjut tanpa kode pemulihan", "Go on without a recovery code"],
};

/**
 * The code in the groups that it is written in.
 *
 * @param {string} code
 * @returns {string[]}
 */
export const groups = code => {
  const parted = code.trim().split(/[\s-]+/).filter(Boolean);
  return parted.length > 1 ? parted : code.trim().match(/.{1,4}/g) ?? [];
};

/**
 * What is the same to a reader of handwriting: letters large or small.
 *
 * @param {string} typed
 * @param {string} wanted
 */
export const isSame = (typed, wanted) =>
  typed.replace(/[\s-]/g, "").toUpperCase() === wanted.toUpperCase();

/** Two different places, by chance. @param {number} count */
const two = count => {
  const [a, b] = crypto.getRandomValues(new Uint32Array(2));
  const first = a % count;
  const second = (first + 1 + b % (count - 1)) % count;
  return [first, second].sort((left, right) => left - right);
};

/** @param {{code: string | null}} given */
export const screen = given => (given.code ? write(groups(given.code)) : unwritten());

/** @param {string[]} parts */
const write = parts => {
  const place = el("div", { class: "stack" });
  const code = () => {
    place.replaceChildren(
      say(t(texts.why)),
      el("ol", { class: "code", id: "recovery-code" }, ...parts.map(part => el("li", {}, el("code", {}, part)))),
      notice("info", t(texts.nobody)),
      actions(button(t(texts.written), check, { kind: "main", id: "written" })),
    );
  };
  const check = () => {
    const asked = two(parts.length);
    const told = el("div", { role: "alert" });
    const fields = asked.map(at => el("input", {
      id: `group-${at}`, type: "text", autocomplete: "off", autocapitalize: "characters",
      spellcheck: "false", maxlength: 8, class: "field", "data-group": at,
    }));
    const sure = () => {
      const right = fields.every((field, at) => isSame(field.value, parts[asked[at]]));
      if (right) return codeKept();
      told.replaceChildren(notice("wait", t(texts.wrong)));
      return fields.find((field, at) => !isSame(field.value, parts[asked[at]]))?.focus();
    };
    place.replaceChildren(
      el("h2", { tabindex: "-1", id: "check" }, t(texts.check)),
      ...fields.map((field, at) => el("p", { class: "asked" },
        el("label", { for: field.id }, t(texts.group, { n: asked[at] + 1 })), field)),
      told,
      actions(button(t(texts.confirm), sure, { kind: "main", id: "confirm" }),
        button(t(texts.look), code, { kind: "quiet" })),
    );
    tell(t(texts.check));
    fields[0].focus();
  };
  code();
  return { title: t(texts.title), body: [place] };
};

const unwritten = () => ({
  title: t(texts.lost),
  body: [
    notice("wait", t(texts.gone)),
    actions(button(t(texts.anew), leaveHere, { kind: "main" }),
      button(t(texts.without), codeKept, { kind: "plain" })),
  ],
});
