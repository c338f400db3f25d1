//! Compact JWS with ES256: signing in two steps, reading in two steps (RFC 7515).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use terms::{Crypto, PublicKey, Signature};

use super::{
    error::JwsError,
    header::{self, Header},
};
use crate::{
    base64url,
    json::{self, JsonError},
    letters::split_once,
};

/// A longer JWS is not read; [`UnverifiedJws::parse_within`] takes another bound.
pub const MAX_JWS_BYTES: usize = 64 * 1024;

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
        let (header, payload) = split_once(signed, b'.').ok_or(JwsError::Malformed)?;
        let header = base64url::decode(header).map_err(|_| JwsError::Malformed)?;
        Ok(Self {
            signed,
            header: header::read(&header)?,
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
        let good = crypto.verify(key, self.signed.as_bytes(), &self.signature);
        self.verified(good, key)
    }

    /// The same with a key that comes again and again ([`Crypto::verify_known`]).
    pub fn verify_known(
        self,
        crypto: &dyn Crypto,
        key: &PublicKey,
    ) -> Result<VerifiedJws, JwsError> {
        let good = crypto.verify_known(key, self.signed.as_bytes(), &self.signature);
        self.verified(good, key)
    }

    fn verified(self, good: bool, key: &PublicKey) -> Result<VerifiedJws, JwsError> {
        if !good {
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
