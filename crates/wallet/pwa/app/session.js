// Whose wallet is open, and what it is about to do.

import { toBytes } from "./bytes.js";
import { Left, Unreached } from "./faults.js";
import { walk } from "./flow.js";
import { holds } from "./hold.js";
import { watch } from "./idle.js";
import { call, stop, warm } from "./module.js";
import { fetchAll } from "./net.js";
import { blank, show } from "./router.js";
import { after, keep, Overtaken, set, setting, slots } from "./storage.js";

/** @type {Slot | null} */
let slot = null;
let open = false;
/** @type {Link | null} */
let pending = null;
/** @type {Deployment | null} */
let deployed = null;
/** @type {() => void} */
let unwatch = () => {};
let running = 0;
/** Until when something is held to a counter, which nobody touches meanwhile: by the clock, a phone may sleep. */
let held = 0;
let away = new AbortController();
let behind = new AbortController();
/** @type {Promise<unknown>} */
let last = Promise.resolve();

export const current = () => slot;
export const isOpen = () => open;

/** @param {Slot | null} other */
export const choose = other => { slot = other; };

/** Remembers what a link asked for until the wallet is open. @param {Link | null} link */
export const wish = link => { pending = link; };

/** What was asked for, once. */
export const wished = () => {
  const link = pending;
  pending = null;
  return link;
};
export const isWished = () => pending;

/** Where this wallet belongs, as the server says, or said last. @returns {Promise<Deployment>} */
export const deployment = async () => {
  if (deployed) return deployed;
  try {
    const answer = await fetch("/deployment.json", { cache: "no-store", credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    deployed = { public_url: String(told.public_url), demo: told.demo === true };
    await set("deployment", deployed).catch(() => {});
  } catch {
    const kept = await setting("deployment").catch(() => null);
    if (!kept) throw new Unreached("no deployment is known");
    return kept;
  }
  return deployed;
};

/**
 * Writes what a step asked to keep, all parts or none.
 *
 * @param {Step} step
 */
const write = async ({ door, sealed, pocket }) => {
  if (!slot || !holds()) throw new Overtaken("another window holds the wallet");
  const bytes = (/** @type {string | null | undefined} */ text) => (typeof text === "string" ? toBytes(text) : null);
  const next = after(slot, door, bytes(sealed), bytes(pocket));
  await keep(next);
  slot = next;
};

/** What is carried of a wallet that has ended elsewhere is carried no longer. */
export const emptyPocket = async () => {
  if (slot?.pocket) await write({ step: "keep", pocket: "" }).catch(() => {});
};

/** Something is held to a counter: it is not cut off before then. @param {number} until */
export const showing = until => { held = until; };

/** Notes that the person has written the recovery code down. */
export const noteCode = async () => {
  if (!slot) return;
  const next = { ...after(slot, null, null), codeKept: true };
  await keep(next);
  slot = next;
};

/** Asks on a screen of its own; whoever goes elsewhere has left. @param {string} name @param {any} given */
const ask = (name, given) => new Promise((take, fail) => {
  show(name, { ...given, decide: take, leave: () => fail(new Left(name)) });
});

/**
 * Walks a flow in its turn; one that runs in the background gives way.
 *
 * @param {string} flow
 * @param {object} [input]
 * @param {{quietly?: boolean, here?: boolean}} [how] whether nobody is to be asked; whether the
 *   request came from this very phone
 * @returns {Promise<Done>}
 */
export const go = (flow, input = {}, how = {}) => {
  if (!how.quietly) behind.abort();
  const before = last;
  const mine = (async () => {
    await before;
    if (how.quietly) behind = new AbortController();
    const left = how.quietly ? AbortSignal.any?.([away.signal, behind.signal]) ?? behind.signal : away.signal;
    running += 1;
    try {
      return await walk(flow, input, world(how, left));
    } finally {
      running -= 1;
    }
  })();
  last = mine.catch(() => {});
  return mine;
};

/**
 * @param {{quietly?: boolean, here?: boolean}} how
 * @param {AbortSignal} left
 * @returns {import("./flow.js").World}
 */
const world = (how, left) => ({
  call,
  fetch: requests => fetchAll(requests, left),
  keep: write,
  consent: view => (how.quietly ? Promise.resolve("deny") : asked("consent", { view, here: how.here })),
  trust: view => (how.quietly ? Promise.resolve("refuse") : asked("trust", { view })),
});

/** While a person reads, the wallet is not busy. @param {string} name @param {any} given */
const asked = async (name, given) => {
  running -= 1;
  try {
    return /** @type {any} */ (await ask(name, given));
  } finally {
    running += 1;
  }
};

/** The vault is open: from here on it is locked again when nobody looks. */
export const opened = () => {
  open = true;
  unwatch();
  // A recovery code that is being written down is shown only this once: it stays.
  unwatch = watch(() => lock(), () => running > 0 || Date.now() < held || slot?.codeKept === false);
};

/** Somebody looks at what needs no open vault: it is not left on the screen either. */
export const looked = () => {
  unwatch();
  unwatch = watch(() => lock(), () => running > 0 || Date.now() < held);
};

/** Closes the vault, and forgets what was on the screen. @param {string} [to] the screen that follows */
export const lock = async (to = "start") => {
  unwatch();
  open = false;
  away.abort();
  behind.abort();
  away = new AbortController();
  blank();
  // The end of the worker is the end of its memory; the call before it is for the module's own order.
  await Promise.race([call("lock").catch(() => {}), new Promise(end => setTimeout(end, 500))]);
  stop();
  last = Promise.resolve();
  running = 0;
  await show(to, {});
  void warm();
};

/** The slot as it is written, if it is still there. @param {string} id */
export const reread = async id => (await slots()).find(it => it.id === id) ?? null;
