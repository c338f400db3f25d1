// Something is on its way.

import { el, say } from "../dom.js";
import { t, texts as common } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  accept: ["Menerima kartu", "Receiving your cards"],
  change: ["Mengganti PIN", "Changing your PIN"],
  create: ["Menyiapkan dompet Anda", "Setting up your wallet"],
  leave: ["Mencabut dan menghapus kartu", "Revoking and removing your cards"],
  move: ["Memindahkan dompet", "Moving the wallet"],
  present: ["Membaca permintaan", "Reading the request"],
  recover: ["Memulihkan dompet", "Recovering the wallet"],
  stay: ["Membatalkan pemindahan", "Stopping the move"],
  share: ["Mengirim jawaban Anda", "Sending your answer"],
};

/** @param {{why: keyof typeof texts}} given */
export const screen = given => ({
  title: t(texts[given.why]),
  body: [
    el("progress", { "aria-label": t(texts[given.why]) }),
    say(t(common.working), "quiet"),
  ],
});
