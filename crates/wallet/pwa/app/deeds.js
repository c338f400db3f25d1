// What people do with the wallet, from the touch to the screen that tells how it ended.

import { toText } from "./bytes.js";
import { Left, Refused } from "./faults.js";
import { call } from "./module.js";
import { show } from "./router.js";
import {
  choose, current, deployment, go, isOpen, isWished, lock, looked, noteCode, opened, reread, wish, wished,
} from "./session.js";
import { fresh, persist, remove, slots } from "./storage.js";

/** A failure on a screen of its own. @param {unknown} error @param {() => unknown} [retry] */
const sorry = (error, retry) => {
  if (error instanceof Left) return isOpen() ? home() : undefined;
  return show("sorry", { error, retry });
};

export const home = () => show(isOpen() ? "home" : "start", {});

/**
 * Makes a wallet for one more person.
 *
 * @param {string} pin
 */
export const create = async pin => {
  await show("working", { why: "create" });
  try {
    const { public_url: server } = await deployment();
    choose(fresh(await slots()));
    const { recovery_code: code } = await go("create", { pin, server });
    if (!(await call("opened")).opened) await unlockWith(pin);
    opened();
    void persist().catch(() => false);
    await show("code", { code });
  } catch (error) {
    choose(null);
    await sorry(error, () => create(pin));
  }
};

/** @param {string} pin */
const unlockWith = async pin => {
  const slot = current();
  if (!slot) throw new Left("nobody is chosen");
  const { wrong_before: wrong } = await go("unlock", { door: slot.door, sealed: toText(slot.sealed), pin });
  const { noteWrong } = await import("./following.js");
  noteWrong(wrong);
};

/**
 * Opens the chosen wallet.
 *
 * @param {string} pin
 * @throws {Refused} for the lock screen to tell
 */
export const unlock = async pin => {
  const slot = current();
  if (slot) choose(await reread(slot.id));
  await finishChange();
  await unlockWith(pin);
  opened();
  await onward();
};

/** A change of the PIN that was cut off is finished or undone before the next one is typed. */
const finishChange = async () => {
  const slot = current();
  if (slot?.door.changing) await go("adopt", { door: slot.door }).catch(() => {});
};

/** Where an open wallet begins: with what a link asked for, or at home. */
export const onward = async () => {
  const slot = current();
  if (slot && !slot.codeKept) return show("code", { code: null });
  const link = wished();
  if (!link) return home();
  if (link.kind === "key") return show("move", { link });
  return link.kind === "offer" ? show("accept", { link }) : present(link);
};

/** The person has shown that the recovery code was written down. */
export const codeKept = async () => {
  await noteCode();
  return isWished() ? onward() : show("key", {});
};

/** Follows a link that was scanned, pasted or opened. @param {Link} link */
export const follow = link => {
  wish(link);
  // A recovery code is on the screen: first things first.
  if (isOpen() && current()?.codeKept === false) return undefined;
  return isOpen() ? onward() : show("start", {});
};

/**
 * Takes what is offered.
 *
 * @param {Link} link
 * @param {string} [code] the transaction code
 */
export const accept = async (link, code) => {
  await show("working", { why: "accept" });
  try {
    const done = await go("accept", { offer: link.text, ...(code ? { tx_code: code } : {}) });
    await show("result", { deed: "accept", done: await withNames(done) });
  } catch (error) {
    const codes = ["tx_code_missing", "tx_code_shape"];
    if (error instanceof Refused && codes.includes(error.code)) {
      const wanted = error.fault.tx_code ?? {};
      return show("accept", { link, code: wanted, error: code ? error : null });
    }
    await sorry(error, () => show("accept", { link }));
  }
};

/** The cards that came, by their names. @param {Done} done */
export const withNames = async done => {
  const { cards } = /** @type {Home} */ (await call("home"));
  const came = new Set(done.cards ?? []);
  return { ...done, names: cards.filter(card => came.has(card.id)).map(card => card.names) };
};

/**
 * Fills what is carried for where there is no network, or empties it.
 *
 * @param {boolean} carry
 */
export const stow = async carry => {
  const pocket = current()?.pocket;
  await go("stow", { carry, ...(pocket ? { pocket: toText(pocket) } : {}) }, { quietly: true });
};

/** What came of a request: a counter reads it from the screen. @param {Done} done @param {boolean} here */
const presented = (done, here) =>
  (done.parts ? show("counter", { parts: done.parts }) : show("result", { deed: "present", done, here }));

/** Answers a counter with what is carried: the wallet stays shut. @param {string} request */
export const answer = async request => {
  const pocket = current()?.pocket;
  if (!pocket) return home();
  looked();
  await show("working", { why: "present" });
  try {
    await presented(await go("answer", { request, pocket: toText(pocket) }), false);
  } catch (error) {
    await sorry(error);
  }
};

/** Answers a request. @param {Link} link */
export const present = async link => {
  await show("working", { why: "present" });
  try {
    const request = link.number ? { number: link.number } : { request: link.text, way: link.here ? "here" : "screen" };
    await presented(await go("present", request, { here: link.here }), link.here);
  } catch (error) {
    if (error instanceof Refused && error.code.startsWith("number")) return show("number", { error });
    await sorry(error);
  }
};

/**
 * @param {string} old
 * @param {string} next
 */
export const changePin = async (old, next) => {
  await show("working", { why: "change" });
  try {
    await go("change_pin", { old, new: next });
    const { noteWrong } = await import("./following.js");
    noteWrong(0);
    await show("result", { deed: "change", done: {} });
  } catch (error) {
    await sorry(error, () => show("change", {}));
  }
};

/**
 * Blocks a wallet, on this phone or another.
 *
 * @param {string} code the recovery code
 * @throws {Refused} for the screen to tell
 */
export const block = async code => {
  const { public_url: server } = await deployment();
  await go("block", { server, code });
};

/** Has issuers revoke what is in the wallet, then takes it away; says so where they cannot be reached. */
export const leave = async () => {
  await show("working", { why: "leave" });
  const { kept } = await go("give_back").catch(() => ({ kept: 1 }));
  if (kept > 0) return show("leave", { sure: true, kept: true });
  return leaveHere();
};

/** Takes the wallet away from this phone. */
export const leaveHere = async () => {
  const slot = current();
  if (slot) await remove(slot.id);
  choose(null);
  await lock("start");
};

/** Looks after the cards while the person does something else; `told` if something changed. @param {() => unknown} told */
export const tend = async told => {
  for (const flow of ["collect", "refresh"]) {
    try {
      const done = await go(flow, {}, { quietly: true });
      const came = [done.cards, done.renewed, done.checked?.cards].some(all => all?.length > 0);
      if (isOpen() && came) await told();
    } catch {
      // Without a network nothing is looked after; the next time it is.
      return;
    }
  }
  if (isOpen() && current()?.pocket) await stow(true).catch(() => {});
};
