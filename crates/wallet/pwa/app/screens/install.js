// Where storage of an ordinary tab does not last (iPhone, iPad), the wallet is put on the home
// screen first; what is activated in the tab would not be there in the installed app.

import { actions, button, el, notice, say } from "../dom.js";
import { show } from "../router.js";
import { isWished } from "../session.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pasang dahulu di layar utama", "Put it on the home screen first"],
  why: ["Di iPhone dan iPad, dompet hanya aman disimpan jika dibuka dari layar utama. Di tab biasa, data dihapus setelah tujuh hari tanpa dibuka.",
    "On iPhone and iPad the wallet is only kept safely when it is opened from the home screen. In an ordinary tab, its data is deleted after seven days without a visit."],
  share: ["Ketuk tombol Bagikan (kotak dengan panah ke atas) di bilah Safari.",
    "Tap the Share button (a box with an arrow upwards) in Safari's bar."],
  add: ["Pilih Tambah ke Layar Utama, lalu ketuk Tambah.", "Choose Add to Home Screen, then tap Add."],
  open: ["Buka IKD dari layar utama. Aktivasi selesai di sana.",
    "Open IKD from the home screen. Activation is finished there."],
  link: ["Tautan dari kantor tidak ikut terbawa. Di dompet yang terpasang, ketuk Pindai dan arahkan ke kode di loket.",
    "The office's link does not come along. In the installed wallet, tap Scan and point at the code at the counter."],
  anyway: ["Lanjut di sini, dengan risiko itu", "Go on here, at that risk"],
};

/**
 * Whether this phone wants the wallet installed before anything is kept.
 *
 * @param {{standalone?: boolean}} [browser]
 */
export const mustInstall = (browser = /** @type {any} */ (navigator)) => browser.standalone === false;

export const screen = () => ({
  title: t(texts.title),
  back: () => show("start", {}),
  body: [
    say(t(texts.why)),
    el("ol", { class: "steps" }, el("li", {}, t(texts.share)), el("li", {}, t(texts.add)), el("li", {}, t(texts.open))),
    isWished() ? notice("info", t(texts.link)) : null,
    actions(button(t(texts.anyway), () => show("pin", {}), { kind: "quiet", id: "anyway" })),
  ],
});
