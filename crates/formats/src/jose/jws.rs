//! Compact JWS with ES256: signing in two steps, reading in two steps (RFC 7515).

use serde::{Serialize, Serializer, de::DeserializeOwned, ser::SerializeMap};
use serde_json::{Map, Value};
use terms::{Class, Crypto, PublicKey, Signature};

use super::Jwk;
use crate::{
    base64url,
    json::{self, JsonError, Tree},
};

/// A longer JWS is not read; [`UnverifiedJws::parse_within`] takes another bound.
pub const MAX_JWS_BYTES: usize = 64 * 1024;

/// More certificates than this are nobody's `x5c`.
const MAX_CERTIFICATES: usize = 6;

/// A protected header. The algorithm is not a choice: it always says `ES256`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// `typ`: what kind of object this is; every kind that we read has its own.
    pub typ: Option<String>,
    /// `kid`: the key by name.
    pub kid: Option<String>,
    /// `jwk`: the key itself. Whether to believe it is the reader's business.
    pub jwk: Option<Jwk>,
    /// `x5c`: certificates in DER, the signer's first; empty if the header has none.
    pub x5c: Vec<Vec<u8>>,
    /// Members beyond these.
    pub others: Map<String, Value>,
}

/// Why a text is not a JWS that we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// `alg` is not ES256 (`none` and everything symmetric among them).
    #[error("the signature algorithm is not ES256")]
    Algorithm,
    /// `crit` or `b64` asks for rules that we do not have.
    #[error("the header asks for an extension that is not known here")]
    Extension,
    /// The header is no JSON object or a member has the wrong type.
    #[error("the header cannot be read")]
    Header,
    /// `jwk` holds a private key, another kind of key or no key.
    #[error("the key in the header cannot be used")]
    Key,
    /// Not three parts of base64url.
    #[error("it is not a compact JWS")]
    Malformed,
    /// The payload is not the JSON that was expected.
    #[error("the payload cannot be read")]
    Payload,
    /// The signature is not this key's signature of these bytes.
    #[error("the signature is wrong")]
    Signature,
    /// Longer than the bound.
    #[error("it is too large")]
    TooLarge,
    /// `typ` names another kind of object.
    #[error("it is another type of object")]
    Type,
}

impl JwsError {
    /// A wrong signature is refused; the rest cannot be read.
    pub fn class(self) -> Class {
        match self {
            Self::Signature => Class::Refused,
            _ => Class::Invalid,
        }
    }
}

impl Header {
    /// A header of this type.
    pub fn of_type(typ: &str) -> Self {
        Self { typ: Some(typ.to_owned()), ..Self::default() }
    }

    /// Names the key.
    pub fn kid(mut self, kid: impl Into<String>) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// Carries the key.
    pub fn jwk(mut self, jwk: Jwk) -> Self {
        self.jwk = Some(jwk);
        self
    }

    /// Carries certificates, the signer's first, the trust anchor never.
    pub fn x5c(mut self, chain: &[Vec<u8>]) -> Self {
        self.x5c = chain.to_vec();
        self
    }
}

impl Serialize for Header {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("alg", "ES256")?;
        if let Some(typ) = &self.typ {
            map.serialize_entry("typ", typ)?;
        }
        if let Some(kid) = &self.kid {
            map.serialize_entry("kid", kid)?;
        }
        if let Some(jwk) = &self.jwk {
            map.serialize_entry("jwk", jwk)?;
        }
        if !self.x5c.is_empty() {
            let chain: Vec<_> = self.x5c.iter().map(|it| base64url::encode_padded(it)).collect();
            map.serialize_entry("x5c", &chain)?;
        }
        self.others.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

/// A JWS that waits for its signature.
#[derive(Clone, Debug)]
pub struct Draft(String);

impl Draft {
    /// Puts header and payload into their encoded form; [`Header`] is the usual header.
    /// Fails only if one of them has no JSON form.
    pub fn new(header: &impl Serialize, payload: &impl Serialize) -> Result<Self, JwsError> {
        let header = serde_json::to_vec(header).map_err(|_| JwsError::Header)?;
        let payload = serde_json::to_vec(payload).map_err(|_| JwsError::Payload)?;
        let mut text = String::with_capacity((header.len() + payload.len()) * 4 / 3 + 96);
        base64url::encode_into(&header, &mut text);
        text.push('.');
        base64url::encode_into(&payload, &mut text);
        Ok(Self(text))
    }

