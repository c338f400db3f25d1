// A peer of the interoperability stories: SD-JWT VC by @sd-jwt/sd-jwt-vc.
import { randomBytes } from "node:crypto";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";
import { certified, draw, hash, isSigned, publicKey, sign } from "./keys.mjs";
import { answer } from "./lines.mjs";

const commands = {
  draw,

  async issue({ claims, hidden, decoys, header, holder, issuer }) {
    const library = new SDJwtVcInstance({ ...common, signer: signer(issuer), signAlg: "ES256" });
    const payload = holder ? { ...claims, cnf: { jwk: holder } } : claims;
    return { credential: await library.issue(payload, disclosureFrame(hidden, decoys), { header }) };
  },

  async present({ credential, show, binding }) {
    if (!binding) {
      return { presentation: await new SDJwtVcInstance(common).present(credential, presentationFrame(show)) };
    }
    const { aud, nonce, iat, holder } = binding;
    const library = new SDJwtVcInstance({ ...common, kbSigner: signer(holder), kbSignAlg: "ES256" });
    const kb = { payload: { aud, nonce, iat } };
    return { presentation: await library.present(credential, presentationFrame(show), { kb }) };
  },

  // The library compares the nonce and leaves the audience to its caller; so does this peer.
  async verify({ presentation, issuer, binding, statusList, typeMetadata }) {
    const library = new SDJwtVcInstance({
      ...common,
      verifier: (data, signature) => isSignedText(issuerKey(issuer, data), data, signature),
      kbVerifier: (data, signature, payload) => isSignedText(publicKey(payload.cnf.jwk), data, signature),
      statusListFetcher: async () => statusList,
      loadTypeMetadataFormat: typeMetadata !== undefined,
      vctFetcher: async () => JSON.parse(typeMetadata),
    });
    const verified = await library.verify(presentation, { keyBindingNonce: binding?.nonce });
    return { claims: verified.payload, type: verified.typeMetadata?.mergedTypeMetadata };
  },
};

const common = {
  hasher: (data, algorithm) => hash(algorithm, data),
  hashAlg: "sha-256",
  saltGenerator: (length) => randomBytes(length).toString("base64url"),
};

const signer = (jwk) => (data) => sign(jwk, data).toString("base64url");

const isSignedText = (key, data, signature) => isSigned(key, data, Buffer.from(signature, "base64url"));

// The key that is named, or the leaf's in `x5c` if the anchor has signed the leaf.
function issuerKey(issuer, data) {
  if (issuer.jwk) {
    return publicKey(issuer.jwk);
  }
  const header = JSON.parse(Buffer.from(data.split(".")[0], "base64url"));
  const der = (base64) => Buffer.from(base64, "base64");
  return certified(header.x5c.map(der), [der(issuer.anchor)]);
}

// `{_sd: [name], name: {_sd: [0], _sd_decoy: 1}}`: where in the claims something is hidden.
function disclosureFrame(hidden, decoys) {
  if (hidden.length === 0 && decoys === 0) {
    return undefined;
  }
  const level = () => Object.assign(Object.create(null), { _sd: [], _sd_decoy: decoys });
  const frame = level();
  for (const path of hidden) {
    const place = path.slice(0, -1).reduce((at, step) => (at[step] ??= level()), frame);
    place._sd.push(path.at(-1));
  }
  return frame;
}

// `{name: true, list: {0: true}}`: what is to be shown.
function presentationFrame(show) {
  const frame = Object.create(null);
  for (const path of show) {
    const place = path.slice(0, -1).reduce((at, step) => {
      if (typeof at[step] !== "object") at[step] = Object.create(null);
      return at[step];
    }, frame);
    place[path.at(-1)] ??= true;
  }
  return frame;
}

await answer(commands);
