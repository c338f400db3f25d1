// The one Trusted Types policy of the pages: it names our own two scripts and nothing else.

/** @type {{[name: string]: string}} */
const OURS = { guard: "/sw.js", module: "/app/worker.js" };

/** @type {any} */
const types = /** @type {any} */ (globalThis).trustedTypes;

const policy = types?.createPolicy("ikd", {
  createScriptURL: (/** @type {string} */ name) => {
    const address = OURS[name];
    if (!address) throw new TypeError("not a script of this wallet");
    return address;
  },
});

/**
 * The address of one of our scripts, as browsers with Trusted Types want it.
 *
 * @param {"guard" | "module"} name
 * @returns {string}
 */
export const script = name => policy?.createScriptURL(name) ?? OURS[name];
