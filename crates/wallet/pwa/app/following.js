// One phone follows another: what people do for it on either of them, and what the office's server
// knows of it meanwhile.

import { Left } from "./faults.js";
import { again, show, shown } from "./router.js";
import { current, go, isOpen } from "./session.js";

/** Milliseconds between two questions where nothing is expected. */
const OFTEN = 60_000;

/** What the server said last of the wallet that is open. @type {{slot: string, at: number, told: Standing} | null} */
let last = null;
/** Wrong PINs before the one that opened. */
let wrong = 0;

/** @param {unknown} error @param {() => unknown} [retry] */
const sorry = (error, retry) => (error instanceof Left ? undefined : show("sorry", { error, retry }));

/** Remembers how many wrong PINs came before the right one. @param {number | undefined} count */
export const noteWrong = count => { wrong = count ?? 0; };

/** How many came; none once the PIN was changed. */
export const wrongBefore = () => wrong;

/**
 * How the wallet stands with the server, as it was said last.
 *
 * @returns {Standing | null}
 */
export const standing = () => (last?.slot === current()?.id ? last?.told ?? null : null);

/**
 * Asks anew, without spending an attempt; nothing happens without a network.
 *
 * @returns {Promise<Standing | null>}
 */
export const ask = async () => {
  const slot = current();
  if (!slot) return null;
  try {
    const told = /** @type {Standing} */ (await go("status", { door: slot.door }, { quietly: true }));
    last = { slot: slot.id, at: Date.now(), told };
    return told;
  } catch {
    return null;
  }
};

/** Asks anew from time to time, and draws home again where something is to be told. */
export const keepAsking = async () => {
  if (last?.slot === current()?.id && Date.now() - (last?.at ?? 0) < OFTEN) return;
  const before = JSON.stringify([standing()?.leaving, standing()?.arriving].map(it => Boolean(it)));
  const told = await ask();
  const now = JSON.stringify([told?.leaving, told?.arriving].map(it => Boolean(it)));
  if (told && before !== now && isOpen() && shown() === "home") await again();
};

/** @param {string} why @param {() => Promise<unknown>} act @param {() => unknown} back */
const work = async (why, act, back) => {
  await show("working", { why });
  try {
    return await act();
  } catch (error) {
    return sorry(error, back);
  } finally {
    last = null;
  }
};

/** The old phone names the next one. @param {string} pin @param {Link} link */
export const handOver = (pin, link) => work("move", async () => {
  await go("hand_over", { pin, text: link.text });
  await show("result", { deed: "move", done: {} });
}, () => show("move", { link }));

/**
 * The other phone is gone: its code, and its PIN.
 *
 * @param {string} code
 * @param {string} pin
 */
export const recover = (code, pin) => work("recover", async () => {
  const done = await go("recover", { code, pin });
  await show("result", { deed: "recover", done });
}, () => show("recover", { code }));

/** The old phone says no. @param {string} pin */
export const stay = pin => work("stay", async () => {
  await go("stay", { pin });
  await show("result", { deed: "stay", done: {} });
}, () => show("stay", {}));

/** This phone takes over, and takes what it is offered. */
export const takeOver = () => work("move", async () => {
  const { offers } = await go("take_over");
  const came = { cards: /** @type {string[]} */ ([]), renewed: [], deferred: 0 };
  for (const { offer, tx_code } of offers) {
    const done = await go("accept", { offer, ...(tx_code ? { tx_code } : {}) });
    came.cards.push(...(done.cards ?? []));
    came.deferred += done.deferred ?? 0;
  }
  const { withNames } = await import("./deeds.js");
  await show("result", { deed: "takeOver", done: await withNames(came) });
}, () => show("home", {}));
