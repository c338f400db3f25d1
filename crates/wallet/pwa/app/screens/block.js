// "My phone was stolen": blocks a wallet with its recovery code, from any phone.

import { actions, button, el, notice, say } from "../dom.js";
import { block, home } from "../deeds.js";
import { said } from "../faults.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Blokir dompet yang hilang", "Block a lost wallet"],
  what: ["Ketik kode pemulihan dari catatan Anda. Dompet langsung diblokir, di ponsel mana pun ia berada.",
    "Type the recovery code from your note. The wallet is blocked at once, on whichever phone it is."],
  code: ["Kode pemulihan", "Recovery code"],
  none: ["Tidak punya kodenya? Hubungi atau datangi kantor Dukcapil: petugas dapat mencabut kartu Anda.",
    "You do not have it? Call or visit the Dukcapil office: officers can revoke your cards."],
  act: ["Blokir sekarang", "Block it now"],
  sure: ["Dompet itu tidak dapat dibuka lagi. Kantor dapat mengaktifkan yang baru.",
    "That wallet cannot be opened again. The office can activate a new one."],
};

/** The letters of a code, without what stands between them. @param {string} typed */
export const letters = typed => typed.replace(/[^0-9a-z]/gi, "").toUpperCase();

export const screen = () => {
  const told = el("div", { role: "alert" });
  const field = el("textarea", {
    id: "code", class: "field code-field", rows: 2, autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
  });
  const act = async () => {
    const code = letters(field.value);
    told.replaceChildren();
    try {
      await block(code);
      await show("result", { deed: "block", done: {} });
    } catch (error) {
      told.replaceChildren(notice("stop", said(error)));
    }
  };
  return {
    title: t(texts.title),
    back: home,
    body: [
      say(t(texts.what)),
      el("p", { class: "asked" }, el("label", { for: "code" }, t(texts.code)), field),
      told,
      notice("wait", t(texts.sure)),
      actions(button(t(texts.act), act, { kind: "stop", icon: "ban", id: "block" })),
      say(t(texts.none), "quiet"),
    ],
  };
};
