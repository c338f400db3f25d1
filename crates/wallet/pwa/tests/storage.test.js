// What is kept on the phone, against an IndexedDB in memory.

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import test from "node:test";
import { after, fresh, freeSymbol, keep, MOST, Overtaken, remove, set, setting, slots, Unkept } from "../app/storage.js";

const sealed = new Uint8Array([1, 2, 3]);

test("door and vault are written together and read back", async () => {
  const made = fresh(await slots());
  await keep(after(made, { account: "a" }, sealed));
  const [slot] = await slots();
  assert.deepEqual([slot.door, [...slot.sealed], slot.writes], [{ account: "a" }, [1, 2, 3], 1]);
  await keep(after(slot, null, new Uint8Array([4])));
  const [next] = await slots();
  assert.deepEqual([next.door, [...next.sealed], next.writes], [{ account: "a" }, [4], 2]);
  await remove(next.id);
});

test("who comes late writes nothing", async () => {
  const made = fresh([]);
  const first = after(made, { account: "a" }, sealed);
  await keep(first);
  await keep(after(first, { account: "b" }, null));
  await assert.rejects(keep(after(first, { account: "c" }, null)), Overtaken);
  const [slot] = await slots();
  assert.equal(slot.door.account, "b");
  await remove(slot.id);
});

test("no phone holds more people than the cap, and each has a symbol of their own", async () => {
  for (let count = 0; count < MOST; count += 1) {
    await keep(after(fresh(await slots()), { account: String(count) }, sealed));
  }
  const all = await slots();
  assert.deepEqual(all.map(slot => slot.symbol), [0, 1, 2, 3, 4]);
  await assert.rejects(keep(after(fresh(all), {}, sealed)), Unkept);
  await remove(all[1].id);
  assert.equal(freeSymbol(await slots()), 1, "a place that is free is taken again");
  for (const slot of await slots()) await remove(slot.id);
});

test("what is carried is written with the rest, and given up by an empty one", async () => {
  const made = fresh(await slots());
  await keep(after(made, { account: "a" }, sealed, new Uint8Array([7])));
  const [slot] = await slots();
  assert.deepEqual([...slot.pocket ?? []], [7]);
  await keep(after(slot, null, new Uint8Array([4])));
  const [kept] = await slots();
  assert.deepEqual([[...kept.pocket ?? []], [...kept.sealed]], [[7], [4]]);
  await keep(after(kept, null, null, new Uint8Array()));
  const [none] = await slots();
  assert.deepEqual([none.pocket, [...none.sealed]], [null, [4]]);
  await remove(none.id);
});

test("on a phone with several people nobody carries anything", async () => {
  await keep(after(fresh([]), { account: "a" }, sealed, new Uint8Array([7])));
  const [first] = await slots();
  await keep(after(fresh([first]), { account: "b" }, sealed));
  assert.deepEqual((await slots()).map(slot => slot.pocket ?? null), [null, null]);
  await keep(after(first, null, null, new Uint8Array([8])));
  assert.deepEqual((await slots()).map(slot => slot.pocket ?? null), [null, null], "nor later");
  for (const slot of await slots()) await remove(slot.id);
});

test("settings are remembered", async () => {
  await set("language", "en");
  assert.equal(await setting("language"), "en");
  assert.equal(await setting("nothing"), undefined);
});
