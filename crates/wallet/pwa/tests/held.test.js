// What is held to a counter is not cut off, and holds nothing open for longer.

import assert from "node:assert/strict";
import test from "node:test";
import { HIDDEN, QUIET } from "../app/idle.js";
import { bring } from "../app/router.js";

/** A page of which nothing is seen, and a clock. @param {import("node:test").TestContext} context */
const stage = async context => {
  let blanked = 0;
  const part = { dataset: {}, replaceChildren: () => { blanked += 1; } };
  const page = Object.assign(new EventTarget(), { hidden: false, getElementById: () => part });
  const window = new EventTarget();
  Object.assign(globalThis, {
    document: page,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  });
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  // What comes behind the lock is not looked at here.
  bring({ start: { screen: () => new Promise(() => {}) } });
  const session = await import("../app/session.js");
  session.looked();
  return {
    ...session,
    pass: (/** @type {number} */ time) => { for (let at = 0; at < time; at += 1000) context.mock.timers.tick(1000); },
    hide: (/** @type {boolean} */ hidden) => {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
    locked: () => blanked > 0,
  };
};

test("nobody touches what is held to a counter", async context => {
  const it = await stage(context);
  it.showing(Date.now() + 2 * QUIET);
  it.pass(2 * QUIET - 2000);
  assert.equal(it.locked(), false);
  it.pass(QUIET + 4000);
  assert.equal(it.locked(), true);
});

test("a phone that slept past the end is locked when it wakes", async context => {
  const it = await stage(context);
  it.showing(Date.now() + 2 * QUIET);
  it.hide(true);
  context.mock.timers.setTime(Date.now() + 2 * QUIET + HIDDEN);
  it.hide(false);
  assert.equal(it.locked(), true);
});
