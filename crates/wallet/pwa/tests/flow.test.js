// Flows, step by step.

import assert from "node:assert/strict";
import test from "node:test";
import { walk } from "../app/flow.js";

/** A module that answers in this order, and what it was told. @param {...any} answers */
const world = (...answers) => {
  /** @type {any[]} */
  const told = [];
  return {
    told,
    call: async (/** @type {string} */ name, input = {}) => {
      told.push([name, input]);
      return name === "abandon" ? {} : answers.shift();
    },
    fetch: async (/** @type {any[]} */ requests) => requests.map(() => null),
    keep: async () => {},
    consent: async () => /** @type {const} */ ("deny"),
    trust: async () => /** @type {const} */ ("approve"),
  };
};

test("every step is answered in its own way", async () => {
  const it = world(
    { step: "fetch", requests: [{}, {}] }, { step: "keep", door: null, sealed: "AA" }, { step: "consent", view: {} },
    { step: "trust", view: {} }, { step: "done", done: { presented: false } });
  assert.deepEqual(await walk("present", { request: "r" }, it), { presented: false });
  assert.deepEqual(it.told.map(([name, input]) => [name, ...Object.values(input)]), [
    ["begin", "present", "r"], ["resume", [null, null]], ["resume"], ["resume", "deny"], ["resume", "approve"],
  ]);
});

test("what is not kept is not gone on from", async () => {
  const it = { ...world({ step: "keep", sealed: "AA" }), keep: async () => { throw new Error("full"); } };
  await assert.rejects(walk("accept", {}, it), /full/);
  assert.deepEqual(it.told.map(([name]) => name), ["begin", "abandon"]);
});

test("a flow without an end is left", async () => {
  const it = world(...Array.from({ length: 500 }, () => ({ step: "keep" })));
  await assert.rejects(walk("accept", {}, it), /without an end/);
});
