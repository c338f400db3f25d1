// The other phone is gone: its recovery code and its PIN, and a time in which it can say no.

import { actions, button, el, notice, say } from "../dom.js";
import { recover } from "../following.js";
import { call } from "../module.js";
import { pad } from "../pad.js";
import { show } from "../router.js";
import { t, texts as common } from "../texts.js";
import { letters } from "./block.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pulihkan dompet", "Recover your wallet"],
  what: ["Ketik kode pemulihan dari catatan Anda, yaitu kode dompet yang lama.",
    "Type the recovery code from your note: the one of your old wallet."],
  code: ["Kode pemulihan", "Recovery code"],
  wrong: ["Kode ini belum benar: ada huruf yang keliru atau kurang.",
    "This is not a recovery code: a letter is wrong or missing."],
  none: ["Tidak punya kodenya, atau lupa PIN? Datanglah ke kantor Dukcapil mana pun dengan KTP-el; dua petugas memindahkan IKD Anda. Gratis.",
    "No code, or forgot the PIN? Come to any Dukcapil office with your identity card; two officers move your IKD. It is free."],
  pin: ["PIN dompet yang lama", "The old wallet's PIN"],
  counts: ["PIN yang salah dihitung sebagai percobaan untuk dompet lama.", "A wrong PIN counts as a try of the old wallet."],
  wait: ["Sesudah ini ada masa tunggu. Selama itu ponsel lama masih dapat membatalkan, kalau-kalau bukan Anda yang meminta.",
    "Then there is a waiting time. Until it ends the old phone can say no, in case it was not you who asked."],
};

/** @param {(code: string) => unknown} next */
const first = next => {
  const told = el("div", { role: "alert" });
  const field = el("textarea", {
    id: "code", class: "field code-field", rows: 2, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
  });
  const go = async () => {
    const code = letters(field.value);
    const { ok } = await call("code", { text: code });
    if (ok) return next(code);
    return told.replaceChildren(notice("wait", t(texts.wrong)));
  };
  return [
    say(t(texts.what)),
    el("p", { class: "asked" }, el("label", { for: "code" }, t(texts.code)), field),
    told,
    actions(button(t(common.goOn), go, { kind: "main", id: "go-on" })),
    say(t(texts.none), "quiet"),
  ];
};

/** @param {{code?: string}} given */
export const screen = ({ code }) => {
  if (!code) {
    const next = (/** @type {string} */ typed) => show("recover", { code: typed });
    return { title: t(texts.title), back: () => show("arrive", {}), body: first(next) };
  }
  const door = pad({ label: t(texts.pin), describedby: "recover-counts", done: pin => recover(code, pin) });
  const counts = say(t(texts.counts), "quiet");
  counts.id = "recover-counts";
  return {
    title: t(texts.title),
    back: () => show("recover", {}),
    leave: () => door.end(),
    body: [say(t(texts.wait)), counts, door.node],
  };
};