    /// The bytes that the key signs (ES256: ECDSA P-256 over their SHA-256).
    pub fn to_sign(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The compact JWS.
    pub fn complete(self, signature: &Signature) -> String {
        let mut text = self.0;
        text.push('.');
        base64url::encode_into(signature, &mut text);
        text
    }
}

/// A JWS as received: well formed, and signed by nobody knows whom.
#[derive(Clone, Debug)]
pub struct UnverifiedJws<'a> {
    signed: &'a str,
    header: Header,
    payload: Vec<u8>,
    signature: Signature,
}

impl<'a> UnverifiedJws<'a> {
    /// Reads a compact JWS of at most [`MAX_JWS_BYTES`].
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        Self::parse_within(text, MAX_JWS_BYTES)
    }

    /// Reads a compact JWS of at most `limit` bytes.
    pub fn parse_within(text: &'a str, limit: usize) -> Result<Self, JwsError> {
        if text.len() > limit {
            return Err(JwsError::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(JwsError::Malformed)?;
        let header = base64url::decode(header).map_err(|_| JwsError::Malformed)?;
        Ok(Self {
            signed,
            header: read_header(&header)?,
            payload: base64url::decode(payload).map_err(|_| JwsError::Malformed)?,
            signature: base64url::decode_array(signature).map_err(|_| JwsError::Malformed)?,
        })
    }

    /// Goes on only if `typ` is exactly this (RFC 8725, section 3.11: types are explicit).
    pub fn typed(self, typ: &str) -> Result<Self, JwsError> {
        if self.header.typ.as_deref() != Some(typ) {
            return Err(JwsError::Type);
        }
        Ok(self)
    }

    /// The header, to find the key by. Nothing in it is proven.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The payload before anybody has vouched for it: only to find out whom to ask.
    pub fn dangerous_unverified_payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload as claims before anybody has vouched for them.
    pub fn dangerous_unverified_claims(&self) -> Result<Map<String, Value>, JwsError> {
        json::parse_object(&self.payload).map_err(|_| JwsError::Payload)
    }

    /// Checks the signature.
    pub fn verify(self, crypto: &dyn Crypto, key: &PublicKey) -> Result<VerifiedJws, JwsError> {
        if !crypto.verify(key, self.signed.as_bytes(), &self.signature) {
            return Err(JwsError::Signature);
        }
        Ok(VerifiedJws { header: self.header, payload: self.payload, key: *key })
    }
}

/// A JWS whose signature is `key`'s. Whether that key may say this is another question.
#[derive(Clone, Debug)]
pub struct VerifiedJws {
    header: Header,
    payload: Vec<u8>,
    key: PublicKey,
}

impl VerifiedJws {
    /// The protected header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The key that has signed.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The payload as it was signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload as a JSON object.
    pub fn claims(&self) -> Result<Map<String, Value>, JsonError> {
        json::parse_object(&self.payload)
    }

    /// The payload as a type of ours; no name stands twice in any of its objects.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, JwsError> {
        let value = json::parse(&self.payload).map_err(|_| JwsError::Payload)?;
        T::deserialize(value).map_err(|_| JwsError::Payload)
    }
}

fn read_header(bytes: &[u8]) -> Result<Header, JwsError> {
    let mut header = Header::default();
    let mut algorithm = None;
    for (name, tree) in Tree::parse_object(bytes).map_err(|_| JwsError::Header)? {
        match name.as_ref() {
            "crit" | "b64" => return Err(JwsError::Extension),
            "alg" => algorithm = Some(tree),
            "typ" => header.typ = Some(text(&tree)?),
            "kid" => header.kid = Some(text(&tree)?),
            "jwk" => header.jwk = Some(Jwk::from_tree(&tree).map_err(|_| JwsError::Key)?),
            "x5c" => header.x5c = read_chain(&tree)?,
            _ => {
                header.others.insert(name.into_owned(), tree.into_value());
            }
        }
    }
    match algorithm.as_ref().and_then(Tree::as_str) {
        Some("ES256") => Ok(header),
        _ => Err(JwsError::Algorithm),
    }
}

fn text(tree: &Tree<'_>) -> Result<String, JwsError> {
    tree.as_str().map(str::to_owned).ok_or(JwsError::Header)
}

/// Present means at least one certificate (RFC 7515, section 4.1.6).
fn read_chain(tree: &Tree<'_>) -> Result<Vec<Vec<u8>>, JwsError> {
    let Tree::Array(chain) = tree else { return Err(JwsError::Header) };
    if chain.is_empty() || chain.len() > MAX_CERTIFICATES {
        return Err(JwsError::Header);
    }
    let decode = |it: &Tree<'_>| base64url::decode_padded(it.as_str()?).ok();
    chain.iter().map(|it| decode(it).ok_or(JwsError::Header)).collect()
}
