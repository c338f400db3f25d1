// A peer of the interoperability stories: status lists as JWT by @sd-jwt/jwt-status-list.
import { createHeaderAndPayload, getListFromStatusListJWT, StatusList } from "@sd-jwt/jwt-status-list";
import { draw } from "./keys.mjs";
import { answer } from "./lines.mjs";
import { opened, signed } from "./status_jwt.mjs";

await answer({
  draw,

  make_status_list({ bits, statuses, uri, issued, expires, issuer }) {
    const claims = { sub: uri, iat: issued, exp: expires };
    const { header, payload } = createHeaderAndPayload(new StatusList(statuses, bits), claims, { alg: "ES256" });
    return { token: signed(header, payload, issuer) };
  },

  // The library reads the list; whether it is signed and meant is left to its caller.
  read_status_list({ token, issuer, index }) {
    const list = getListFromStatusListJWT(opened(token, issuer));
    if (index !== undefined) return { status: list.getStatus(index) };
    return { bits: list.getBitsPerStatus(), statuses: list.statusList };
  },
});
