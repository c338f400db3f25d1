// The door: six digits open it, waits are counted down, and what is blocked says so.

import { el, button, notice, say } from "../dom.js";
import { unlock } from "../deeds.js";
import { Refused, said } from "../faults.js";
import { pad } from "../pad.js";
import { show, tell } from "../router.js";
import { emptyPocket, go, isWished } from "../session.js";
import { symbol, symbolName } from "../symbols.js";
import { span, t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Masukkan PIN", "Enter your PIN"],
  pin: ["PIN enam angka", "Six-digit PIN"],
  wrong: ["PIN belum tepat. Sisa {n} percobaan sebelum dompet diblokir.",
    "That is not the PIN. {n} tries are left before the wallet is blocked."],
  last: ["PIN belum tepat. Tinggal satu percobaan sebelum dompet diblokir. Jika ragu, datanglah ke kantor.",
    "That is not the PIN. One try is left before the wallet is blocked. If you are not sure, come to the office."],
  left: ["Sisa {n} percobaan.", "{n} tries are left."],
  wait: ["Terlalu banyak percobaan. Anda dapat mencoba lagi dalam {wait}. Tidak ada yang hilang.",
    "Too many tries. You can try again in {wait}. Nothing is lost."],
  opening: ["Membuka. Mohon tunggu.", "Opening. Please wait."],
  moved: ["Dompet ini diminta pindah ke ponsel lain dan dapat berakhir di sini dalam {wait}. Bukan Anda yang meminta? Buka dompet, lalu batalkan.",
    "Somebody asked to move this wallet to another phone. It may end here in {wait}. It was not you? Open it and stop that."],
  waits: ["Permintaan menunggu. Buka dompet untuk melihatnya.",
    "A request is waiting. Open the wallet to see it."],
  others: ["Orang lain", "Another person"],
  add: ["Tambah orang", "Add a person"],
  pocket: ["Tanpa jaringan: wajah dan usia", "Without a network: face and age"],
  help: ["Lupa PIN atau butuh bantuan", "Forgot the PIN, or need help"],
};

/** @param {{slot: Slot, others: number}} given */
export const screen = ({ slot, others }) => {
  const told = el("div", { id: "lock-told", role: "alert" });
  let gone = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  /** @param {number} seconds */
  const wait = seconds => {
    const until = Date.now() + seconds * 1000;
    door.pause(true);
    clearInterval(timer);
    const text = el("span", { "aria-live": "off" });
    told.replaceChildren(notice("wait", text));
    const count = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      text.textContent = t(texts.wait, { wait: span(left) });
      if (left > 0) return;
      clearInterval(timer);
      told.replaceChildren();
      door.pause(false);
    };
    timer = setInterval(count, 1000);
    count();
    tell(text.textContent ?? "");
  };

  /** @param {unknown} error */
  const refused = error => {
    door.pause(false);
    const fault = error instanceof Refused ? error.fault : null;
    if (fault?.code === "blocked") return void show("blocked", {});
    if (fault?.code === "locked") return wait(fault.retry_after ?? 60);
    if (fault?.code !== "wrong_pin") return void told.replaceChildren(notice("stop", said(error)));
    const left = fault.tries_left ?? 0;
    if (fault.retry_after) return wait(fault.retry_after);
    told.replaceChildren(notice("stop", t(left === 1 ? texts.last : texts.wrong, { n: left })));
  };

  const door = pad({
    label: t(texts.pin),
    describedby: "lock-told",
    done: async pin => {
      door.pause(true);
      told.replaceChildren(say(t(texts.opening), "quiet"));
      try {
        await unlock(pin);
      } catch (error) {
        if (!gone) refused(error);
      }
    },
  });

  /** What the office knows, asked without spending an attempt. */
  const look = async () => {
    /** @type {any} */
    const status = await go("status", { door: slot.door }, { quietly: true }).catch(() => null);
    if (gone || !status) return;
    if (["blocked", "moved"].includes(status.state)) {
      await emptyPocket();
      return show("blocked", { moved: status.state === "moved" });
    }
    if (status.retry_after > 0) wait(status.retry_after);
    else if (status.tries_left < 10) told.replaceChildren(say(t(texts.left, { n: status.tries_left }), "quiet"));
    if (status.leaving) told.append(notice("stop", t(texts.moved, { wait: span(status.leaving.ready_in) })));
  };
  void look();

  const others_ = others > 1
    ? button(t(texts.others), () => show("start", { all: true }), { kind: "quiet", icon: "people", id: "others" })
    : button(t(texts.add), () => show("welcome", { another: true }), { kind: "quiet", icon: "person", id: "more" });
  return {
    name: "lock",
    title: t(texts.title),
    leave: () => {
      gone = true;
      clearInterval(timer);
      door.end();
    },
    body: [
      el("p", { class: "whose" }, symbol(slot.symbol), el("span", {}, symbolName(slot.symbol))),
      isWished() ? notice("info", t(texts.waits)) : null,
      told,
      door.node,
      slot.pocket ? button(t(texts.pocket), () => show("pocket", {}), { kind: "plain", icon: "person", id: "pocket" }) : null,
      el("div", { class: "row" }, others_,
        button(t(texts.help), () => show("help", {}), { kind: "quiet", icon: "info", id: "help" })),
    ],
  };
};
