// What the libraries leave to their callers: ES256 and X.509, by node:crypto.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signWith,
  verify as verifyWith,
  X509Certificate,
} from "node:crypto";

export function draw() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { public: publicKey.export({ format: "jwk" }), private: privateKey.export({ format: "jwk" }) };
}

export const hash = (algorithm, data) => createHash(algorithm.replace("-", "")).update(data).digest();

export const publicKey = (jwk) => createPublicKey({ key: jwk, format: "jwk" });

export function sign(jwk, data) {
  const key = { key: createPrivateKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" };
  return signWith("sha256", Buffer.from(data), key);
}

export function isSigned(key, data, signature) {
  return verifyWith("sha256", Buffer.from(data), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature));
}

export const certificateOf = (der) => new X509Certificate(Buffer.from(der));

// The key of the first of the chain, if one of the anchors has signed it.
export function certified(chain, anchors) {
  const leaf = certificateOf(chain[0]);
  const hasSigned = (anchor) => leaf.checkIssued(anchor) && leaf.verify(anchor.publicKey);
  if (!anchors.map(certificateOf).some(hasSigned)) {
    throw new Error("the certificate is not the anchor's");
  }
  return leaf.publicKey;
}

// The values of a field (`C`, `ST`) of a name as node:crypto writes it.
export function nameField(name, field) {
  const parts = name.split("\n").filter((part) => part.startsWith(`${field}=`));
  return parts.map((part) => part.slice(field.length + 1));
}

// What both libraries for mdoc ask of a certificate, in the same words.
export function certificateData({ certificate }) {
  const { issuer, subject, serialNumber, fingerprint, validFrom, validTo } = certificateOf(certificate);
  const [notBefore, notAfter] = [new Date(validFrom), new Date(validTo)];
  return { issuerName: issuer, subjectName: subject, serialNumber, thumbprint: fingerprint, notBefore, notAfter };
}
