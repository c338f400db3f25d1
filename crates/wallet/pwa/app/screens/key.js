// The phone's key as a code: the officer scans it, and what is offered is for this phone only.

import { actions, button, el, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { said } from "../faults.js";
import { call } from "../module.js";
import { picture } from "../pictures.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Tunjukkan kode ini kepada petugas", "Show this code to the officer"],
  what: ["Petugas memindainya. Kartu Anda lalu hanya dapat diterima oleh ponsel ini.",
    "The officer scans it. Your cards can then be received by this phone only."],
  alt: ["Kode QR kunci ponsel ini", "QR code of this phone's key"],
  aloud: ["Kamera tidak jalan? Bacakan kelompok ini", "The camera fails? Read these groups aloud"],
  copy: ["Salin sebagai teks", "Copy as text"],
  copied: ["Sudah disalin", "Copied"],
  next: ["Pindai penawaran petugas", "Scan the officer's offer"],
  other: ["Pindah dari ponsel lama", "Move from your old phone"],
  later: ["Nanti saja", "Later"],
};

export const screen = async () => {
  const base = { title: t(texts.title), back: home };
  let key;
  try {
    key = await call("key");
  } catch (error) {
    return { ...base, body: [notice("stop", said(error))] };
  }
  const text = `ikd-key:${key.thumbprint}`;
  const copied = el("span", { role: "status", class: "quiet" });
  const copy = async () => {
    await navigator.clipboard?.writeText(text).then(() => { copied.textContent = t(texts.copied); }, () => {});
  };
  const parts = Array.isArray(key.groups) ? key.groups : String(key.groups).split(/[\s-]+/);
  return {
    ...base,
    body: [
      say(t(texts.what)),
      el("div", { class: "paper" }, picture(key.svg, t(texts.alt))),
      el("details", {}, el("summary", {}, t(texts.aloud)),
        el("p", { class: "groups", id: "key-groups" }, ...parts.map((/** @type {string} */ part) => el("code", {}, part))),
        el("p", { class: "whole" }, el("code", { id: "key-text" }, text)),
        el("p", {}, button(t(texts.copy), copy, { kind: "plain", id: "copy" }), copied)),
      actions(
        button(t(texts.next), () => show("scan", { kind: "offer" }), { kind: "main", icon: "scan", id: "next" }),
        button(t(texts.other), () => show("arrive", {}), { kind: "plain", icon: "phone", id: "arrive" }),
        button(t(texts.later), home, { kind: "quiet", id: "later" }),
      ),
    ],
  };
};
