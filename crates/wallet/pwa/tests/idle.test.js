// When an open wallet is locked again.

import assert from "node:assert/strict";
import test from "node:test";
import { HIDDEN, QUIET, watch } from "../app/idle.js";

/** A window and a clock that do as they are told. @param {import("node:test").TestContext} context */
const stage = context => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const window = new EventTarget();
  Object.assign(globalThis, {
    document: page,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  });
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  let locked = 0;
  let busy = false;
  watch(() => { locked += 1; }, () => busy);
  return {
    pass: (/** @type {number} */ time) => { for (let at = 0; at < time; at += 1000) context.mock.timers.tick(1000); },
    touch: () => window.dispatchEvent(new Event("pointerdown")),
    hide: (/** @type {boolean} */ hidden) => {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
    work: (/** @type {boolean} */ on) => { busy = on; },
    locked: () => locked,
  };
};

test("nobody touches it", context => {
  const it = stage(context);
  it.pass(QUIET - 2000);
  it.touch();
  it.pass(QUIET - 2000);
  assert.equal(it.locked(), 0);
  it.pass(4000);
  assert.equal(it.locked(), 1);
  it.pass(QUIET);
  assert.equal(it.locked(), 1, "once");
});

test("it lies behind another app", context => {
  const it = stage(context);
  it.hide(true);
  it.pass(HIDDEN - 2000);
  it.hide(false);
  it.pass(HIDDEN);
  assert.equal(it.locked(), 0);
  it.hide(true);
  it.pass(HIDDEN + 1000);
  assert.equal(it.locked(), 1);
});

test("a phone that slept is locked when it wakes", context => {
  const it = stage(context);
  it.hide(true);
  context.mock.timers.setTime(HIDDEN * 5);
  it.hide(false);
  assert.equal(it.locked(), 1);
});

test("what runs by itself, or is being written down, is not cut off", context => {
  const it = stage(context);
  it.work(true);
  it.pass(QUIET * 2);
  it.hide(true);
  it.pass(HIDDEN * 2);
  it.hide(false);
  assert.equal(it.locked(), 0);
  it.work(false);
  it.pass(QUIET + 2000);
  assert.equal(it.locked(), 1);
});
