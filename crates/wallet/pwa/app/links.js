// Understands what was scanned, pasted or followed.

/** Nothing longer is looked at. */
const LONGEST = 20_000;

const OFFER_SCHEMES = ["openid-credential-offer:", "haip-vci:"];
const REQUEST_SCHEMES = ["openid4vp:", "haip-vp:", "haip:", "mdoc-openid4vp:", "eudi-openid4vp:"];

/**
 * What an address of this wallet asks for behind its `#`.
 *
 * @param {string} hash
 * @returns {Link | null}
 */
export const ofHash = hash => {
  const named = new URLSearchParams(hash.replace(/^#/, ""));
  for (const kind of /** @type {const} */ (["offer", "request"])) {
    const text = named.get(kind);
    if (text && text.length <= LONGEST) return { kind, text, here: true };
  }
  return null;
};

/**
 * What somebody scanned or pasted: one of our own links, a link of the protocols, an offer's own
 * text, or another phone's key.
 *
 * @param {string} given
 * @param {string} origin ours
 * @returns {Link | null}
 */
export const ofText = (given, origin) => {
  const text = given.trim();
  if (!text || text.length > LONGEST) return null;
  if (/^ikd-key:[\w-]{43}$/.test(text)) return { kind: "key", text, here: false };
  if (text.startsWith("{")) return text.includes("credential_issuer") ? link("offer", text) : null;
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.origin === origin || /^#(offer|request)=/.test(url.hash)) {
    const inside = ofHash(url.hash);
    return inside && { ...inside, here: false };
  }
  if (OFFER_SCHEMES.includes(url.protocol)) return link("offer", text);
  if (REQUEST_SCHEMES.includes(url.protocol)) return link("request", text);
  const has = (/** @type {string} */ name) => url.searchParams.has(name);
  if (has("credential_offer") || has("credential_offer_uri")) return link("offer", text);
  if (has("client_id") && (has("request_uri") || has("request"))) return link("request", text);
  return null;
};

/**
 * @param {"offer" | "request"} kind
 * @param {string} text
 * @returns {Link}
 */
const link = (kind, text) => ({ kind, text, here: false });

/**
 * Where an answer may send the person's browser: a web page and nothing else.
 *
 * @param {unknown} address
 * @returns {URL | null}
 */
export const wayOn = address => {
  try {
    const url = new URL(String(address ?? ""));
    return ["https:", "http:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
};
