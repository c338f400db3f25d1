// A request: who asks, why, exactly what, for how long; then yes and no, as large as each other.

import { button, el, icon, notice, say } from "../dom.js";
import { show } from "../router.js";
import { t, theirs } from "../texts.js";
import { labelOf, shownValue } from "../values.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["{name} meminta data Anda", "{name} asks for your data"],
  who: ["Siapa", "Who"],
  registered: ["Terdaftar, disahkan oleh {name}.", "Registered; {name} vouches for it."],
  vouched: ["{name} mengesahkan siapa mereka, tetapi tidak untuk apa mereka terdaftar.",
    "{name} vouches for who they are, but not for what they are registered for."],
  unvouched: ["Tidak diketahui siapa yang mengesahkannya.", "It is not known who vouches for it."],
  host: ["Jawaban dikirim ke {host}.", "The answer goes to {host}."],
  why: ["Untuk apa", "Why"],
  noReason: ["Tidak disebutkan. Anda boleh bertanya dahulu sebelum menjawab.", "It does not say. You may ask before you answer."],
  what: ["Yang akan terlihat", "What would be seen"],
  from: ["Dari {card}, {issuer}", "From {card}, {issuer}"],
  always: ["Selalu ikut dari kartu ini", "Always comes with this card"],
  beyond: ["Ini lebih dari yang terdaftar bagi mereka: {names}. Anda boleh menolak; layanan tidak boleh mensyaratkannya.",
    "This is more than they are registered for: {names}. You may say no; they may not insist on it."],
  long: ["Berapa lama", "For how long"],
  retention: ["Menurut pendaftaran mereka: {text}.", "By their registration: {text}."],
  retained: ["Mereka menyatakan akan menyimpan: {names}.", "They say that they will keep: {names}."],
  unretained: ["Mereka tidak menyatakan akan menyimpan apa pun. Apa yang sudah terlihat tidak dapat ditarik kembali.",
    "They do not say that they will keep anything. What was seen cannot be taken back."],
  once: ["Dikirim satu kali saja.", "Sent once only."],
  seen: ["Salinan kartu ini pernah ditunjukkan: mereka dapat tahu bahwa itu orang yang sama.",
    "This copy of the card was shown before: they can tell that it is the same person."],
  nik: ["NIK Anda akan terlihat. Dari NIK orang dapat membaca tanggal lahir, jenis kelamin, dan daerah Anda.",
    "Your NIK would be seen. It tells your birth date, your sex and your region."],
  missing: ["Dompet ini tidak memiliki semua yang diminta, jadi tidak ada yang dapat dibagikan. Peminta hanya akan tahu bahwa tidak ada yang ditunjukkan.",
    "This wallet does not hold all that is asked for, so nothing can be shared. The asker only learns that nothing was shown."],
  share: ["Bagikan", "Share"],
  deny: ["Jangan bagikan", "Don't share"],
  close: ["Tutup", "Close"],
  there: ["Apakah layar yang meminta ini ada di depan Anda?", "Is the screen that asks in front of you?"],
  thereWhy: ["Jika seseorang mengirim kode ini lewat pesan atau telepon, pilih tidak: itu cara penipu.",
    "If somebody sent you this code by message or phone, say no: that is how fraud works."],
  yes: ["Ya, di depan saya", "Yes, in front of me"],
  no: ["Tidak", "No"],
};

/** @param {Claim} claim */
const line = claim => [el("dt", {}, labelOf(claim)), el("dd", {}, shownValue(claim.value))];

/** @param {ConsentCard} card */
const asked = card => el("section", { class: "asked-card" },
  el("h3", {}, t(texts.from, { card: theirs(card.names), issuer: card.issuer })),
  el("dl", { class: "claims" }, ...card.claims.flatMap(line)),
  card.always?.length
    ? el("details", {}, el("summary", {}, t(texts.always)), el("dl", { class: "claims" }, ...card.always.flatMap(line)))
    : null,
  card.trace && card.trace !== "fresh" ? say(t(texts.seen), "quiet") : null);

/** @param {ConsentView} view */
const kept = view => {
  const names = view.cards.flatMap(card => card.claims).filter(claim => claim.retained).map(labelOf);
  const told = theirs(view.asker.registered?.retention).replace(/[.]$/, "");
  const words = names.length ? t(texts.retained, { names: names.join(", ") }) : told ? "" : t(texts.unretained);
  return [told ? t(texts.retention, { text: told }) : "", words].filter(Boolean).join(" ");
};

/** What is more than the asker is registered for. @param {ConsentView} view */
const beyond = view => {
  const names = view.cards.flatMap(card => card.claims).filter(claim => claim.beyond).map(labelOf);
  return names.length ? notice("stop", t(texts.beyond, { names: names.join(", ") })) : null;
};

/** @param {ConsentView} view */
const who = view => {
  const { asker } = view;
  return [
    el("h2", {}, t(texts.who)),
    el("p", { class: "who" }, icon("person"), el("span", {}, el("strong", {}, asker.name),
      asker.hosts?.length ? ` ${asker.hosts.join(", ")}` : null)),
    !asker.vouched_by ? notice("wait", t(texts.unvouched))
      : asker.registered ? notice("good", t(texts.registered, { name: asker.vouched_by }))
        : notice("wait", t(texts.vouched, { name: asker.vouched_by })),
    asker.answer_host ? say(t(texts.host, { host: asker.answer_host }), "quiet") : null,
    el("h2", {}, t(texts.why)),
    say(theirs(asker.registered?.purpose) || t(texts.noReason)),
  ];
};

/**
 * @param {{view: ConsentView, here?: boolean, there?: boolean,
 *   decide: (it: "share" | "deny") => void, leave: () => void}} given
 */
export const screen = given => {
  const { view, decide } = given;
  let decided = false;
  /** @param {"share" | "deny"} it */
  const choose = it => {
    decided = true;
    void show("working", { why: "share" });
    decide(it);
  };
  const leave = (/** @type {boolean} */ again) => { if (!decided && !again) given.leave(); };
  const none = view.cards.length === 0;
  const ask = (view.elsewhere ?? !given.here) && !given.there && !none;
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  /** @type {Node[]} */
  const buttons = none
    ? [button(t(texts.close), () => choose("deny"), { kind: "main", id: "deny" })]
    : [button(t(texts.deny), () => choose("deny"), { kind: "plain", icon: "cross", id: "deny" }),
      button(t(texts.share), () => choose("share"), { kind: "main", icon: "check", id: "share" })];
  const decision = el("div", { class: "choice", role: "group" }, ...buttons);
  /** Another screen asks: is it in front of the person? */
  const question = el("section", { class: "question" },
    el("h2", {}, t(texts.there)), say(t(texts.thereWhy)),
    el("div", { class: "choice" },
      button(t(texts.no), () => choose("deny"), { kind: "plain", icon: "cross", id: "not-there" }),
      button(t(texts.yes), () => {
        given.there = true;
        question.replaceWith(decision);
        main.querySelector(".choice")?.scrollIntoView({ block: "end" });
        decision.querySelector("button")?.focus();
      }, { kind: "main", icon: "check", id: "there" })));
  return {
    title: t(texts.title, { name: view.asker.name }),
    leave,
    body: [
      ...who(view),
      ...(none ? [notice("wait", t(texts.missing))] : [
        el("h2", {}, t(texts.what)),
        beyond(view),
        view.nik_warning ? notice("stop", t(texts.nik)) : null,
        ...view.cards.map(asked),
        el("h2", {}, t(texts.long)),
        say(`${t(texts.once)} ${kept(view)}`),
      ]),
      ask ? question : decision,
    ],
  };
};
