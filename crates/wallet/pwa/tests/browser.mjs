// A Chromium that is driven by its own remote control (W3C WebDriver). For the tests only.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = () => new Promise(take => {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {any} */ (server.address());
    server.close(() => take(port));
  });
});

const sleep = time => new Promise(end => setTimeout(end, time));

export class Browser {
  /** @param {{width: number, height: number, lang?: string, dark?: boolean, scale?: number}} how */
  static async open(how) {
    const it = new Browser();
    const port = await freePort();
    it.folder = await mkdtemp(join(tmpdir(), "ikd-pages-"));
    it.driver = spawn("chromedriver", [`--port=${port}`], { stdio: "ignore" });
    it.base = `http://127.0.0.1:${port}`;
    for (let tries = 0; ; tries += 1) {
      const ready = await fetch(`${it.base}/status`).then(answer => answer.json(), () => null);
      if (ready?.value?.ready) break;
      if (tries > 100) throw new Error("chromedriver does not start");
      await sleep(100);
    }
    const args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
      `--user-data-dir=${it.folder}`, `--accept-lang=${how.lang ?? "id"}`, ...(how.dark ? ["--force-dark-mode"] : [])];
    const metrics = { width: how.width, height: how.height, pixelRatio: how.scale ?? 1, touch: true, mobile: true };
    const { value } = await it.send("POST", "/session", { capabilities: { alwaysMatch: {
      "goog:chromeOptions": { binary: "/usr/bin/chromium", args, mobileEmulation: { deviceMetrics: metrics } },
      "goog:loggingPrefs": { browser: "ALL" },
    } } });
    it.base += `/session/${value.sessionId}`;
    return it;
  }

  async send(method, path, body) {
    const answer = await fetch(this.base + path, { method, body: body && JSON.stringify(body) });
    const told = await answer.json();
    if (told.value?.error) throw new Error(`${path}: ${told.value.message}`);
    return told;
  }

  go(url) { return this.send("POST", "/url", { url }); }

  async ask(script, ...args) {
    return (await this.send("POST", "/execute/sync", { script, args })).value;
  }

  async later(script, ...args) {
    return (await this.send("POST", "/execute/async", { script, args })).value;
  }

  async waitFor(css, patience = 8000) {
    for (let waited = 0; !(await this.ask("return Boolean(document.querySelector(arguments[0]))", css)); waited += 50) {
      if (waited > patience) throw new Error(`no ${css}: ${await this.ask("return document.body.innerText")}`);
      await sleep(50);
    }
  }

  async click(css) {
    await this.waitFor(css);
    await this.ask("document.querySelector(arguments[0]).click()", css);
  }

  async type(css, text) {
    await this.waitFor(css);
    await this.ask("const it = document.querySelector(arguments[0]); it.value = arguments[1]; it.dispatchEvent(new Event('input'))", css, text);
  }

  async cdp(cmd, params = {}) {
    return (await this.send("POST", "/goog/cdp/execute", { cmd, params })).value;
  }

  async picture() {
    const { width, height } = await this.ask("return {width: innerWidth, height: Math.max(innerHeight, document.documentElement.scrollHeight)}");
    const { data } = await this.cdp("Page.captureScreenshot", {
      format: "png", captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 },
    });
    return Buffer.from(data, "base64");
  }

  async console() {
    return (await this.send("POST", "/se/log", { type: "browser" })).value.map(entry => entry.message);
  }

  async close() {
    await this.send("DELETE", "").catch(() => {});
    this.driver.kill();
    await sleep(300);
    await rm(this.folder, { recursive: true, force: true }).catch(() => {});
  }
}
