"""Keys as JWK, by jwcrypto."""

from jwcrypto.jwk import JWK


def draw():
    key = JWK.generate(kty="EC", crv="P-256")
    return {"public": key.export_public(as_dict=True), "private": key.export_private(as_dict=True)}
