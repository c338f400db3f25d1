// Every text of every screen is there in both languages.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { natural, span, speak, t } from "../app/texts.js";

globalThis.document = /** @type {any} */ ({ documentElement: {} });
const SCREENS = new URL("../app/screens/", import.meta.url);
const OTHERS = ["faces", "faults", "pad", "texts", "values"].map(name => `../app/${name}.js`);

const all = async () => {
  const names = (await readdir(SCREENS)).map(name => `../app/screens/${name}`);
  return Promise.all([...names, ...OTHERS].map(async name => [name, await import(new URL(name, import.meta.url).href)]));
};

/** @param {string} text */
const places = text => [...text.matchAll(/\{(\w+)\}/g)].map(it => it[1]).sort();

test("every text is there in both languages, with the same places to fill", async () => {
  for (const [name, module] of await all()) {
    for (const [key, pair] of Object.entries(module.texts ?? {})) {
      const at = `${name}: ${key}`;
      assert.equal(pair.length, 2, at);
      assert.ok(pair.every((/** @type {string} */ text) => text.trim().length > 1), at);
      assert.deepEqual(places(pair[0]), places(pair[1]), at);
      assert.ok(!pair.some((/** @type {string} */ text) => text.includes("!")), `${at}: calm`);
    }
  }
});

test("no screen says a text that is not among its own", async () => {
  for (const name of await readdir(SCREENS)) {
    const whole = await readFile(new URL(name, SCREENS), "utf8");
    const source = whole.replace(/^import .*$/gm, "");
    const { texts } = await import(new URL(name, SCREENS).href);
    for (const [, key] of source.matchAll(/[^.]\btexts\.(\w+)/g)) assert.ok(key in texts, `${name}: ${key}`);
    for (const key of Object.keys(texts ?? {})) {
      assert.ok(new RegExp(`\\b${key}\\b`).test(source.replace(`${key}: [`, "")) || source.includes("texts[") || source.includes("kinds["), `${name}: ${key} is never said`);
    }
  }
});

test("spans of time are said in their two largest units", () => {
  speak("id");
  assert.equal(span(75), "1 menit 15 detik");
  assert.equal(span(90_000), "1 hari 1 jam");
  speak("en");
  assert.equal(span(61), "1 minute 1 second");
  assert.equal(span(0), "a moment");
  assert.equal(t(["{n} kartu", "{n} cards"], { n: 2 }), "2 cards");
});

test("Indonesian is spoken unless the phone asks for English", () => {
  assert.deepEqual(["id-ID", "jv", undefined, "en-GB", "EN"].map(natural), ["id", "id", "id", "en", "en"]);
});
