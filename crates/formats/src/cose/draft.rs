//! Signing in two steps: what the key signs, and the object around the signature.

use terms::Signature;

use super::{ALGORITHM, ES256, KEY_ID, SIGN1, SIGNED_HEAD, TYPE, X5CHAIN};
use crate::cbor::Writer;

/// Where a parameter of the header stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Covered by the signature.
    #[default]
    Protected,
    /// Beside it.
    Unprotected,
}

/// The header of an object to be signed with ES256.
#[derive(Clone, Debug, Default)]
pub struct Header {
    typ: Option<String>,
    key_id: Option<Vec<u8>>,
    chain: Option<(Place, Vec<Vec<u8>>)>,
}

impl Header {
    /// Nothing but the algorithm.
    pub fn new() -> Self {
        Self::default()
    }

    /// `typ`: what is signed here (RFC 9596).
    pub fn typ(self, typ: impl Into<String>) -> Self {
        Self { typ: Some(typ.into()), ..self }
    }

    /// `kid`, unprotected.
    pub fn key_id(self, id: &[u8]) -> Self {
        Self { key_id: Some(id.to_vec()), ..self }
    }

    /// `x5chain`: certificates in DER, the signer's first, the trust anchor left out.
    pub fn x5chain(self, place: Place, chain: &[Vec<u8>]) -> Self {
        Self { chain: Some((place, chain.to_vec())), ..self }
    }

    /// What is covered by the signature, encoded.
    pub(crate) fn protected(&self) -> Vec<u8> {
        let chain = self.chain_at(Place::Protected);
        let mut writer = Writer::new();
        writer.map(1 + usize::from(self.typ.is_some()) + usize::from(chain.is_some()));
        writer.integer(ALGORITHM);
        writer.integer(ES256);
        if let Some(typ) = &self.typ {
            writer.integer(TYPE);
            writer.text(typ);
        }
        write_chain(chain, &mut writer);
        writer.into_bytes()
    }

    /// What stands beside it, encoded.
    pub(crate) fn unprotected(&self) -> Vec<u8> {
        let chain = self.chain_at(Place::Unprotected);
        let mut writer = Writer::new();
        writer.map(usize::from(self.key_id.is_some()) + usize::from(chain.is_some()));
        if let Some(id) = &self.key_id {
            writer.integer(KEY_ID);
            writer.bytes(id);
        }
        write_chain(chain, &mut writer);
        writer.into_bytes()
    }

    fn chain_at(&self, place: Place) -> Option<&[Vec<u8>]> {
        let (_, chain) = self.chain.as_ref().filter(|(at, _)| *at == place)?;
        (!chain.is_empty()).then_some(chain)
    }
}

/// One certificate is a byte string, several are an array of them (RFC 9360, section 2).
fn write_chain(chain: Option<&[Vec<u8>]>, writer: &mut Writer) {
    let Some(chain) = chain else { return };
    writer.integer(X5CHAIN);
    if chain.len() > 1 {
        writer.array(chain.len());
    }
    chain.iter().for_each(|certificate| writer.bytes(certificate));
}

/// A COSE_Sign1 that waits for its signature.
#[derive(Clone, Debug)]
pub struct Draft {
    signed: Vec<u8>,
    protected: usize,
    unprotected: Vec<u8>,
    detached: bool,
    tagged: bool,
}

impl Draft {
    /// An object that carries its payload.
    pub fn embedded(header: &Header, payload: &[u8]) -> Self {
        let protected = header.protected();
        let (signed, protected) = to_sign(&protected, payload);
        let unprotected = header.unprotected();
        Self { signed, protected, unprotected, detached: false, tagged: false }
    }

    /// An object whose payload the reader has from elsewhere.
    pub fn detached(header: &Header, payload: &[u8]) -> Self {
        Self { detached: true, ..Self::embedded(header, payload) }
    }

    /// With the tag of a COSE_Sign1.
    pub fn tagged(self) -> Self {
        Self { tagged: true, ..self }
    }

    /// The bytes that the key signs (ES256).
    pub fn to_sign(&self) -> &[u8] {
        &self.signed
    }

    /// The object, encoded.
    pub fn complete(self, signature: &Signature) -> Vec<u8> {
        let (protected, payload) = parts(&self.signed, self.protected);
        let length = self.signed.len() + self.unprotected.len() + 80;
        let mut writer = Writer::with_capacity(length);
        if self.tagged {
            writer.tag(SIGN1);
        }
        writer.array(4);
        writer.raw(protected);
        writer.raw(&self.unprotected);
        if self.detached {
            writer.null();
        } else {
            writer.raw(payload);
        }
        writer.bytes(signature);
        writer.into_bytes()
    }
}

/// What is signed, and where the protected header ends in it.
pub(super) fn to_sign(protected: &[u8], payload: &[u8]) -> (Vec<u8>, usize) {
    let mut writer = Writer::with_capacity(protected.len() + payload.len() + 32);
    writer.raw(SIGNED_HEAD);
    writer.bytes(protected);
    let end = writer.as_bytes().len();
    writer.bytes(&[]);
    writer.bytes(payload);
    (writer.into_bytes(), end)
}

/// Protected header and payload of what is signed, each an encoded byte string.
fn parts(signed: &[u8], protected: usize) -> (&[u8], &[u8]) {
    let header = signed.get(SIGNED_HEAD.len()..protected).unwrap_or_default();
    // One byte between them: the empty string of what an application would add.
    (header, signed.get(protected + 1..).unwrap_or_default())
}
