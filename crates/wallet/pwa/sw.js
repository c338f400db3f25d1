// Guards the wallet's own files. A release is taken when its signature is good, its number is not
// lower than any that this phone has had, and every one of its files has come whole. Until then the
// old one stays in use, with or without a network. What people keep (`ikd`) is never touched here.
{
  /** The public key of releases, put here when a release is made. @type {any} */
  const KEY = "@RELEASE_KEY@";

  /** @typedef {{release: number, files: {[path: string]: string}}} Release */
  /** @typedef {{highest: number, current: Release | null, next: Release | null}} State */

  const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
  const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const CACHE = "ikd-release-";
  const PAGE = "index.html";
  /** Bounds of an honest release: files, bytes of its list, bytes of a file. */
  const MOST = { files: 400, list: 100_000, file: 6_000_000 };
  /** How many files are fetched at the same time. */
  const AT_ONCE = 6;

  /** @param {string} text */
  const bytes = text => Uint8Array.from(
    atob(text.trim().replace(/-/g, "+").replace(/_/g, "/")), letter => letter.charCodeAt(0));

  /** @param {ArrayBuffer} content */
  const hash = async content => {
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    return btoa(String.fromCharCode(...sum)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  /**
   * What a list of files says, if it is one.
   *
   * @param {string} text
   * @returns {Release | null}
   */
  const read = text => {
    if (text.length > MOST.list) return null;
    /** @type {any} */
    let it;
    try {
      it = JSON.parse(text);
    } catch {
      return null;
    }
    const files = Object.entries(it?.files ?? {});
    const path = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
    const good = Number.isSafeInteger(it?.release) && it.release > 0
      && files.length > 0 && files.length <= MOST.files && PAGE in it.files
      && files.every(([name, sum]) => path.test(name) && /^[\w-]{43}$/.test(String(sum)));
    return good ? { release: it.release, files: it.files } : null;
  };

  /**
   * Whether a release that is signed may follow.
   *
   * @param {number} release
   * @param {State} state
   * @returns {"older" | "same" | "take"}
   */
  const judge = (release, state) => {
    if (release < state.highest) return "older";
    const have = state.next ?? state.current;
    return have?.release === release ? "same" : "take";
  };

  /** @returns {Promise<IDBDatabase>} */
  const database = () => new Promise((take, fail) => {
    const request = indexedDB.open("ikd-guard", 1);
    request.onupgradeneeded = () => void request.result.createObjectStore("state");
    request.onsuccess = () => take(request.result);
    request.onerror = () => fail(request.error);
  });

  /** @returns {Promise<State>} */
  const recall = async () => {
    const db = await database();
    const request = db.transaction("state").objectStore("state").get("state");
    const state = await new Promise((take, fail) => {
      request.onsuccess = () => take(request.result);
      request.onerror = () => fail(request.error);
    });
    db.close();
    return state ?? { highest: 0, current: null, next: null };
  };

  /** @param {State} state @returns {Promise<void>} */
  const remember = async state => {
    const db = await database();
    await new Promise((take, fail) => {
      const transaction = db.transaction("state", "readwrite", { durability: "strict" });
      transaction.objectStore("state").put(state, "state");
      transaction.oncomplete = () => take(null);
      transaction.onabort = () => fail(transaction.error);
    });
    db.close();
  };

  /** @param {string} path */
  const get = async path => {
    const answer = await fetch(`/${path}`, { cache: "no-store", credentials: "omit", redirect: "error" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  };

  /** The release that the server has, if its signature is good. @returns {Promise<Release>} */
  const offered = async () => {
    const [list, signature] = await Promise.all([get("release.json"), get("release.sig")]);
    const content = await list.arrayBuffer();
    const key = await crypto.subtle.importKey("jwk", KEY, ECDSA, false, ["verify"]);
    const good = await crypto.subtle.verify(ECDSA, key, bytes(await signature.text()), content);
    const release = good ? read(new TextDecoder().decode(content)) : null;
    if (!release) throw new Error("the release is not signed by its maker");
    return release;
  };

  /**
   * A file as the release has it.
   *
   * @param {Release} release
   * @param {string} path
   */
  const fetched = async (release, path) => {
    const answer = await get(path);
    const content = await answer.clone().arrayBuffer();
    if (content.byteLength > MOST.file || await hash(content) !== release.files[path]) {
      throw new Error(`${path} is not the file of release ${release.release}`);
    }
    return answer;
  };

  /** Fetches every file of a release; what is unchanged is taken from the one before. @param {Release} release @param {State} state */
  const fill = async (release, state) => {
    const cache = await caches.open(CACHE + release.release);
    const old = state.current && await caches.open(CACHE + state.current.release);
    const open = Object.keys(release.files);
    const one = async () => {
      for (let path = open.pop(); path !== undefined; path = open.pop()) {
        const same = state.current?.files[path] === release.files[path];
        const kept = same && await old?.match(`/${path}`);
        await cache.put(`/${path}`, kept || await fetched(release, path));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  };

  /** Caches of releases that nobody uses. @param {State} state */
  const tidy = async state => {
    const used = [state.current, state.next].map(it => it && CACHE + it.release);
    const all = (await caches.keys()).filter(name => name.startsWith(CACHE) && !used.includes(name));
    await Promise.all(all.map(name => caches.delete(name)));
  };

  /** @type {Promise<any>} */
  let turn = Promise.resolve();
  /** One change of the state at a time. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  const inTurn = act => {
    const mine = turn.then(act, act);
    turn = mine.catch(() => {});
    return mine;
  };

  /** Looks for a newer release and has it ready, whole. @returns {Promise<State>} */
  const look = () => inTurn(async () => {
    const state = await recall();
    const release = await offered();
    const verdict = judge(release.release, state);
    if (verdict === "older") throw new Error("an older release is refused");
    if (verdict === "same") return state;
    await fill(release, state);
    const first = !state.current;
    const after = {
      highest: release.release,
      current: first ? release : state.current,
      next: first ? null : release,
    };
    await remember(after);
    await tidy(after);
    known = after;
    return after;
  });

  /** Uses what is ready. */
  const take = () => inTurn(async () => {
    const state = await recall();
    if (state.next) {
      known = { ...state, current: state.next, next: null };
      await remember(known);
      await tidy(known);
    }
    sw.registration.waiting?.postMessage({ ask: "begin" });
  });

  /** @type {State | null} */
  let known = null;
  const state = async () => (known ??= await recall());

  const tellAll = async () => {
    const all = await sw.clients.matchAll({ type: "window" });
    all.forEach(client => client.postMessage({ told: "ready" }));
  };

  /**
   * A file of the release in use; one that the browser has cleared away is fetched again, if it is
   * still the same.
   *
   * @param {Release} release
   * @param {string} path
   */
  const serve = async (release, path) => {
    const cache = await caches.open(CACHE + release.release);
    const kept = await cache.match(`/${path}`);
    if (kept) return kept;
    try {
      const answer = await fetched(release, path);
      await cache.put(`/${path}`, answer.clone());
      return answer;
    } catch {
      const after = await look().catch(() => null);
      if (!after?.next) return Response.error();
      await take();
      return (await (await caches.open(CACHE + after.next.release)).match(`/${path}`)) ?? Response.error();
    }
  };

  sw.addEventListener("install", event => event.waitUntil(look().then(async after => {
    if (!after.next) await sw.skipWaiting();
  })));

  // Another worker may have changed what is remembered since this one looked.
  const wake = () => {
    known = null;
    return sw.clients.claim();
  };
  sw.addEventListener("activate", event => event.waitUntil(wake()));

  sw.addEventListener("fetch", event => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== sw.location.origin) return;
    const path = request.mode === "navigate" ? PAGE : url.pathname.slice(1) || PAGE;
    if (["deployment.json", "release.json", "release.sig"].includes(path)) return;
    event.respondWith((async () => {
      const { current } = await state();
      return current && path in current.files ? serve(current, path) : fetch(request);
    })());
  });

  sw.addEventListener("message", event => {
    /** @type {{[ask: string]: () => Promise<unknown>}} */
    const answers = {
      begin: () => sw.skipWaiting(),
      look: async () => {
        const after = await look().catch(() => null) ?? await recall();
        if (after.next) await tellAll();
      },
      release: async () => ({ release: (await state()).current?.release ?? null }),
      take,
    };
    const act = answers[event.data?.ask];
    if (!act) return;
    event.waitUntil(act().then(answer => event.ports[0]?.postMessage(answer ?? {})));
  });

  // For the tests, which have no service worker.
  Object.assign(sw, { ikd: { judge, read } });
}
