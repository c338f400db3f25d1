// A peer of the interoperability stories: status lists as JWT and CWT by @owf/token-status-list.
import { CoseKey, Sign1, SignatureAlgorithm } from "@owf/cose";
import {
  createHeaderAndPayload,
  getListFromStatusListJWT,
  StatusList,
  StatusListCbor,
  StatusListCwt,
} from "@owf/token-status-list";
import { draw, isSigned, publicKey, sign } from "./keys.mjs";
import { answer, base64, bytes } from "./lines.mjs";
import { opened, signed } from "./status_jwt.mjs";

function told(list, index) {
  if (index !== undefined) return { status: list.getStatus(index) };
  return { bits: list.getBitsPerStatus(), statuses: list.statusList };
}

await answer({
  draw,

  make_status_list({ bits, statuses, uri, issued, expires, issuer }) {
    const claims = { sub: uri, iat: issued, exp: expires };
    const { header, payload } = createHeaderAndPayload(new StatusList(statuses, bits), claims, { alg: "ES256" });
    return { token: signed(header, payload, issuer) };
  },

  // The library reads the list; whether it is signed and meant is left to its caller.
  read_status_list: ({ token, issuer, index }) => told(getListFromStatusListJWT(opened(token, issuer)), index),

  async make_status_cwt({ bits, statuses, uri, issued, expires, ttl, aggregation, issuer }) {
    const date = (seconds) => new Date(1000 * seconds);
    const statusList = StatusListCbor.create({ bits, list: statuses, aggregationUri: aggregation });
    const cwt = new StatusListCwt({
      payload: {
        subject: uri,
        issuedAt: date(issued),
        expirationTime: date(expires),
        timeToLive: ttl,
        statusList,
      },
      protectedHeaders: new Map([[1, SignatureAlgorithm.ES256]]),
      unprotectedHeaders: new Map(),
    });
    const signingKey = CoseKey.fromJwk({ ...issuer, alg: "ES256" });
    const token = await cwt.signAndEncode({ signingKey }, { sign: ({ toBeSigned }) => sign(issuer, toBeSigned) });
    return { token: base64(token) };
  },

  async read_status_cwt({ token, issuer }) {
    const { toBeSigned, signature } = Sign1.decode(bytes(token));
    if (!isSigned(publicKey(issuer), toBeSigned, signature)) {
      throw new Error("the signature is not the issuer's");
    }
    return told(StatusListCwt.fromToken(bytes(token)).payload.statusList);
  },
});
