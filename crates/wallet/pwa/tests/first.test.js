// What comes before the first screen: little, and asked for all at once.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { gzipSync } from "node:zlib";

const ROOT = new URL("..", import.meta.url);
const page = await readFile(new URL("index.html", ROOT), "utf8");

/** The modules that the first one imports, and they in turn. */
const needed = async () => {
  const open = ["app/main.js"];
  for (let at = 0; at < open.length; at += 1) {
    const source = await readFile(new URL(open[at], ROOT), "utf8");
    for (const [, name] of source.matchAll(/^(?:import|export)\s[^;]*?from "([^"]+)";/gm)) {
      const path = new URL(name, `file:///${open[at]}`).pathname.slice(1);
      if (!open.includes(path)) open.push(path);
    }
  }
  return open;
};

test("the page names every module of the first screens, so that none waits", async () => {
  const named = [...page.matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(it => it[1]);
  const all = await needed();
  assert.deepEqual(named.sort(), all.filter(path => path !== "app/main.js").sort());
});

test("less than 35 kB come before the first screen", async () => {
  const paths = ["index.html", "app.css", ...await needed()];
  const sizes = await Promise.all(paths.map(async path => gzipSync(await readFile(new URL(path, ROOT))).length));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(whole < 35_000, `${whole} bytes`);
  console.log(`# ${whole} bytes before the first screen`);
});

test("nothing on the page is a script or a style of its own", () => {
  assert.ok(!/<style|style=|<script(?![^>]*src=)|\son\w+=/.test(page));
});
