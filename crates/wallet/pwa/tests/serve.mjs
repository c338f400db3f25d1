// Serves the sources as the server serves a release, with the same policies, and a fake in place
// of the module. For the tests only.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
  + "img-src 'self' data: blob:; connect-src 'self' https:; manifest-src 'self'; worker-src 'self'; "
  + "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
  + "require-trusted-types-for 'script'; trusted-types ikd";
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
  ".png": "image/png", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
};

/**
 * @param {{fake?: boolean, files?: Map<string, Buffer>}} [how] with a fake in place of the module's
 *   worker; or just these files, which may change while they are served
 * @returns {Promise<{url: string, close: () => void}>}
 */
export const serve = (how = { fake: true }) => new Promise(take => {
  const server = createServer(async (request, answer) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    const headers = { "content-security-policy": POLICY, "cache-control": "no-store" };
    if (path === "/deployment.json") {
      answer.writeHead(200, { ...headers, "content-type": "application/json" });
      return answer.end(JSON.stringify({ public_url: "https://example.invalid", demo: true }));
    }
    const name = how.fake && path === "/app/worker.js" ? "tests/fake/worker.js" : path === "/" ? "index.html" : path.slice(1);
    try {
      const given = how.files?.get(name);
      if (how.files && !given) throw new Error("not part of it");
      const body = given ?? await readFile(join(ROOT, name));
      answer.writeHead(200, { ...headers, "content-type": TYPES[extname(name)] ?? "application/octet-stream" });
      return answer.end(body);
    } catch {
      answer.writeHead(404, headers);
      return answer.end();
    }
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    take({ url: `http://localhost:${port}`, close: () => server.close() });
  });
});
