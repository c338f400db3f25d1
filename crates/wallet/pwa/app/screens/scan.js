// A code through the camera, or its text pasted.

import { actions, button, el, notice, say } from "../dom.js";
import { look } from "../camera.js";
import { answer, follow, home } from "../deeds.js";
import { ofText } from "../links.js";
import { gather } from "../reel.js";
import { show, tell } from "../router.js";
import { t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pindai kode", "Scan a code"],
  how: ["Arahkan kamera ke kode di layar petugas atau situs.", "Point the camera at the code on the officer's screen or the website."],
  key: ["Di ponsel baru: buat dompet, pilih Pindah dari ponsel lama, lalu arahkan kamera ini ke kodenya.",
    "On the new phone: set up a wallet, choose Move from your old phone, and point this camera at its code."],
  camera: ["Gambar dari kamera", "The camera's picture"],
  none: ["Kamera tidak dapat dipakai. Izinkan kamera di pengaturan ponsel, atau tempel tautannya di bawah.",
    "The camera cannot be used. Allow it in the phone's settings, or paste the link below."],
  paste: ["Atau tempel tautan", "Or paste the link"],
  go: ["Buka tautan", "Open the link"],
  number: ["Ketik nomor", "Type the number"],
  some: ["{have} dari {of} kode terbaca. Tahan sebentar.", "{have} of {of} codes read. Hold on."],
  other: ["Ini bukan kode untuk dompet. Minta kode yang baru kepada petugas atau situs yang meminta.",
    "This is no code for a wallet. Ask the officer or the website for a new one."],
};

/** After so many codes it is said how far one is. */
const OFTEN = 5;

/** @param {{kind?: string}} given */
export const screen = ({ kind }) => {
  const video = el("video", { class: "camera", playsinline: true, muted: true, "aria-label": t(texts.camera) });
  const told = el("div", { role: "alert" });
  const bar = el("progress", { hidden: true, "aria-label": t(texts.title) });
  const part = el("p", { class: "quiet", id: "parts" });
  const parts = gather();
  const field = el("textarea", { id: "link", class: "field", rows: 3, autocomplete: "off", spellcheck: "false" });
  let gone = false;
  let stop = () => {};

  /** @param {string} text */
  const found = text => {
    const come = parts(text);
    if (come) {
      Object.assign(bar, { max: come.of, value: come.have, hidden: false });
      part.textContent = t(texts.some, { have: come.have, of: come.of });
      // Not each of them: whoever listens would hear nothing else.
      if (come.have % OFTEN === 0) tell(part.textContent);
      if (!come.whole) return false;
    }
    /** @type {Link | null} */
    const link = come?.whole ? { kind: "request", text: come.whole, here: false } : ofText(text, location.origin);
    const carried = kind === "pocket" && link?.kind === "request";
    if (carried) void answer(link.text);
    else if (link && kind !== "pocket") void follow(link);
    else told.replaceChildren(notice("wait", t(texts.other)));
    return Boolean(link) && (carried || kind !== "pocket");
  };

  const begin = async () => {
    try {
      const end = await look(video, found);
      if (gone) end();
      else stop = end;
    } catch {
      video.remove();
      told.replaceChildren(notice("info", t(texts.none)));
    }
  };
  void begin();

  return {
    title: t(texts.title),
    back: home,
    leave: () => {
      gone = true;
      stop();
    },
    body: [
      say(t(kind === "key" ? texts.key : texts.how)),
      video,
      bar,
      part,
      told,
      kind ? null : actions(button(t(texts.number), () => show("number", {}), { kind: "plain", id: "type-number" })),
      el("p", { class: "asked" }, el("label", { for: "link" }, t(texts.paste)), field),
      actions(button(t(texts.go), () => found(field.value), { kind: "main", id: "open-link" })),
    ],
  };
};
