// What is carried for where there is no network: a face and ages. From a locked wallet it is shown,
// from an open one it is filled, or given up.

import { actions, button, notice, say } from "../dom.js";
import { home, stow } from "../deeds.js";
import { toText } from "../bytes.js";
import { call } from "../module.js";
import { again, show, tell } from "../router.js";
import { current, isOpen } from "../session.js";
import { slots } from "../storage.js";
import { clock, day, figure, t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Tanpa jaringan", "Without a network"],
  what: ["Di loket tanpa jaringan, ponsel ini dapat menunjukkan wajah dan usia Anda. Tanpa nama, tanpa NIK, tanpa tanggal lahir.",
    "At a counter without a network, this phone can show your face and age. No name, no NIK, no date of birth."],
  risk: ["PIN tidak menjaganya: siapa pun yang dapat membuka ponsel ini dapat menunjukkannya, tetapi wajahnya akan dibandingkan. Berlaku paling lama tiga hari.",
    "The PIN does not guard it: whoever can open this phone can show it, but the face will be compared. It is good for three days at most."],
  own: ["Pilih hanya bila ponsel ini Anda pakai sendiri.", "Choose this only if nobody else uses this phone."],
  on: ["Bawa di ponsel ini", "Carry it on this phone"],
  off: ["Jangan bawa lagi", "Stop carrying it"],
  left: ["Dapat ditunjukkan {n} kali, sampai {until}.", "It can be shown {n} times, until {until}."],
  empty: ["Tidak ada lagi yang dapat ditunjukkan. Buka dompet saat ada jaringan; dompet mengisinya kembali.",
    "Nothing is left to be shown. Open the wallet where there is a network; it is filled again."],
  none: ["Untuk ini perlu kartu Bukti wajah dan usia. Kantor dapat memberikannya.",
    "This needs the card Proof of face and age. The office can give it."],
  shared: ["Di ponsel ini ada dompet beberapa orang, jadi tidak ada yang dibawa tanpa PIN.",
    "This phone holds the wallets of several people, so nothing is carried without a PIN."],
  scan: ["Pindai kode loket", "Scan the counter's code"],
  done: ["Sudah diatur.", "Done."],
};

/** What can still be shown. @param {Uint8Array | null | undefined} pocket */
const left = async pocket => {
  if (!pocket) return null;
  const told = await call("pocket", { pocket: toText(pocket) }).catch(() => ({ copies: 0 }));
  if (!told.until) return notice("wait", t(texts.empty));
  return notice("good", t(texts.left, { n: figure(told.copies), until: `${day(told.until)} ${clock(told.until)}` }));
};

/** @param {boolean} carry */
const set = async carry => {
  await stow(carry);
  tell(t(texts.done));
  await again();
};

/** An open wallet: what it means, and whether. */
const choice = async () => {
  const carried = current()?.pocket;
  if ((await slots()).length > 1) return notice("info", t(texts.shared));
  const { carries } = await call("home");
  if (!carried && !carries) return notice("info", t(texts.none));
  return actions(carried
    ? button(t(texts.off), () => set(false), { kind: "plain", id: "carry-off" })
    : button(t(texts.on), () => set(true), { kind: "main", id: "carry-on" }));
};

export const screen = async () => {
  const shown = await left(current()?.pocket);
  const body = isOpen()
    ? [say(t(texts.what)), notice("wait", t(texts.risk)), say(t(texts.own)), shown, await choice()]
    : [say(t(texts.what)), shown, actions(button(t(texts.scan),
      () => show("scan", { kind: "pocket" }), { kind: "main", icon: "scan", id: "scan" }))];
  return { title: t(texts.title), back: isOpen() ? () => show("settings", {}) : home, body };
};
