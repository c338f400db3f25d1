//! Writing the payload of a credential and its disclosures, in one pass over the claims.

use serde::Serialize;
use serde_json::Value;
use terms::{Class, Crypto};

use super::{
    always_open,
    claims::{Claims, Content, Item, Member},
};
use crate::{
    base64url,
    json::{self, MAX_DEPTH},
};

/// Salts have 144 bits: more than the 128 of RFC 9901, section 9.3, and a whole number of base64
/// letters, so that all salts of a credential are encoded in one go.
pub(super) const SALT_BYTES: usize = 18;
const SALT_LETTERS: usize = 24;

/// Why claims cannot become a credential: a mistake of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// A name that RFC 9901 or SD-JWT VC keeps for itself: `_sd`, `...`, `iss`, `cnf`, ...
    #[error("a claim has a name that is reserved")]
    NameReserved,
    /// Two members of one object have one name.
    #[error("two claims of one object have the same name")]
    NameTwice,
    /// Nested deeper than a reader would follow.
    #[error("the claims are nested too deeply")]
    TooDeep,
    /// A value has no JSON form.
    #[error("a value cannot be written as JSON")]
    Unwritable,
}

impl DraftError {
    /// Our side failed: claims come from our own registry and types.
    pub fn class(self) -> Class {
        Class::Failure
    }
}

