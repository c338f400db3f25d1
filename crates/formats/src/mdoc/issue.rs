//! Issuing: from elements to the bytes that the issuer's key signs, in one pass.
//!
//! A hot path (PERF, section 3): one buffer for the document, one for what is signed, one draw for
//! all that is chance.

use terms::{Crypto, Die, Moment, PublicKey, Signature};

use super::{DraftError, Elements, PROTECTED, SALT_BYTES, elements::Namespace};
use crate::{
    cbor::{ENCODED, Writer},
    cose::{self, Header, Place},
    status_list::StatusReference,
};

/// Who issues: the certificates, encoded once for all documents.
#[derive(Clone, Debug)]
pub struct Issuer {
    unprotected: Vec<u8>,
}

impl Issuer {
    /// The issuer whose certificates these are, its own first, the trust anchor left out. They
    /// stand in the unprotected header (ISO/IEC 18013-5, section 9.1.2.4).
    pub fn new(chain: &[Vec<u8>]) -> Self {
        let header = Header::new().x5chain(Place::Unprotected, chain);
        Self { unprotected: header.unprotected() }
    }
}

/// A document in the making.
#[derive(Clone, Debug)]
pub struct Mdoc<'a> {
    issuer: &'a Issuer,
    doctype: &'a str,
    elements: &'a Elements,
    signed: Option<Moment>,
    valid: Option<(Moment, Moment)>,
    holder: Option<&'a PublicKey>,
    status: Option<&'a StatusReference>,
}

impl<'a> Mdoc<'a> {
    /// A document of this type with these elements; all copies of a batch share them.
    pub fn new(issuer: &'a Issuer, doctype: &'a str, elements: &'a Elements) -> Self {
        Self { issuer, doctype, elements, signed: None, valid: None, holder: None, status: None }
    }

    /// `signed`. Round it: an exact second links the documents of a batch.
    pub fn signed(self, at: Moment) -> Self {
        Self { signed: Some(at), ..self }
    }

    /// `validFrom` and `validUntil`.
    pub fn valid(self, from: Moment, until: Moment) -> Self {
        Self { valid: Some((from, until)), ..self }
    }

    /// `deviceKey`: the key that the holder proves when presenting.
    pub fn holder(self, key: &'a PublicKey) -> Self {
        Self { holder: Some(key), ..self }
    }

    /// `status.status_list`.
    pub fn status(self, reference: &'a StatusReference) -> Self {
        Self { status: Some(reference), ..self }
    }

    /// Draws salts and digest ids and writes what is to be signed.
    pub fn draft(&self, crypto: &dyn Crypto, die: &dyn Die) -> Result<MdocDraft, DraftError> {
        let namespaces = self.elements.namespaces()?;
        let count = self.elements.len();
        let (Some(holder), Some(dates), 1..) = (self.holder, self.dates()?, count) else {
            return Err(DraftError::Incomplete);
        };
        let mut chance = vec![0; count * (SALT_BYTES + ORDER_BYTES)];
        die.fill(&mut chance);
        let mut chance = Chance::new(&chance, count);

        let payload = 400 + 36 * count + self.doctype.len();
        let size = self.elements.size() + 48 * count + self.issuer.unprotected.len();
        let mut document = Writer::with_capacity(size + payload + 128);
        document.map(2);
        document.text("nameSpaces");
        document.map(namespaces.len());

        let mut signed = Writer::with_capacity(payload + 32);
        signed.raw(cose::SIGNED_HEAD);
        signed.raw(PROTECTED);
        signed.bytes(&[]);
        let begin = signed.as_bytes().len();
        signed.embed(payload, |signed| {
            signed.tag(ENCODED);
            signed.embed(payload, |object| {
                object.map(6 + usize::from(self.status.is_some()));
                object.raw(b"\x67version\x631.0\x6fdigestAlgorithm\x67SHA-256\x6cvalueDigests");
                object.map(namespaces.len());
                for namespace in namespaces {
                    write_namespace(namespace, &mut chance, crypto, &mut document, object);
                }
                self.write_rest(holder, dates, object)
            })
        })?;
        document.raw(b"\x6aissuerAuth");
        document.array(4);
        document.raw(PROTECTED);
        document.raw(&self.issuer.unprotected);
        Ok(MdocDraft { document, signed: signed.into_bytes(), payload: begin })
    }

