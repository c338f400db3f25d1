// Releases in a real browser: the first one, without a network, a newer one, an older one, one that
// is not whole, one of another maker. `node tests/releases.mjs [MODULE.wasm]`

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Browser } from "./browser.mjs";
import { maker } from "./release.mjs";
import { serve } from "./serve.mjs";

const module = process.argv[2] ? await readFile(process.argv[2]) : Buffer.from("no module");
const styles = await readFile(new URL("../app.css", import.meta.url), "utf8");
const make = await maker();
const other = await maker();
/** A release whose styles say its number. */
const release = (number, by = make, more = {}) =>
  by(number, { "module.wasm": module, "app.css": Buffer.from(`${styles}\n:root { --release: ${number}; }\n`), ...more });

const ASK = `const done = arguments[0];
  const worker = navigator.serviceWorker.controller;
  if (!worker) return done(null);
  const channel = new MessageChannel();
  channel.port1.onmessage = event => done(event.data);
  worker.postMessage({ ask: "release" }, [channel.port2]);`;
const SHOWN = "return getComputedStyle(document.documentElement).getPropertyValue('--release').trim()";

const files = await release(100);
const server = await serve({ files });
const browser = await Browser.open({ width: 360, height: 640 });
const offer = async next => {
  files.clear();
  for (const [path, bytes] of await next) files.set(path, bytes);
};
const until = async (what, test) => {
  for (let tries = 0; !(await test()); tries += 1) {
    assert.ok(tries < 100, what);
    await new Promise(end => setTimeout(end, 100));
  }
};
const look = () => browser.later(`const done = arguments[0];
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(true);
  navigator.serviceWorker.controller.postMessage({ ask: "look" }, [channel.port2]);`);
const number = async () => (await browser.later(ASK))?.release;

try {
  await browser.go(server.url);
  await until("the first release is taken", async () => await number() === 100);
  assert.equal(await browser.ask(SHOWN), "100");
  console.log("the first release is taken");

  const kept = new Map(files);
  files.clear();
  await browser.go(server.url);
  await browser.waitFor("#begin");
  assert.equal(await browser.ask(SHOWN), "100");
  console.log("it works without a network");

  await offer(release(99));
  await look();
  await browser.go(server.url);
  assert.deepEqual([await number(), await browser.ask(SHOWN)], [100, "100"]);
  console.log("an older release is refused");

  await offer(release(200, other));
  await look();
  await browser.go(server.url);
  assert.deepEqual([await number(), await browser.ask(SHOWN)], [100, "100"]);
  console.log("another maker's release is refused");

  // A file that is unchanged is not even fetched again: the false one is one that is new.
  await offer(release(201, make, { "app/screens/home.js": Buffer.from("// another home") }));
  files.set("app/screens/home.js", Buffer.from("alert(1)"));
  await look();
  await browser.go(server.url);
  assert.deepEqual([await number(), await browser.ask(SHOWN)], [100, "100"]);
  assert.equal(await browser.ask("return document.querySelector('#news').hidden"), true);
  console.log("a release with one false file is refused as a whole");

  await offer(release(202));
  await look();
  await browser.waitFor("#news:not([hidden]) #update");
  assert.deepEqual([await number(), await browser.ask(SHOWN)], [100, "100"], "until the person takes it");
  await browser.click("#update");
  await until("the newer release is taken", async () => await browser.ask(SHOWN).catch(() => "") === "202");
  assert.equal(await number(), 202);
  console.log("a newer release is taken when the person says so");

  await browser.later(`const done = arguments[0];
    caches.keys().then(names => Promise.all(names.map(name => caches.delete(name)))).then(() => done(true))`);
  files.clear();
  for (const [path, bytes] of kept) files.set(path, bytes);
  await browser.go(server.url).catch(() => {});
  assert.notEqual(await browser.ask(SHOWN), "100");
  console.log("an older release is refused also when the files are gone");

  await offer(release(202));
  await browser.go(server.url);
  await until("the files are fetched again", async () => await browser.ask(SHOWN) === "202");
  console.log("files that were cleared away are fetched again");

  await offer(release(203, make, { "sw.js": Buffer.from(`${(await readFile(new URL("../sw.js", import.meta.url))).toString()}\n// 203\n`) }));
  await look();
  await browser.waitFor("#news:not([hidden]) #update");
  await browser.ask("navigator.serviceWorker.getRegistration().then(it => it.update())");
  await new Promise(end => setTimeout(end, 1500));
  await browser.click("#update");
  await until("the newer guard is taken", async () => await browser.ask(SHOWN).catch(() => "") === "203");
  assert.equal(await number(), 203);
  console.log("a newer guard is taken with its release");
} finally {
  await browser.close();
  server.close();
}
