//! COSE_Sign1 as received: read, and believed only with a key (RFC 9052, sections 3 and 4).

use terms::{Crypto, PublicKey, Signature};

use super::{
    ALGORITHM, CRITICAL, CoseError, ES256, ESP256, KEY_ID, SIGN1, TYPE, X5CHAIN, draft::to_sign,
};
use crate::cbor::{Kind, Reader};

/// A longer chain is not read.
const MAX_CHAIN: usize = 8;

/// A COSE_Sign1, well formed, and signed by nobody knows whom.
#[derive(Clone, Debug)]
pub struct UnverifiedSign1<'a> {
    protected: &'a [u8],
    header: Header<'a>,
    payload: Option<&'a [u8]>,
    signature: Signature,
}

/// What the two maps of the header say, as far as it matters here.
#[derive(Clone, Debug, Default)]
struct Header<'a> {
    algorithm: Option<i64>,
    typ: Option<&'a str>,
    key_id: Option<&'a [u8]>,
    chain: Option<Vec<&'a [u8]>>,
}

impl<'a> UnverifiedSign1<'a> {
    /// Reads an object of at most `limit` bytes, with the tag of a COSE_Sign1 or without.
    pub fn parse(bytes: &'a [u8], limit: usize) -> Result<Self, CoseError> {
        if bytes.len() > limit {
            return Err(CoseError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        if reader.peek() == Some(Kind::Tag) {
            reader.expect_tag(SIGN1)?;
        }
        let read = Self::read(&mut reader)?;
        reader.end()?;
        Ok(read)
    }

    /// Reads an object within another, where it has no tag.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, CoseError> {
        if reader.array()? != 4 {
            return Err(CoseError::Malformed);
        }
        let protected = reader.bytes()?;
        let mut header = Header::default();
        // An empty header may be written as no bytes at all (RFC 9052, section 3).
        if !protected.is_empty() {
            let mut inner = Reader::new(protected);
            header.read(&mut inner, Cover::Signed)?;
            inner.end()?;
        }
        header.read(reader, Cover::Open)?;
        if !matches!(header.algorithm, Some(ES256 | ESP256)) {
            return Err(CoseError::Algorithm);
        }
        let payload = if reader.null() { None } else { Some(reader.bytes()?) };
        let signature = reader.bytes()?.try_into().map_err(|_| CoseError::Malformed)?;
        Ok(Self { protected, header, payload, signature })
    }

    /// Goes on only if the protected `typ` is exactly this.
    pub fn typed(self, typ: &str) -> Result<Self, CoseError> {
        if self.header.typ == Some(typ) { Ok(self) } else { Err(CoseError::Type) }
    }

    /// `kid`, to find the key by.
    pub fn key_id(&self) -> Option<&'a [u8]> {
        self.header.key_id
    }

    /// `x5chain`, the signer's certificate first; empty if there is none. Nothing of it is proven.
    pub fn x5chain(&self) -> &[&'a [u8]] {
        self.header.chain.as_deref().unwrap_or_default()
    }

    /// The payload, if it has one, before anybody has vouched for it.
    pub fn dangerous_unverified_payload(&self) -> Option<&'a [u8]> {
        self.payload
    }

    /// The payload, if `key` has signed it.
    pub fn verify(&self, crypto: &dyn Crypto, key: &PublicKey) -> Result<&'a [u8], CoseError> {
        let payload = self.payload.ok_or(CoseError::PayloadMissing)?;
        let (signed, _) = to_sign(self.protected, payload);
        self.verified(crypto.verify(key, &signed, &self.signature))?;
        Ok(payload)
    }

    /// The same with a key that comes again and again ([`Crypto::verify_known`]).
    pub fn verify_known(
        &self,
        crypto: &dyn Crypto,
        key: &PublicKey,
    ) -> Result<&'a [u8], CoseError> {
        let payload = self.payload.ok_or(CoseError::PayloadMissing)?;
        let (signed, _) = to_sign(self.protected, payload);
        self.verified(crypto.verify_known(key, &signed, &self.signature))?;
        Ok(payload)
    }

    /// Whether `key` has signed `payload`, which came from elsewhere.
    pub fn verify_detached(
        &self,
        crypto: &dyn Crypto,
        key: &PublicKey,
        payload: &[u8],
    ) -> Result<(), CoseError> {
        if self.payload.is_some() {
            return Err(CoseError::PayloadUnexpected);
        }
        let (signed, _) = to_sign(self.protected, payload);
        self.verified(crypto.verify(key, &signed, &self.signature))
    }

    fn verified(&self, good: bool) -> Result<(), CoseError> {
        if good { Ok(()) } else { Err(CoseError::Signature) }
    }
}

/// Whether a parameter is covered by the signature.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cover {
    Open,
    Signed,
}

impl<'a> Header<'a> {
    /// Reads one of the two maps. No parameter that matters here stands in both (RFC 9052,
    /// section 3).
    fn read(&mut self, reader: &mut Reader<'a>, cover: Cover) -> Result<(), CoseError> {
        reader.entries(|mut label, value| {
            let label = match label.peek() {
                Some(Kind::Unsigned | Kind::Negative) => label.integer()?,
                _ => return Ok(value.item().map(drop)?),
            };
            match label {
                // What is not signed names no algorithm and demands nothing.
                ALGORITHM | CRITICAL if cover == Cover::Open => return Err(CoseError::Algorithm),
                CRITICAL => return Err(CoseError::Critical),
                ALGORITHM if value.peek() == Some(Kind::Text) => return Err(CoseError::Algorithm),
                ALGORITHM => self.algorithm = Some(value.integer()?),
                KEY_ID => put(&mut self.key_id, value.bytes()?)?,
                TYPE if cover == Cover::Signed && value.peek() == Some(Kind::Text) => {
                    put(&mut self.typ, value.text()?)?;
                }
                X5CHAIN => put(&mut self.chain, chain(value)?)?,
                _ => drop(value.item()?),
            }
            Ok(())
        })
    }
}

fn put<T>(place: &mut Option<T>, value: T) -> Result<(), CoseError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(CoseError::Malformed),
    }
}

/// One certificate, or several. An array of just one is taken too: some write it so.
fn chain<'a>(reader: &mut Reader<'a>) -> Result<Vec<&'a [u8]>, CoseError> {
    if reader.peek() == Some(Kind::Bytes) {
        return Ok(vec![reader.bytes()?]);
    }
    let count = reader.array()?;
    if !(1..=MAX_CHAIN).contains(&count) {
        return Err(CoseError::Malformed);
    }
    (0..count).map(|_| Ok(reader.bytes()?)).collect()
}
