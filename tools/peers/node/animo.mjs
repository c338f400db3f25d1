// A peer of the interoperability stories: mdoc by @animo-id/mdoc.
import { randomBytes } from "node:crypto";
import {
  cborDecode,
  cborEncode,
  DataItem,
  DeviceRequest,
  DeviceResponse,
  Document,
  MDoc,
  parseIssuerSigned,
  Verifier,
} from "@animo-id/mdoc";
import { certificateData, certificateOf, certified, draw, hash, isSigned, nameField, publicKey, sign } from "./keys.mjs";
import { answer, base64, bytes } from "./lines.mjs";

const commands = {
  draw,

  async issue({ doctype, elements, signed, from, until, holder, chain, issuer }) {
    const document = new Document(doctype, context);
    for (const [namespace, values] of Object.entries(elements)) {
      const decoded = Object.entries(values).map(([name, value]) => [name, cborDecode(bytes(value))]);
      document.addIssuerNameSpace(namespace, Object.fromEntries(decoded));
    }
    const date = (seconds) => new Date(1000 * seconds);
    document.addValidityInfo({ signed: date(signed), validFrom: date(from), validUntil: date(until) });
    document.addDeviceKeyInfo({ deviceKey: holder });
    const options = { issuerPrivateKey: issuer, issuerCertificate: bytes(chain[0]), alg: "ES256" };
    const issued = await document.sign(options, context);
    return { mdoc: base64(cborEncode(issued.prepare().get("issuerSigned"))) };
  },

  async present({ mdoc, show, transcript, holder }) {
    const document = parseIssuerSigned(bytes(mdoc));
    const nameSpaces = {};
    for (const [namespace, name] of show) {
      nameSpaces[namespace] = { ...nameSpaces[namespace], [name]: false };
    }
    const itemsRequestData = { docType: document.docType, nameSpaces };
    const response = await DeviceResponse.from(new MDoc([document]))
      .usingDeviceRequest(DeviceRequest.from("1.0", [{ itemsRequestData }]))
      .usingSessionTranscriptBytes(embedded(transcript))
      .authenticateWithSignature(holder, "ES256")
      .sign(context);
    return { response: base64(response.encode()) };
  },

  async verify({ mdoc, anchor }) {
    const document = parseIssuerSigned(bytes(mdoc));
    const { issuerAuth } = document.issuerSigned;
    const verifier = new Verifier();
    await verifier.verifyIssuerSignature({ issuerAuth, trustedCertificates: [bytes(anchor)] }, context);
    await verifier.verifyData({ mdoc: document }, context);
    return seen(document);
  },

  async verify_response({ response, transcript, anchor }) {
    const options = {
      encodedDeviceResponse: bytes(response),
      encodedSessionTranscript: embedded(transcript),
      trustedCertificates: [bytes(anchor)],
    };
    const { documents } = await new Verifier().verifyDeviceResponse(options, context);
    return seen(documents[0]);
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
      sign: ({ sign1, jwk }) => sign(jwk, sign1.getRawSigningData().data),
      verify: ({ sign1, jwk, options }) => {
        const { data, signature } = sign1.getRawVerificationData(options);
        return isSigned(publicKey(jwk), data, signature);
      },
    },
  },
  x509: {
    getIssuerNameField: ({ certificate, field }) => nameField(certificateOf(certificate).issuer, field),
    getPublicKey: ({ certificate }) => certificateOf(certificate).publicKey.export({ format: "jwk" }),
    validateCertificateChain: ({ trustedCertificates, x5chain }) => void certified(x5chain, trustedCertificates),
    getCertificateData: certificateData,
  },
};

// The library takes a transcript as embedded CBOR (tag 24).
const embedded = (transcript) => cborEncode(new DataItem({ buffer: bytes(transcript) }));

function seen(document) {
  const values = (map) => [...map].map(([name, value]) => [name, base64(cborEncode(value))]);
  const namespaces = [...document.allIssuerSignedNamespaces];
  return {
    doctype: document.docType,
    elements: Object.fromEntries(namespaces.map(([name, map]) => [name, Object.fromEntries(values(map))])),
  };
}

await answer(commands);
