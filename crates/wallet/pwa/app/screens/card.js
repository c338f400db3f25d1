// One card, like a document one trusts. What it says is covered until it is touched.

import { button, el, icon, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { face } from "../faces.js";
import { day, figure, t, theirs } from "../texts.js";
import { labelOf, maskOf, shownValue } from "../values.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  says: ["Isi kartu", "What the card says"],
  touch: ["Ketuk satu baris untuk melihatnya.", "Tap a line to see it."],
  all: ["Tampilkan semua", "Show all"],
  none: ["Tutup semua", "Cover all"],
  issuer: ["Penerbit", "Issuer"],
  until: ["Berlaku sampai", "Valid until"],
  left: ["Sisa salinan sekali pakai", "Once-only copies left"],
  covered: ["tertutup", "covered"],
  revoked: ["Penerbit mencabut kartu ini. Kartu ini tidak dapat dipakai lagi; tanyakan ke kantor.",
    "The issuer has revoked this card. It cannot be used any more; ask the office."],
  expired: ["Masa berlaku kartu ini sudah lewat. Dompet memintakan yang baru saat tersambung.",
    "This card has expired. The wallet asks for a new one when it is connected."],
  suspended: ["Penerbit menangguhkan kartu ini untuk sementara. Tanyakan ke kantor.",
    "The issuer has suspended this card for now. Ask the office."],
  unknown: ["Status kartu belum dapat diperiksa karena tidak ada sambungan.",
    "The card's status could not be checked without a connection."],
};

/** @param {Claim} claim */
const line = claim => {
  const place = el("span", { class: "value covered" });
  const it = el("button", { type: "button", class: "claim", "aria-expanded": "false" },
    el("span", { class: "label" }, labelOf(claim)), place, icon("eye"));
  /** @param {boolean} open */
  const turn = open => {
    it.setAttribute("aria-expanded", String(open));
    place.classList.toggle("covered", !open);
    place.replaceChildren(open ? shownValue(claim.value) : el("span", {}, el("span", { "aria-hidden": "true" }, maskOf(claim)),
      el("span", { class: "hidden" }, t(texts.covered))));
  };
  it.addEventListener("click", () => turn(it.getAttribute("aria-expanded") !== "true"));
  turn(false);
  return { node: el("li", {}, it), turn };
};

/** @param {{card: Card}} given */
export const screen = ({ card }) => {
  const lines = card.claims.map(line);
  let open = false;
  const all = button(t(texts.all), () => {
    open = !open;
    lines.forEach(it => it.turn(open));
    /** @type {HTMLElement} */ (all.lastElementChild).textContent = t(open ? texts.none : texts.all);
  }, { kind: "plain", icon: "eye", id: "reveal" });
  /** @type {{[status: string]: Pair | undefined}} */
  const words = { revoked: texts.revoked, expired: texts.expired, suspended: texts.suspended, unknown: texts.unknown };
  const word = words[card.status];
  return {
    title: theirs(card.names) || card.type,
    quiet: true,
    back: home,
    leave: () => lines.forEach(it => it.turn(false)),
    body: [
      face(card),
      word ? notice(card.status === "unknown" ? "info" : "stop", t(word)) : null,
      el("h2", {}, t(texts.says)),
      say(t(texts.touch), "quiet"),
      el("ul", { class: "lines-of" }, ...lines.map(it => it.node)),
      all,
      el("dl", { class: "claims" },
        el("dt", {}, t(texts.issuer)), el("dd", {}, card.issuer),
        ...(card.until ? [el("dt", {}, t(texts.until)), el("dd", {}, day(card.until))] : []),
        ...(typeof card.left === "number" ? [el("dt", {}, t(texts.left)), el("dd", {}, figure(card.left))] : [])),
    ],
  };
};
