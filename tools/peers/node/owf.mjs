// A peer of the interoperability stories: mdoc by @owf/mdoc.
import { randomBytes } from "node:crypto";
import {
  cborDecode,
  cborEncode,
  CoseKey,
  DeviceKey,
  DeviceRequest,
  DeviceResponse,
  DocRequest,
  Holder,
  Issuer,
  IssuerSigned,
  ItemsRequest,
  SessionTranscript,
  SignatureAlgorithm,
  Verifier,
} from "@owf/mdoc";
import { certificateData, certificateOf, certified, draw, hash, isSigned, nameField, publicKey, sign } from "./keys.mjs";
import { answer, base64, bytes } from "./lines.mjs";

const commands = {
  draw,

  async issue({ doctype, elements, signed, from, until, holder, chain, issuer }) {
    const library = new Issuer(doctype, context);
    for (const [namespace, values] of Object.entries(elements)) {
      const decoded = Object.entries(values).map(([name, value]) => [name, cborDecode(bytes(value))]);
      library.addIssuerNamespace(namespace, new Map(decoded));
    }
    const date = (seconds) => new Date(1000 * seconds);
    const issued = await library.sign({
      algorithm: SignatureAlgorithm.ES256,
      digestAlgorithm: "SHA-256",
      signingKey: key(issuer),
      certificates: chain.map(bytes),
      validityInfo: { signed: date(signed), validFrom: date(from), validUntil: date(until) },
      deviceKeyInfo: { deviceKey: DeviceKey.fromJwk(holder) },
    });
    return { mdoc: base64(issued.encode()) };
  },

  async present({ mdoc, show, transcript, holder }) {
    const issuerSigned = IssuerSigned.decode(bytes(mdoc));
    const namespaces = new Map();
    for (const [namespace, name] of show) {
      namespaces.set(namespace, (namespaces.get(namespace) ?? new Map()).set(name, false));
    }
    const docType = issuerSigned.issuerAuth.mobileSecurityObject.docType;
    const itemsRequest = ItemsRequest.create({ docType, namespaces });
    const options = {
      deviceRequest: DeviceRequest.create({ docRequests: [DocRequest.create({ itemsRequest })] }),
      issuerSigned: [issuerSigned],
      sessionTranscript: SessionTranscript.decode(bytes(transcript)),
      signature: { signingKey: key(holder) },
    };
    const response = await Holder.createDeviceResponseForDeviceRequest(options, context);
    return { response: base64(response.encode()) };
  },

  async verify({ mdoc, anchor }) {
    const issuerSigned = IssuerSigned.decode(bytes(mdoc));
    const options = { issuerSigned, trustedCertificates: [bytes(anchor)] };
    await Holder.verifyIssuerSigned(options, context);
    return seen(issuerSigned);
  },

  async verify_response({ response, transcript, anchor }) {
    const deviceResponse = DeviceResponse.decode(bytes(response));
    const sessionTranscript = SessionTranscript.decode(bytes(transcript));
    const options = { deviceResponse, sessionTranscript, trustedCertificates: [bytes(anchor)] };
    await Verifier.verifyDeviceResponse(options, context);
    const [document] = deviceResponse.documents;
    return { ...seen(document.issuerSigned), doctype: document.docType };
  },

  async transcript({ client_id, nonce, thumbprint, response_uri, origin }) {
    const jwkThumbprint = thumbprint ? bytes(thumbprint) : undefined;
    const made = origin
      ? await SessionTranscript.forOid4VpDcApi({ origin, nonce, jwkThumbprint }, context)
      : await SessionTranscript.forOid4Vp(
          { clientId: client_id, nonce, jwkThumbprint, responseUri: response_uri },
          context,
        );
    return { transcript: base64(made.encode()) };
  },
};

// What the library wants of its caller.
const context = {
  crypto: {
    random: randomBytes,
    digest: ({ digestAlgorithm, bytes }) => hash(digestAlgorithm, bytes),
  },
  cose: {
    sign1: {
      sign: ({ toBeSigned, key }) => sign(key.jwk, toBeSigned),
      verify: ({ sign1, key }) => isSigned(publicKey(key.jwk), sign1.toBeSigned, sign1.signature),
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) => nameField(certificateOf(certificate).issuer, field),
    getPublicKey: ({ certificate }) => CoseKey.fromJwk(certificateOf(certificate).publicKey.export({ format: "jwk" })),
    verifyCertificateChain: ({ trustedCertificates, x5chain }) => void certified(x5chain, trustedCertificates),
    getCertificateData: certificateData,
  },
};

const key = (jwk) => CoseKey.fromJwk({ ...jwk, alg: "ES256" });

function seen(issuerSigned) {
  const namespaces = [...issuerSigned.issuerNamespaces.issuerNamespaces];
  const values = (items) => items.map((it) => [it.elementIdentifier, base64(cborEncode(it.elementValue))]);
  return {
    doctype: issuerSigned.issuerAuth.mobileSecurityObject.docType,
    elements: Object.fromEntries(namespaces.map(([name, items]) => [name, Object.fromEntries(values(items))])),
  };
}

await answer(commands);
