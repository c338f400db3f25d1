// Small rules: digits, groups, faces, moments of looking away.

import assert from "node:assert/strict";
import test from "node:test";
import { toBytes, toText } from "../app/bytes.js";
import { brightness } from "../app/camera.js";
import { faceOf } from "../app/faces.js";
import { after } from "../app/pad.js";
import { letters } from "../app/screens/block.js";
import { groups, isSame } from "../app/screens/code.js";
import { mustInstall } from "../app/screens/install.js";
import { inGroups } from "../app/screens/trust.js";

test("bytes and text become each other", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
  assert.deepEqual(toBytes(toText(bytes)), bytes);
  assert.equal(toText(new Uint8Array([251, 255, 191])), "-_-_".replace("-_-_", "-_-_"));
  assert.deepEqual([...toBytes("-_-_")], [251, 255, 191]);
});

test("digits are taken one by one or all at once, and no more than six", () => {
  assert.equal(after("", "2"), "2");
  assert.equal(after("2", "•5"), "25");
  assert.equal(after("", "258036"), "258036");
  assert.equal(after("258036", "••••••9"), "258036");
  assert.equal(after("258", "••"), "25", "one was deleted");
  assert.equal(after("25", "••x"), "25");
});

test("a recovery code is written in groups and read kindly", () => {
  assert.deepEqual(groups("7KQM-2XVB 9DPA"), ["7KQM", "2XVB", "9DPA"]);
  assert.deepEqual(groups("7KQM2XVB9DPA"), ["7KQM", "2XVB", "9DPA"]);
  assert.ok(isSame(" 7kqm ", "7KQM") && !isSame("7KQN", "7KQM"));
  assert.equal(letters("7kqm-2xvb 9dpa"), "7KQM2XVB9DPA");
});

test("a fingerprint is shown in groups of four", () => {
  assert.deepEqual(inGroups("9f2ac41b"), ["9f2a", "c41b"]);
});

test("a type has its own face", () => {
  assert.deepEqual(["pid", "urn:x:pid:1", "ktp", "age_mdoc"].map(faceOf), [0, 0, 1, 2]);
  assert.equal(faceOf("something"), faceOf("something"));
});

test("only an uninstalled iPhone is asked to install first", () => {
  assert.deepEqual([{ standalone: false }, { standalone: true }, {}].map(mustInstall), [true, false, false]);
});

test("white is bright and black is not", () => {
  assert.deepEqual([...brightness(new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255]))], [255, 0]);
});
