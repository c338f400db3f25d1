// Looks at every screen in Chromium: what axe-core finds, what leaves the screen, what the console
// says; and keeps a picture. `node tests/look.mjs [FOLDER]`

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Browser } from "./browser.mjs";
import { walk } from "./journey.mjs";
import { serve } from "./serve.mjs";

const folder = process.argv[2] ?? "../../../target/screenshots/wallet";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @type {{name: string, width: number, height: number, lang: string, theme: string, large?: boolean}[]} */
const VISITS = [
  { name: "360-id-light", width: 360, height: 640, lang: "id", theme: "light" },
  { name: "360-en-dark", width: 360, height: 640, lang: "en", theme: "dark" },
  { name: "320-en-light", width: 320, height: 568, lang: "en", theme: "light" },
  { name: "320-id-dark", width: 320, height: 568, lang: "id", theme: "dark" },
  { name: "320-id-200", width: 320, height: 568, lang: "id", theme: "light", large: true },
];

const FACTS = `
  const wide = document.documentElement.clientWidth;
  const beyond = [...document.querySelectorAll("body *")].filter(it => {
    const box = it.getBoundingClientRect();
    return box.width > 1 && box.right > wide + 0.5 && !it.closest("svg") && !it.closest(".hidden");
  }).map(it => it.outerHTML.slice(0, 100));
  const small = [...document.querySelectorAll("button, .button, summary, .pick, input:not([type=radio]):not(.hidden-field), textarea")].filter(it => {
    return it.getBoundingClientRect().height < 47.5;
  }).map(it => it.outerHTML.slice(0, 100));
  const cut = [...document.querySelectorAll(".face")].filter(it => it.scrollHeight > it.clientHeight + 1).map(it => it.textContent);
  return { beyond, small, cut, headings: document.querySelectorAll("h1").length, scrolls: document.documentElement.scrollWidth > wide };`;

let flaws = 0;
const complain = (/** @type {unknown[]} */ ...words) => {
  flaws += 1;
  console.error(...words);
};

const server = await serve();
for (const visit of VISITS.filter(it => !process.env.ONLY || it.name === process.env.ONLY)) {
  await mkdir(join(folder, visit.name), { recursive: true });
  const browser = await Browser.open(visit);
  try {
    await browser.cdp("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: visit.theme }] });
    const { identifier } = await browser.cdp("Page.addScriptToEvaluateOnNewDocument", {
      source: visit.large ? "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '225%'; })" : "",
    });
    void identifier;
    await walk(browser, server.url, async name => {
      await writeFile(join(folder, visit.name, `${name}.png`), await browser.picture());
      const facts = await browser.ask(FACTS);
      if (facts.beyond.length || facts.small.length || facts.cut.length || facts.headings !== 1 || facts.scrolls) complain(visit.name, name, facts);
      // The browser's own tools may bring a script where a page may not.
      await browser.cdp("Runtime.evaluate", { expression: axe });
      const found = await browser.later(`const done = arguments[0];
        axe.run(document, { resultTypes: ["violations"] }).then(it => done(it.violations.map(one => ({
          id: one.id, help: one.help, nodes: one.nodes.map(node => node.html.slice(0, 140) + " " + (node.any[0]?.message ?? "")),
        }))), error => done([String(error)]))`);
      if (found.length) complain(visit.name, name, JSON.stringify(found, null, 1));
    });
    const said = (await browser.console()).filter(line => !line.includes("404") && !line.includes("sw.js") && !line.includes("beforeinstallprompt"));
    if (said.length) complain(visit.name, said);
  } catch (error) {
    complain(visit.name, error, await browser.console().catch(() => []));
    await writeFile(join(folder, visit.name, "failed.png"), await browser.picture().catch(() => Buffer.alloc(0)));
  } finally {
    await browser.close();
  }
}
server.close();
console.log(flaws ? `${flaws} flaws` : "no flaw");
process.exitCode = flaws ? 1 : 0;
