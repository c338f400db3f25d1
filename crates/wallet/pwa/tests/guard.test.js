// Which releases are taken.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import vm from "node:vm";

const source = await readFile(new URL("../sw.js", import.meta.url), "utf8");
/** @type {any} */
const worker = { addEventListener: () => {}, location: { origin: "https://w.example" } };
vm.runInNewContext(source, { self: worker, Object, JSON, Number, String, RegExp, Promise });
const { judge, read } = worker.ikd;

const SUM = "A".repeat(43);
const list = (/** @type {any} */ change = {}) => JSON.stringify({ release: 7, files: { "index.html": SUM }, ...change });

test("an older release is refused, also when nothing of the newer one is left", () => {
  const state = (/** @type {any} */ more) => ({ highest: 7, current: null, next: null, ...more });
  assert.equal(judge(6, state({ current: { release: 7 } })), "older");
  assert.equal(judge(6, state({})), "older", "the number outlives the files");
  assert.equal(judge(7, state({})), "take", "files that are gone are fetched again");
  assert.equal(judge(7, state({ current: { release: 7 } })), "same");
  assert.equal(judge(8, state({ current: { release: 7 } })), "take");
  assert.equal(judge(8, state({ highest: 8, current: { release: 7 }, next: { release: 8 } })), "same");
  assert.equal(judge(7, state({ highest: 8, current: { release: 7 }, next: { release: 8 } })), "older");
});

test("a list of files that is none is not read", () => {
  assert.equal(read(list()).release, 7);
  for (const bad of [
    "", "[]", "null", list({ release: "7" }), list({ release: 0 }), list({ release: 1.5 }), list({ files: {} }),
    list({ files: { "app/x.js": SUM } }), list({ files: { "index.html": "short" } }),
    list({ files: { "index.html": SUM, "../x": SUM } }), list({ files: { "index.html": SUM, "/x": SUM } }),
    list({ files: { "index.html": SUM, "a//b": SUM } }), " ".repeat(200_000),
  ]) assert.equal(read(bad), null, bad.slice(0, 60));
});

test("the key of releases has just one place, and the pages are built without markup", async () => {
  assert.equal(source.split("\"@RELEASE_KEY@\"").length, 2);
  const { readdir } = await import("node:fs/promises");
  const app = new URL("../app/", import.meta.url);
  for (const name of await readdir(app, { recursive: true })) {
    if (!name.endsWith(".js")) continue;
    const text = await readFile(new URL(name, app), "utf8");
    assert.ok(!/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/.test(text), name);
  }
});
