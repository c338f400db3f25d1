// What was scanned, pasted or followed.

import assert from "node:assert/strict";
import test from "node:test";
import { ofHash, ofText, wayOn } from "../app/links.js";

const OURS = "https://wallet.example";

test("a link behind the hash says what it wants", () => {
  const offer = "openid-credential-offer://?credential_offer_uri=https://a.example/o?x=1&y=2";
  assert.deepEqual(ofHash(`#offer=${encodeURIComponent(offer)}`), { kind: "offer", text: offer, here: true });
  assert.deepEqual(ofHash("#request=openid4vp%3A%2F%2F%3Fa"), { kind: "request", text: "openid4vp://?a", here: true });
  for (const none of ["", "#", "#other=1", `#offer=${"x".repeat(30_000)}`]) assert.equal(ofHash(none), null);
});

test("what is scanned is an offer, a request, or nothing", () => {
  const kind = (/** @type {string} */ text) => ofText(text, OURS)?.kind ?? null;
  assert.equal(kind(" openid-credential-offer://?credential_offer=%7B%7D\n"), "offer");
  assert.equal(kind("{\"credential_issuer\": \"https://a.example\"}"), "offer");
  assert.equal(kind("https://a.example/x?credential_offer_uri=https%3A%2F%2Fa"), "offer");
  assert.equal(kind("openid4vp://authorize?client_id=x"), "request");
  assert.equal(kind("https://v.example/?client_id=x&request_uri=https%3A%2F%2Fv"), "request");
  assert.equal(kind(`${OURS}/#request=openid4vp%3A%2F%2Fx`), "request");
  for (const none of ["", "hello", "{}", "https://a.example", "javascript:alert(1)", "ikd-key:abc"]) assert.equal(kind(none), null);
});

test("a scanned link of ours comes from another screen", () => {
  assert.equal(ofText(`${OURS}/#request=openid4vp%3A%2F%2Fx`, OURS)?.here, false);
});

test("an answer leads to a web page or nowhere", () => {
  assert.equal(wayOn("https://bank.example/done")?.host, "bank.example");
  for (const none of ["javascript:alert(1)", "data:text/html,x", "", null, undefined, 7]) assert.equal(wayOn(none), null);
});