/// Writes the payload. Disclosures are built at its end and cut off again once they are encoded.
pub(super) struct Writer<'a> {
    crypto: &'a dyn Crypto,
    salts: std::slice::ChunksExact<'a, u8>,
    payload: Vec<u8>,
    disclosures: Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer that takes its salts from `salts`, [`SALT_LETTERS`] each.
    pub fn new(crypto: &'a dyn Crypto, salts: &'a [u8]) -> Self {
        let salts = salts.chunks_exact(SALT_LETTERS);
        let hidden = salts.len();
        Self {
            crypto,
            salts,
            payload: Vec::with_capacity(1024 + 64 * hidden),
            disclosures: Vec::with_capacity(160 * hidden + 2),
        }
    }

    /// The payload, and the disclosures each behind a tilde.
    pub fn finish(self) -> (Vec<u8>, Vec<u8>) {
        (self.payload, self.disclosures)
    }

    /// JSON as it is.
    pub fn raw(&mut self, json: &[u8]) {
        self.payload.extend_from_slice(json);
    }

    /// Bytes in base64url, within the quotes that the caller writes.
    pub fn base64(&mut self, bytes: &[u8]) {
        base64url::encode_onto(bytes, &mut self.payload);
    }

    /// A value as JSON.
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DraftError> {
        serde_json::to_writer(&mut self.payload, value).map_err(|_| DraftError::Unwritable)
    }

    /// A text as JSON.
    fn text(&mut self, text: &str) {
        json::write_text(text, &mut self.payload);
    }

    /// The open members; the digests of the hidden ones are returned.
    pub fn members(
        &mut self,
        claims: &Claims<'_>,
        depth: usize,
    ) -> Result<Vec<[u8; 32]>, DraftError> {
        let mut digests = Vec::new();
        for (place, Member { name, item }) in claims.0.iter().enumerate() {
            if is_reserved(name, depth) {
                return Err(DraftError::NameReserved);
            }
            if claims.0.iter().take(place).any(|earlier| earlier.name == *name) {
                return Err(DraftError::NameTwice);
            }
            if item.hidden {
                digests.push(self.hide(Some(name), &item.content, depth)?);
            } else {
                self.comma();
                self.text(name);
                self.payload.push(b':');
                self.content(&item.content, depth + 1)?;
            }
        }
        Ok(digests)
    }

    /// `"_sd":[...]`, sorted: their order says nothing about the order of the claims.
    pub fn digests(&mut self, mut digests: Vec<[u8; 32]>, decoys: usize) {
        digests.extend(self.salts.by_ref().take(decoys).map(|salt| self.crypto.sha256(salt)));
        if digests.is_empty() {
            return;
        }
        // Their first 64 bits will do: what stands before what must only not depend on the claims.
        digests
            .sort_unstable_by_key(|digest| digest.first_chunk().copied().map(u64::from_be_bytes));
        self.comma();
        let mut before: &[u8] = br#""_sd":[""#;
        for digest in &digests {
            self.raw(before);
            self.base64(digest);
            before = br#"",""#;
        }
        self.raw(br#""]"#);
    }

    /// Writes one disclosure and returns the digest that stands for it.
    fn hide(
        &mut self,
        name: Option<&str>,
        content: &Content<'_>,
        depth: usize,
    ) -> Result<[u8; 32], DraftError> {
        let start = self.payload.len();
        self.raw(br#"[""#);
        let salt = self.salts.next().ok_or(DraftError::Unwritable)?;
        self.raw(salt);
        self.raw(br#"","#);
        if let Some(name) = name {
            self.text(name);
            self.payload.push(b',');
        }
        self.content(content, depth + 1)?;
        self.payload.push(b']');

        self.disclosures.push(b'~');
        let begin = self.disclosures.len();
        let json = self.payload.get(start..).unwrap_or_default();
        base64url::encode_onto(json, &mut self.disclosures);
        self.payload.truncate(start);
        Ok(self.crypto.sha256(self.disclosures.get(begin..).unwrap_or_default()))
    }

    fn content(&mut self, content: &Content<'_>, depth: usize) -> Result<(), DraftError> {
        if depth > MAX_DEPTH / 2 {
            return Err(DraftError::TooDeep);
        }
        match content {
            Content::Array(elements) => self.array(&elements.0, depth),
            Content::Object(claims) => self.object(claims, depth),
            Content::Owned(value) => self.value(value, depth),
            Content::Text(text) => {
                self.text(text);
                Ok(())
            }
            Content::Value(value) => self.value(value, depth),
        }
    }

    fn object(&mut self, claims: &Claims<'_>, depth: usize) -> Result<(), DraftError> {
        self.payload.push(b'{');
        let digests = self.members(claims, depth)?;
        self.digests(digests, 0);
        self.payload.push(b'}');
        Ok(())
    }

    fn array(&mut self, elements: &[Item<'_>], depth: usize) -> Result<(), DraftError> {
        self.payload.push(b'[');
        for item in elements {
            if item.hidden {
                let digest = self.hide(None, &item.content, depth)?;
                self.comma();
                self.raw(br#"{"...":""#);
                self.base64(&digest);
                self.raw(br#""}"#);
            } else {
                self.comma();
                self.content(&item.content, depth + 1)?;
            }
        }
        self.payload.push(b']');
        Ok(())
    }

    fn value(&mut self, value: &Value, depth: usize) -> Result<(), DraftError> {
        if let Value::String(text) = value {
            self.text(text);
            return Ok(());
        }
        check_value(value, depth)?;
        self.json(value)
    }

    /// A comma, unless an object or array has just been opened.
    fn comma(&mut self) {
        if !matches!(self.payload.last(), Some(b'{' | b'[')) {
            self.payload.push(b',');
        }
    }
}

fn is_reserved(name: &str, depth: usize) -> bool {
    matches!(name, "_sd" | "..." | "_sd_alg") || depth == 0 && (name == "iat" || always_open(name))
}

/// A finished value must not look as if parts of it were hidden.
fn check_value(value: &Value, depth: usize) -> Result<(), DraftError> {
    match value {
        Value::Array(_) | Value::Object(_) if depth > MAX_DEPTH / 2 => Err(DraftError::TooDeep),
        Value::Array(array) => array.iter().try_for_each(|it| check_value(it, depth + 1)),
        Value::Object(object) => object.iter().try_for_each(|(name, value)| {
            if is_reserved(name, depth) {
                return Err(DraftError::NameReserved);
            }
            check_value(value, depth + 1)
        }),
        _ => Ok(()),
    }
}
