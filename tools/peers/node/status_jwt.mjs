// Signing and checking a status list as JWT, which libraries leave to their callers.
import { isSigned, publicKey, sign } from "./keys.mjs";

const written = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function signed(header, payload, issuer) {
  const text = `${written(header)}.${written(payload)}`;
  return `${text}.${sign(issuer, text).toString("base64url")}`;
}

// The token itself, if its issuer has signed it.
export function opened(token, issuer) {
  const [header, payload, signature] = token.split(".");
  if (!isSigned(publicKey(issuer), `${header}.${payload}`, Buffer.from(signature, "base64url"))) {
    throw new Error("the signature is not the issuer's");
  }
  return token;
}