    /// `signed`, `validFrom` and `validUntil`.
    fn dates(&self) -> Result<Option<[Moment; 3]>, DraftError> {
        let (Some(signed), Some((from, until))) = (self.signed, self.valid) else {
            return Ok(None);
        };
        if signed > from || from >= until {
            return Err(DraftError::ValidityOrder);
        }
        Ok(Some([signed, from, until]))
    }

    /// The security object behind its digests.
    fn write_rest(
        &self,
        holder: &PublicKey,
        [signed, from, until]: [Moment; 3],
        object: &mut Writer,
    ) -> Result<(), DraftError> {
        object.raw(b"\x6ddeviceKeyInfo\xa1\x69deviceKey");
        cose::write_key(holder, object);
        object.raw(b"\x67docType");
        object.text(self.doctype);
        object.raw(b"\x6cvalidityInfo\xa3");
        let dates = [
            (b"\x66signed".as_slice(), signed),
            (b"\x69validFrom", from),
            (b"\x6avalidUntil", until),
        ];
        for (name, date) in dates {
            object.raw(name);
            object.tdate(date).ok_or(DraftError::Unwritable)?;
        }
        if let Some(status) = self.status {
            object.raw(b"\x66status\xa1\x6bstatus_list\xa2\x63idx");
            object.unsigned(status.index);
            object.raw(b"\x63uri");
            object.text(&status.uri);
        }
        Ok(())
    }
}

/// A document that waits for its issuer's signature.
#[derive(Clone, Debug)]
pub struct MdocDraft {
    document: Writer,
    signed: Vec<u8>,
    payload: usize,
}

impl MdocDraft {
    /// The bytes that the issuer's key signs (ES256).
    pub fn to_sign(&self) -> &[u8] {
        &self.signed
    }

    /// The document: `IssuerSigned` in CBOR.
    pub fn complete(self, signature: &Signature) -> Vec<u8> {
        let mut document = self.document;
        document.raw(self.signed.get(self.payload..).unwrap_or_default());
        document.bytes(signature);
        document.into_bytes()
    }
}

/// So many bytes of chance decide where an element stands among the others.
const ORDER_BYTES: usize = 2;

/// What was drawn: a salt for each element, and a number that decides its place.
struct Chance<'a> {
    salts: std::slice::Iter<'a, [u8; SALT_BYTES]>,
    orders: std::slice::Iter<'a, [u8; ORDER_BYTES]>,
}

impl<'a> Chance<'a> {
    fn new(drawn: &'a [u8], count: usize) -> Self {
        let (salts, orders) = drawn.split_at_checked(count * SALT_BYTES).unwrap_or_default();
        Self { salts: salts.as_chunks().0.iter(), orders: orders.as_chunks().0.iter() }
    }

    /// The places from 0 to `count` in an order that nobody can foresee.
    fn shuffle(&mut self, count: usize) -> Vec<([u8; ORDER_BYTES], usize)> {
        let mut places: Vec<_> = self.orders.by_ref().copied().take(count).zip(0..).collect();
        places.sort_unstable();
        places
    }
}

/// Writes the elements into the document and their digests into the security object. Elements
/// stand in the order of their digest ids, which is chance: it says nothing of what is kept back.
fn write_namespace(
    namespace: &Namespace,
    chance: &mut Chance<'_>,
    crypto: &dyn Crypto,
    document: &mut Writer,
    object: &mut Writer,
) {
    document.text(&namespace.name);
    document.array(namespace.len());
    object.text(&namespace.name);
    object.map(namespace.len());
    let places = chance.shuffle(namespace.len());
    for ((id, (_, place)), salt) in (0_u64..).zip(places).zip(chance.salts.by_ref()) {
        let tail = namespace.tail(place);
        let start = document.as_bytes().len();
        document.tag(ENCODED);
        let width = if id < 24 { 1 } else { 2 };
        document.bytes_head(HEAD.len() + width + SALT.len() + SALT_BYTES + tail.len());
        document.raw(HEAD);
        document.unsigned(id);
        document.raw(SALT);
        document.raw(salt);
        document.raw(tail);
        let item = document.as_bytes().get(start..).unwrap_or_default();
        object.unsigned(id);
        object.bytes(&crypto.sha256(item));
    }
}

/// How an IssuerSignedItem begins: a map of four.
const HEAD: &[u8] = b"\xa4\x68digestID";
/// What stands between digest id and salt: the head of sixteen bytes, too.
const SALT: &[u8] = b"\x66random\x50";
