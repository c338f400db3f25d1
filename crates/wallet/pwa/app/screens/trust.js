// Whom the wallet is to rely on, before the first card: a list with a fingerprint to compare.

import { button, el, notice, say } from "../dom.js";
import { show } from "../router.js";
import { day, t } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Percayai daftar ini?", "Rely on this list?"],
  what: ["Daftar ini menyebut siapa yang boleh menerbitkan kartu dan siapa yang boleh memintanya. Dompet menolak semua yang lain.",
    "This list names who may issue cards and who may ask for them. The wallet refuses everybody else."],
  compare: ["Bandingkan sidik ini dengan yang tertempel di loket. Jika berbeda, tolak dan beri tahu petugas.",
    "Compare this fingerprint with the one on the wall at the counter. If it differs, say no and tell the officer."],
  print: ["Sidik daftar", "The list's fingerprint"],
  made: ["Dibuat {day}", "Made on {day}"],
  issuer: ["Penerbit kartu", "Issuers of cards"],
  access: ["Yang mengesahkan peminta", "Who vouches for those who ask"],
  status: ["Pencatat status kartu", "Keepers of card statuses"],
  more: ["Siapa saja di dalamnya", "Who is in it"],
  yes: ["Sidiknya sama, percayai", "The fingerprint is the same: rely on it"],
  no: ["Tolak", "Say no"],
};

/** @param {string} hexadecimal */
export const inGroups = hexadecimal => hexadecimal.replace(/[^0-9a-z]/gi, "").match(/.{1,4}/g) ?? [hexadecimal];

/** @param {{view: TrustView, decide: (it: "approve" | "refuse") => void, leave: () => void}} given */
export const screen = ({ view, decide, leave }) => {
  let decided = false;
  /** @param {"approve" | "refuse"} it */
  const say_ = it => {
    decided = true;
    void show("working", { why: "accept" });
    decide(it);
  };
  /** @type {{[kind: string]: Pair}} */
  const kinds = { issuer: texts.issuer, access: texts.access, status: texts.status };
  const anchors = Object.entries(view.anchors ?? {}).flatMap(([kind, names]) => [
    el("dt", {}, kinds[kind] ? t(kinds[kind]) : kind), ...names.map(name => el("dd", {}, name)),
  ]);
  return {
    title: t(texts.title),
    leave: (/** @type {boolean} */ again) => { if (!decided && !again) leave(); },
    body: [
      say(t(texts.what)),
      el("h2", {}, t(texts.print)),
      el("p", { class: "groups", id: "fingerprint" }, ...inGroups(view.fingerprint).map(part => el("code", {}, part))),
      notice("info", t(texts.compare)),
      anchors.length
        ? el("details", {}, el("summary", {}, t(texts.more)), el("dl", {}, ...anchors),
          view.issued ? say(t(texts.made, { day: day(view.issued) }), "quiet") : null)
        : null,
      el("div", { class: "choice" },
        button(t(texts.no), () => say_("refuse"), { kind: "plain", icon: "cross", id: "refuse" }),
        button(t(texts.yes), () => say_("approve"), { kind: "main", icon: "check", id: "approve" })),
    ],
  };
};
