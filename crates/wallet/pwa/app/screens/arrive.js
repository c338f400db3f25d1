// From another phone to this one: with both in hand this one shows its code, otherwise recovery.

import { actions, button, el, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { said } from "../faults.js";
import { ask, takeOver } from "../following.js";
import { call } from "../module.js";
import { picture } from "../pictures.js";
import { show } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pindah dari ponsel lama", "Move from your old phone"],
  which: ["Di mana ponsel lama Anda?", "Where is your old phone?"],
  both: ["Ada di tangan saya", "In my hand"],
  gone: ["Hilang, rusak, atau terhapus", "Lost, broken, or erased"],
  first: ["Di ponsel lama, buka dompet lalu Pengaturan.", "On the old phone, open the wallet, then Settings."],
  second: ["Pilih Pindah ke ponsel baru, lalu pindai kode ini.", "Choose Move to a new phone, and scan this code."],
  third: ["Masukkan PIN di ponsel lama. Ponsel ini melanjutkan sendiri.", "Enter the PIN there. This phone goes on by itself."],
  alt: ["Kode QR kunci ponsel ini", "QR code of this phone's key"],
  text: ["Kamera tidak jalan? Ketik ini di ponsel lama", "The camera fails? Type this on the old phone"],
  waits: ["Menunggu ponsel lama.", "Waiting for the old phone."],
};

/** Milliseconds between two looks whether the old phone has said so. */
const OFTEN = 3000;

const choice = () => [
  say(t(texts.which)),
  actions(
    button(t(texts.both), () => show("arrive", { both: true }), { kind: "main", icon: "phone", id: "both" }),
    button(t(texts.gone), () => show("recover", {}), { kind: "plain", icon: "key", id: "gone" })),
];

/** @param {{both?: boolean}} given */
export const screen = async ({ both }) => {
  if (!both) return { title: t(texts.title), back: home, body: choice() };
  const back = () => show("arrive", {});
  let key;
  try {
    key = await call("key");
  } catch (error) {
    return { title: t(texts.title), back, body: [notice("stop", said(error))] };
  }
  let gone = false;
  const look = async () => {
    if (gone) return;
    const told = document.hidden ? null : await ask();
    if (gone) return;
    if (told?.arriving && told.arriving.ready_in === 0) return void takeOver();
    setTimeout(look, OFTEN);
  };
  setTimeout(look, OFTEN / 3);
  return {
    title: t(texts.title),
    back,
    leave: () => { gone = true; },
    body: [
      el("ol", { class: "steps" }, ...[texts.first, texts.second, texts.third].map(pair => el("li", {}, t(pair)))),
      el("div", { class: "paper" }, picture(key.svg, t(texts.alt))),
      el("details", {}, el("summary", {}, t(texts.text)),
        el("p", { class: "whole" }, el("code", { id: "key-text" }, `ikd-key:${key.thumbprint}`))),
      el("p", { class: "quiet", role: "status" }, t(texts.waits)),
    ],
  };
};
