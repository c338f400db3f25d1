"""A peer of the interoperability stories: SD-JWT by the sd-jwt package, ES256 by jwcrypto."""

from base64 import b64decode

from cryptography.x509 import load_der_x509_certificate
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from keys import draw
from lines import answer


def issue(claims, hidden, decoys, header, holder, issuer):
    issued = SDJWTIssuer(
        marked(claims, {tuple(path) for path in hidden}),
        JWK(**issuer),
        JWK(**holder) if holder else None,
        add_decoy_claims=decoys > 0,  # two to five of them in every object
        extra_header_parameters={"typ": "dc+sd-jwt", **header},
    )
    return {"credential": issued.sd_jwt_issuance}


def present(credential, show, binding):
    held = SDJWTHolder(credential)
    if binding is None:
        held.create_presentation(selection(show))
    else:  # `iat` is the library's own: it reads the clock
        holder = JWK(**binding["holder"])
        held.create_presentation(selection(show), binding["nonce"], binding["aud"], holder)
    return {"presentation": held.sd_jwt_presentation}


def verify(presentation, issuer, binding):
    def key(_, header):
        return issuer_key(issuer, header)

    expected = (binding["aud"], binding["nonce"]) if binding else (None, None)
    return {"claims": SDJWTVerifier(presentation, key, *expected).get_verified_payload()}


def issuer_key(issuer, header):
    """The key that is named, or the leaf's in `x5c` if the anchor has signed the leaf."""
    if "jwk" in issuer:
        return JWK(**issuer["jwk"])
    leaf = load_der_x509_certificate(b64decode(header["x5c"][0]))
    leaf.verify_directly_issued_by(load_der_x509_certificate(b64decode(issuer["anchor"])))
    return JWK.from_pyca(leaf.public_key())


def marked(value, hidden, path=()):
    """The claims as the library wants them: what is hidden is wrapped, names or elements."""
    if isinstance(value, dict):
        return {
            SDObj(name) if (*path, name) in hidden else name: marked(member, hidden, (*path, name))
            for name, member in value.items()
        }
    if isinstance(value, list):
        elements = [marked(element, hidden, (*path, at)) for at, element in enumerate(value)]
        return [SDObj(it) if (*path, at) in hidden else it for at, it in enumerate(elements)]
    return value


def selection(show):
    """`{name: True, list: [None, True]}`: what is to be shown."""
    tree = {}
    for path in show:
        at = tree
        for step in path:
            at = at.setdefault(step, {})

    def written(node):
        if not node:
            return True
        if all(isinstance(step, int) for step in node):
            return [written(node[at]) if at in node else None for at in range(max(node) + 1)]
        return {name: written(child) for name, child in node.items()}

    return written(tree) if tree else {}


answer({"draw": draw, "issue": issue, "present": present, "verify": verify})
