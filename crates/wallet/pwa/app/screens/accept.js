// An offer, in plain words, before anything is asked of the office.

import { actions, button, el, notice, say } from "../dom.js";
import { accept, home } from "../deeds.js";
import { said } from "../faults.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Ada kartu untuk Anda", "There is a card for you"],
  from: ["Ditawarkan oleh {host}.", "Offered by {host}."],
  what: ["Jika Anda setuju, kartu disimpan di ponsel ini, terkunci dengan PIN Anda.",
    "If you agree, the card is kept on this phone, locked with your PIN."],
  nobody: ["Tidak ada yang melihatnya sampai Anda menunjukkannya.", "Nobody sees it until you show it."],
  leave: ["Anda dapat menghapusnya kapan saja. Menolak pun tidak mengurangi layanan bagi Anda.",
    "You can delete it at any time. If you say no, you are served all the same."],
  code: ["Kode dari petugas", "The officer's code"],
  codeWhy: ["Petugas memberi Anda kode ini secara langsung. Jangan bacakan kepada orang lain.",
    "The officer gives you this code in person. Do not read it out to others."],
  yes: ["Terima kartu", "Take the card"],
  no: ["Tidak sekarang", "Not now"],
};

/** Who offers, by its address, where the link says so. @param {string} text */
export const host = text => {
  const inside = text.match(/credential_issuer["%\w\s:]*?(https?(?::|%3A)(?:\/|%2F){2}[^"'\s&,}]+)/i)?.[1];
  const uri = text.match(/credential_offer_uri=([^&]+)/)?.[1];
  const address = inside ?? uri;
  try {
    return new URL(decodeURIComponent(address ?? "")).host;
  } catch {
    return "";
  }
};

/** @param {{link: Link, code?: Fault["tx_code"], error?: unknown}} given `code`: what is to be typed */
export const screen = ({ link, code, error }) => {
  const who = host(link.text);
  const field = el("input", {
    id: "tx-code", class: "field large", inputmode: code?.input_mode === "text" ? "text" : "numeric",
    autocomplete: "one-time-code", maxlength: code?.length ?? 32,
    "aria-describedby": "tx-why",
  });
  return {
    title: t(texts.title),
    back: home,
    body: [
      who ? say(t(texts.from, { host: who })) : null,
      error ? notice("stop", said(error)) : null,
      code
        ? el("div", { class: "asked" }, el("label", { for: "tx-code" }, t(texts.code)), field,
          el("p", { class: "quiet", id: "tx-why" }, code.description || t(texts.codeWhy)))
        : el("ul", { class: "said" }, ...[texts.what, texts.nobody, texts.leave].map(pair => el("li", {}, t(pair)))),
      actions(
        button(t(texts.yes), () => accept(link, code ? field.value.trim() : undefined), { kind: "main", id: "accept" }),
        button(t(texts.no), home, { kind: "plain", id: "decline" }),
      ),
    ],
  };
};
