"""A peer of the interoperability stories: mdoc by pymdoccbor.

The library issues and reads what issuers have signed; of the holder's signature it knows nothing.
"""

import logging
from base64 import b64decode, b64encode, urlsafe_b64decode
from datetime import datetime, timezone

import cbor2
from cryptography.x509 import load_der_x509_certificate
from pymdoccbor.mdoc.issuer import MdocCborIssuer
from pymdoccbor.mdoc.verifier import MdocCbor

from keys import draw
from lines import answer


def issue(doctype, elements, signed, until, holder, chain, issuer, **_):
    """The library signs at the time of its clock and counts validity in days."""
    library = MdocCborIssuer(private_key={**cose(issuer), "D": number(issuer["d"])}, alg="ES256")
    issued = library.new(
        data={space: {name: plain(it) for name, it in values.items()} for space, values in elements.items()},
        doctype=doctype,
        validity={"issuance_date": day(signed), "expiry_date": day(until)},
        devicekeyinfo=cose(holder),
        x509_chain=[b64decode(certificate) for certificate in chain],
    )
    return {"mdoc": b64(cbor2.dumps(issued["documents"][0]["issuerSigned"], canonical=True))}


def verify(mdoc, anchor):
    issuer_signed = cbor2.loads(b64decode(mdoc))
    payload = cbor2.loads(cbor2.loads(issuer_signed["issuerAuth"][2]).value)
    document = {"docType": payload["docType"], "issuerSigned": issuer_signed}
    return verified(cbor2.dumps({"version": "1.0", "documents": [document], "status": 0}), anchor)


def verify_response(response, transcript, anchor):
    return verified(b64decode(response), anchor)


def verified(response, anchor):
    library = MdocCbor()
    library.loads(response)
    if not library.verify([load_der_x509_certificate(b64decode(anchor))]):
        raise ValueError(f"not valid: {library.documents_invalid}")
    document = library.documents[0]
    elements = {
        space: {it["elementIdentifier"]: b64(cbor2.dumps(it["elementValue"])) for it in map(opened, items)}
        for space, items in document.issuersigned.namespaces.items()
    }
    return {"doctype": document.doctype, "elements": elements}


def opened(item):
    return cbor2.loads(item.value)


def plain(value):
    """The library writes the tag of a date itself, after the element's name."""
    decoded = cbor2.loads(b64decode(value))
    return decoded.isoformat() if hasattr(decoded, "isoformat") else decoded


def cose(jwk):
    return {"KTY": "EC2", "CURVE": "P_256", "ALG": "ES256", "X": number(jwk["x"]), "Y": number(jwk["y"])}


def number(text):
    return urlsafe_b64decode(text + "=")


def day(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d")


def b64(data):
    return b64encode(data).decode()


logging.disable()  # what it has to say is in the answer
answer({"draw": draw, "issue": issue, "verify": verify, "verify_response": verify_response})
