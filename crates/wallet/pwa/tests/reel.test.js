// A message that comes code by code.

import assert from "node:assert/strict";
import test from "node:test";
import { gather } from "../app/reel.js";

const part = (/** @type {string} */ hash, /** @type {number} */ at, of = 3) => `IKD1${hash}0${at}0${of}MFRGG`;

test("parts come in any order, doubled, one by one or pasted together", () => {
  const take = gather();
  assert.equal(take("https://example.org"), null);
  assert.deepEqual(take(part("AAAAAAAA", 2)), { have: 1, of: 3, whole: null });
  assert.deepEqual(take(part("AAAAAAAA", 2)), { have: 1, of: 3, whole: null });
  assert.equal(take("ikd1aaaaaaaa0103mfrgg"), null);
  const rest = take(`${part("AAAAAAAA", 3)}\r\n${part("AAAAAAAA", 1)}\n`);
  assert.equal(rest?.whole?.split("\n").length, 3);
});

test("another message begins anew", () => {
  const take = gather();
  take(part("AAAAAAAA", 1));
  take(part("AAAAAAAA", 2));
  assert.deepEqual(take(part("BBBBBBBB", 3)), { have: 1, of: 3, whole: null });
  assert.equal(take(part("AAAAAAAA", 3))?.have, 3);
});
