// How the wallet is liked: PIN, language, theme, storage; and the way out.

import { button, el } from "../dom.js";
import { home } from "../deeds.js";
import { again, show } from "../router.js";
import { set } from "../storage.js";
import { speak, spoken, t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Pengaturan", "Settings"],
  pin: ["Ganti PIN", "Change the PIN"],
  language: ["Bahasa", "Language"],
  theme: ["Tampilan", "Appearance"],
  system: ["Ikut ponsel", "As the phone"],
  light: ["Terang", "Light"],
  dark: ["Gelap", "Dark"],
  move: ["Pindah ke ponsel baru", "Move to a new phone"],
  pocket: ["Bawa tanpa jaringan", "Carry without a network"],
  storage: ["Penyimpanan dan versi", "Storage and version"],
  install: ["Pasang di layar utama", "Put on the home screen"],
  stolen: ["Ponsel lain hilang atau dicuri", "Another phone is lost or stolen"],
  leave: ["Berhenti memakai IKD di ponsel ini", "Leave IKD on this phone"],
  indonesian: ["Bahasa Indonesia", "Bahasa Indonesia"],
  english: ["English", "English"],
};

/** @param {string} legend @param {string} name @param {[string, string][]} choices @param {string} chosen @param {(value: string) => void} done */
const choice = (legend, name, choices, chosen, done) => el("fieldset", {}, el("legend", {}, legend),
  ...choices.map(([value, label]) => {
    const id = `${name}-${value}`;
    return el("label", { class: "pick", for: id },
      el("input", { type: "radio", name, id, value, checked: value === chosen, onchange: () => done(value) }), el("span", {}, label));
  }));

/** @param {string} theme */
const dress = theme => {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  void set("theme", theme === "system" ? null : theme);
};

export const screen = () => {
  const install = /** @type {any} */ (globalThis).ikdInstall;
  return {
    title: t(texts.title),
    back: home,
    body: [
      button(t(texts.pin), () => show("change", {}), { kind: "plain", icon: "key", id: "change" }),
      button(t(texts.move), () => show("scan", { kind: "key" }), { kind: "plain", icon: "phone", id: "move" }),
      choice(t(texts.language), "language", [["id", t(texts.indonesian)], ["en", t(texts.english)]], spoken(), value => {
        speak(/** @type {Language} */ (value));
        void set("language", value);
        void again();
      }),
      choice(t(texts.theme), "theme", [["system", t(texts.system)], ["light", t(texts.light)], ["dark", t(texts.dark)]],
        document.documentElement.dataset.theme ?? "system", dress),
      button(t(texts.pocket), () => show("pocket", {}), { kind: "plain", icon: "person", id: "pocket" }),
      button(t(texts.storage), () => show("storage", {}), { kind: "plain", icon: "phone", id: "storage" }),
      install ? button(t(texts.install), () => install.prompt(), { kind: "plain", icon: "phone", id: "install" }) : null,
      button(t(texts.stolen), () => show("block", {}), { kind: "plain", icon: "ban", id: "stolen" }),
      button(t(texts.leave), () => show("leave", {}), { kind: "stop", icon: "erase", id: "leave" }),
    ],
  };
};

