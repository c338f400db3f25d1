// Bytes as text: base64url without padding (RFC 4648, section 5).

const AT_ONCE = 0x8000;

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export const toText = bytes => {
  let letters = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    letters += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  }
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const toBytes = text => {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
};
