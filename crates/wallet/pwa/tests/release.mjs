// Makes releases as `cargo xtask wallet` makes them, from the sources. For the tests only.

import { readdir, readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const APART = ["tests", "dist", "node_modules"];
const SERVED = /\.(css|html|js|png|svg|webmanifest)$/;
const text = bytes => Buffer.from(bytes).toString("base64url");

/** A maker of releases, with a key of its own. */
export const maker = async () => {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const jwk = JSON.stringify({ kty, crv, x, y });

  /**
   * @param {number} number
   * @param {{[path: string]: Buffer}} [changed] files instead of those of the sources
   * @returns {Promise<Map<string, Buffer>>}
   */
  return async (number, changed = {}) => {
    /** @type {Map<string, Buffer>} */
    const files = new Map();
    for (const path of await readdir(ROOT, { recursive: true })) {
      if (!SERVED.test(path) || APART.includes(path.split("/")[0])) continue;
      files.set(path, await readFile(join(ROOT, path)));
    }
    for (const [path, bytes] of Object.entries(changed)) files.set(path, bytes);
    const worker = files.get("sw.js")?.toString().replace("\"@RELEASE_KEY@\"", jwk) ?? "";
    files.set("sw.js", Buffer.from(worker));
    const sums = [...files].map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("base64url")]);
    const list = Buffer.from(JSON.stringify({ release: number, files: Object.fromEntries(sums) }));
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, list);
    files.set("release.json", list);
    files.set("release.sig", Buffer.from(text(signature)));
    return files;
  };
};
