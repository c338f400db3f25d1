// What stays on this phone: people's slots, and how they like the pages (IndexedDB `ikd`).
// A slot is door, vault and pocket together: all are written in one transaction or none of them.

import { toText } from "./bytes.js";

const NAME = "ikd";
const VERSION = 1;

/** No phone holds more people's wallets. */
export const MOST = 5;
/** How many symbols the chooser has to tell people apart. */
export const SYMBOLS = 8;

const MARK = "ikd.slots";

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** Somebody else has written this slot in the meantime. */
export class Overtaken extends Error {}
/** The phone keeps nothing, or no longer. */
export class Unkept extends Error {}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
const answer = request => new Promise((take, fail) => {
  request.onsuccess = () => take(request.result);
  request.onerror = () => fail(new Unkept(String(request.error)));
});

/** @returns {Promise<IDBDatabase>} */
const database = () => {
  opened ??= new Promise((take, fail) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("slots", { keyPath: "id" });
      request.result.createObjectStore("settings");
    };
    request.onsuccess = () => {
      // A later release may have to change the stores: this page then lets go.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      request.result.onclose = () => { opened = null; };
      take(request.result);
    };
    request.onerror = () => fail(new Unkept(String(request.error)));
    request.onblocked = () => fail(new Unkept("another page holds the database"));
  });
  opened.catch(() => { opened = null; });
  return opened;
};

/**
 * One durable transaction: it is on the disk when this returns.
 *
 * @param {string} store
 * @param {(store: IDBObjectStore) => Promise<void> | void} act
 * @returns {Promise<void>}
 */
const change = async (store, act) => {
  const db = await database();
  /** @type {unknown} */
  let why = null;
  return new Promise((take, fail) => {
    const transaction = db.transaction(store, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => take();
    transaction.onabort = () => fail(why ?? new Unkept(String(transaction.error)));
    const failed = (/** @type {unknown} */ error) => {
      why = error;
      try { transaction.abort(); } catch { fail(error); }
    };
    try {
      Promise.resolve(act(transaction.objectStore(store))).catch(failed);
    } catch (error) {
      failed(error);
    }
  });
};

/**
 * Everybody's slots, the oldest first.
 *
 * @returns {Promise<Slot[]>}
 */
export const slots = async () => {
  const all = await answer((await database()).transaction("slots").objectStore("slots").getAll());
  const before = (/** @type {any} */ a, /** @type {any} */ b) => a.made - b.made || a.symbol - b.symbol;
  return all.sort(before);
};

/**
 * What a slot is after a step asked to keep this. What is `null` stays as it was.
 *
 * @param {Slot} slot as it was read
 * @param {Door | null | undefined} door
 * @param {Uint8Array | null | undefined} sealed
 * @param {Uint8Array | null} [pocket] empty: nothing is carried any more
 * @returns {Slot}
 */
export const after = (slot, door, sealed, pocket) => ({
  ...slot,
  door: door ?? slot.door,
  sealed: sealed ?? slot.sealed,
  pocket: pocket ? (pocket.length ? pocket : null) : slot.pocket,
  writes: slot.writes + 1,
});

/**
 * Writes a slot as it is now, unless somebody has written it since it was read.
 *
 * @param {Slot} slot as `after` made it
 * @returns {Promise<void>}
 */
export const keep = async slot => {
  await change("slots", async store => {
    const old = await answer(store.get(slot.id));
    if ((old?.writes ?? 0) !== slot.writes - 1) throw new Overtaken("this slot has moved on");
    const others = (await answer(store.getAll())).filter(it => it.id !== slot.id);
    if (!old && others.length >= MOST) throw new Unkept("no room for another person");
    // No PIN guards a pocket: on a phone with several people nobody has one.
    const pocket = others.length ? null : slot.pocket;
    store.put({ ...slot, pocket, made: old?.made ?? Date.now() });
    for (const it of others) if (it.pocket) store.put({ ...it, pocket: null });
  });
  await mark();
};

/** @param {string} id */
export const remove = async id => {
  await change("slots", store => void store.delete(id));
  await mark();
};

/**
 * The first symbol that nobody on this phone has.
 *
 * @param {{symbol: number}[]} all
 * @returns {number}
 */
export const freeSymbol = all => {
  const taken = new Set(all.map(slot => slot.symbol));
  for (let symbol = 0; symbol < SYMBOLS; symbol += 1) if (!taken.has(symbol)) return symbol;
  return all.length % SYMBOLS;
};

/**
 * An empty slot, not yet written.
 *
 * @param {{symbol: number}[]} all
 * @returns {Slot}
 */
export const fresh = all => ({
  id: toText(crypto.getRandomValues(new Uint8Array(12))),
  symbol: freeSymbol(all),
  door: {},
  sealed: new Uint8Array(),
  writes: 0,
  codeKept: false,
});

/**
 * @param {string} name
 * @returns {Promise<any>}
 */
export const setting = async name =>
  answer((await database()).transaction("settings").objectStore("settings").get(name));

/**
 * @param {string} name
 * @param {unknown} value
 */
export const set = (name, value) => change("settings", store => void store.put(value, name));

/** How many slots there should be, where another kind of storage remembers it. */
const mark = async () => {
  const count = (await slots()).length;
  try { localStorage.setItem(MARK, String(count)); } catch { /* Then a loss is told a little later. */ }
};

/**
 * Whether slots are gone that nobody has deleted here.
 *
 * @param {number} there how many there are
 * @returns {boolean}
 */
export const isLost = there => {
  try {
    return Number(localStorage.getItem(MARK) ?? 0) > there;
  } catch {
    return false;
  }
};

/** The loss was told; from here on it is how things are. */
export const lossTold = mark;

/**
 * Asks the browser, once, not to clear this wallet away when the phone is full.
 *
 * @returns {Promise<boolean>} whether it promises so
 */
export const persist = async () => {
  const storage = navigator.storage;
  if (!storage?.persisted) return false;
  if (await storage.persisted()) return true;
  if (await setting("persist-asked")) return false;
  await set("persist-asked", true);
  return (await storage.persist?.()) ?? false;
};

/** @returns {Promise<{safe: boolean, used: number}>} bytes used, and whether they are promised */
export const state = async () => {
  const storage = navigator.storage;
  const [safe, estimate] = await Promise.all([storage?.persisted?.(), storage?.estimate?.()]);
  return { safe: safe ?? false, used: estimate?.usage ?? 0 };
};
