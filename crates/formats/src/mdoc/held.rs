//! Holding: a document in the wallet, and showing elements of it.

use std::fmt;

use serde_json::{Map, Value as Json};
use terms::{PublicKey, Signature};

use super::{
    Element, PROTECTED, SessionTranscript, Validity, device::to_authenticate, element,
    issued::IssuerSigned, object::SecurityObject,
};
use crate::{cbor::Writer, cose, status_list::StatusReference};

/// A document of the holder, all its elements at hand.
#[derive(Clone)]
pub struct HeldMdoc {
    doctype: String,
    items: Vec<HeldItem>,
    /// `issuerAuth`, encoded.
    auth: Vec<u8>,
    validity: Validity,
    holder: PublicKey,
    status: Option<StatusReference>,
}

#[derive(Clone)]
struct HeldItem {
    namespace: String,
    name: String,
    value: Vec<u8>,
    /// The whole item with its tag, as the issuer sent it.
    bytes: Vec<u8>,
}

impl HeldMdoc {
    pub(super) fn new(issued: &IssuerSigned<'_>, object: SecurityObject<'_>) -> Self {
        let items = issued.items.iter().map(|item| HeldItem {
            namespace: item.namespace.to_owned(),
            name: item.name.to_owned(),
            value: item.value.to_vec(),
            bytes: item.bytes.to_vec(),
        });
        Self {
            doctype: object.doctype.to_owned(),
            items: items.collect(),
            auth: issued.auth_bytes.to_vec(),
            validity: object.validity,
            holder: object.holder,
            status: object.status,
        }
    }

    /// The type.
    pub fn doctype(&self) -> &str {
        &self.doctype
    }

    /// All elements, in no particular order.
    pub fn elements(&self) -> impl ExactSizeIterator<Item = Element<'_>> {
        self.items.iter().map(HeldItem::element)
    }

    /// The element of this name.
    pub fn find(&self, namespace: &str, name: &str) -> Option<Element<'_>> {
        self.elements().find(|it| it.namespace == namespace && it.name == name)
    }

    /// The elements in JSON, by namespace, then by name (as OpenID4VP compares them).
    pub fn to_json(&self) -> Map<String, Json> {
        element::to_json(self.elements())
    }

    /// When it was signed and when it holds.
    pub fn validity(&self) -> &Validity {
        &self.validity
    }

    /// The key that must sign when it is shown.
    pub fn holder(&self) -> &PublicKey {
        &self.holder
    }

    /// Where its status is looked up.
    pub fn status(&self) -> Option<&StatusReference> {
        self.status.as_ref()
    }

    /// Prepares a response that shows just these elements, each by namespace and name. A name that
    /// is not there shows nothing.
    pub fn present(
        &self,
        selected: &[(&str, &str)],
        transcript: &SessionTranscript,
    ) -> DeviceResponseDraft {
        let is_chosen =
            |it: &&HeldItem| selected.contains(&(it.namespace.as_str(), it.name.as_str()));
        let chosen: Vec<&HeldItem> = self.items.iter().filter(is_chosen).collect();
        let shown: usize = chosen.iter().map(|it| it.bytes.len()).sum();
        let mut response = Writer::with_capacity(shown + self.auth.len() + 512);
        response.map(3);
        response.raw(b"\x67version\x631.0\x69documents\x81\xa3\x67docType");
        response.text(&self.doctype);
        response.text("issuerSigned");
        self.write_issuer_signed(&chosen, &mut response);
        response.raw(b"\x6cdeviceSigned\xa2\x6anameSpaces");
        response.raw(NOTHING);
        response.raw(b"\x6adeviceAuth\xa1\x6fdeviceSignature\x84");
        response.raw(PROTECTED);
        response.map(0);
        response.null();
        let payload = to_authenticate(transcript, &self.doctype, NOTHING);
        let mut signed = Writer::with_capacity(payload.len() + 32);
        signed.raw(cose::SIGNED_HEAD);
        signed.raw(PROTECTED);
        signed.bytes(&[]);
        signed.bytes(&payload);
        DeviceResponseDraft { response, signed: signed.into_bytes() }
    }

    /// Namespaces without elements are left away, all of them if nothing is shown.
    fn write_issuer_signed(&self, chosen: &[&HeldItem], response: &mut Writer) {
        let namespaces = || chosen.chunk_by(|one, other| one.namespace == other.namespace);
        response.map(1 + usize::from(!chosen.is_empty()));
        if !chosen.is_empty() {
            response.text("nameSpaces");
            response.map(namespaces().count());
            for items in namespaces() {
                items.iter().take(1).for_each(|it| response.text(&it.namespace));
                response.array(items.len());
                items.iter().for_each(|it| response.raw(&it.bytes));
            }
        }
        response.text("issuerAuth");
        response.raw(&self.auth);
    }
}

/// `DeviceNameSpacesBytes` of a wallet that vouches for nothing itself: an empty map.
const NOTHING: &[u8] = &[0xd8, 0x18, 0x41, 0xa0];

impl HeldItem {
    fn element(&self) -> Element<'_> {
        Element { namespace: &self.namespace, name: &self.name, encoded: &self.value }
    }
}

/// Never the elements: they are the holder's.
impl fmt::Debug for HeldMdoc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldMdoc")
            .field("doctype", &self.doctype)
            .field("elements", &self.items.len())
            .finish_non_exhaustive()
    }
}

/// A response that waits for the signature of the holder's key.
#[derive(Clone, Debug)]
pub struct DeviceResponseDraft {
    response: Writer,
    signed: Vec<u8>,
}

impl DeviceResponseDraft {
    /// The bytes that the holder's key signs (ES256).
    pub fn to_sign(&self) -> &[u8] {
        &self.signed
    }

    /// The DeviceResponse in CBOR.
    pub fn complete(self, signature: &Signature) -> Vec<u8> {
        let mut response = self.response;
        response.bytes(signature);
        response.raw(b"\x66status\x00");
        response.into_bytes()
    }
}
