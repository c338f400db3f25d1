//! Issuing: from claims to the bytes that the issuer's key signs, in one pass.
//!
//! This is the hot path of the whole program (PERF, section 2): one buffer for the payload, one
//! text for the disclosures, one draw for all salts, nothing built that is not sent.

use serde::Serialize;
use serde_json::Value;
use terms::{Class, Crypto, Die, Moment, PublicKey, Signature};

use super::{
    ALWAYS_OPEN, Claims, Content, TYPE,
    claims::{Item, Member},
};
use crate::{base64url, jose::Header, json::MAX_DEPTH, status_list::StatusReference};

/// Salts have 128 bits (RFC 9901, section 9.3).
const SALT: usize = 16;

/// Who issues: the protected header, encoded once for all credentials, and the name.
#[derive(Clone, Debug)]
pub struct Issuer {
    header: String,
    iss: Option<String>,
}

impl Issuer {
    /// The issuer whose certificates these are, its own first, the trust anchor left out (HAIP,
    /// section 6.1.1).
    pub fn new(chain: &[Vec<u8>]) -> Result<Self, DraftError> {
        Self::with_header(Header { typ: Some(TYPE.to_owned()), ..Header::default() }.x5c(chain))
    }

    /// An issuer found by other means than certificates: `kid`, for one.
    pub fn with_header(header: Header) -> Result<Self, DraftError> {
        let header = Header { typ: Some(TYPE.to_owned()), ..header };
        let header = serde_json::to_vec(&header).map_err(|_| DraftError::Unwritable)?;
        Ok(Self { header: base64url::encode(&header), iss: None })
    }

    /// Names itself in `iss` too (optional with certificates: SD-JWT VC, section 3.2.2.2).
    pub fn named(mut self, iss: impl Into<String>) -> Self {
        self.iss = Some(iss.into());
        self
    }
}

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

/// An SD-JWT VC in the making.
#[derive(Clone, Debug)]
pub struct Credential<'a> {
    issuer: &'a Issuer,
    vct: &'a str,
    integrity: Option<&'a str>,
    issued: Option<Moment>,
    not_before: Option<Moment>,
    expires: Option<Moment>,
    holder: Option<&'a PublicKey>,
    status: Option<&'a StatusReference>,
    claims: &'a Claims<'a>,
    decoys: usize,
}

impl<'a> Credential<'a> {
    /// A credential of type `vct` with these claims; all copies of a batch share them.
    pub fn new(issuer: &'a Issuer, vct: &'a str, claims: &'a Claims<'a>) -> Self {
        Self {
            issuer,
            vct,
            integrity: None,
            issued: None,
            not_before: None,
            expires: None,
            holder: None,
            status: None,
            claims,
            decoys: 0,
        }
    }

    /// `vct#integrity` of the type's metadata.
    pub fn integrity(self, integrity: &'a str) -> Self {
        Self { integrity: Some(integrity), ..self }
    }

    /// `iat`. Round it: an exact second links the credentials of a batch.
    pub fn issued(self, at: Moment) -> Self {
        Self { issued: Some(at), ..self }
    }

    /// `nbf`.
    pub fn not_before(self, at: Moment) -> Self {
        Self { not_before: Some(at), ..self }
    }

    /// `exp`.
    pub fn expires(self, at: Moment) -> Self {
        Self { expires: Some(at), ..self }
    }

    /// `cnf.jwk`: the key that the holder proves when presenting.
    pub fn holder(self, key: &'a PublicKey) -> Self {
        Self { holder: Some(key), ..self }
    }

    /// `status.status_list`.
    pub fn status(self, reference: &'a StatusReference) -> Self {
        Self { status: Some(reference), ..self }
    }

    /// Adds `count` digests that belong to nothing, so that the number of hidden top-level
    /// claims does not show (RFC 9901, section 4.2.5).
    pub fn decoys(self, count: usize) -> Self {
        Self { decoys: count, ..self }
    }

    /// Draws the salts and writes what is to be signed.
    pub fn draft(&self, crypto: &dyn Crypto, die: &dyn Die) -> Result<CredentialDraft, DraftError> {
        let hidden = self.claims.hidden_count();
        let mut chance = vec![0; (hidden + self.decoys) * SALT];
        die.fill(&mut chance);
        let mut writer = Writer {
            crypto,
            salts: chance.chunks_exact(SALT),
            payload: Vec::with_capacity(1024 + 64 * hidden),
            disclosures: String::with_capacity(160 * hidden + 2),
        };
        writer.registered(self)?;
        let digests = writer.members(self.claims, 0)?;
        writer.digests(digests, self.decoys);
        if hidden + self.decoys > 0 {
            writer.payload.extend_from_slice(br#","_sd_alg":"sha-256""#);
        }
        writer.payload.push(b'}');
        let Writer { payload, mut disclosures, .. } = writer;
        disclosures.push('~');

        let length = self.issuer.header.len() + payload.len() * 4 / 3 + disclosures.len() + 96;
        let mut signed = String::with_capacity(length);
        signed.push_str(&self.issuer.header);
        signed.push('.');
        base64url::encode_into(&payload, &mut signed);
        Ok(CredentialDraft { signed, disclosures })
    }
}

/// A credential that waits for its issuer's signature.
#[derive(Clone, Debug)]
pub struct CredentialDraft {
    signed: String,
    disclosures: String,
}

impl CredentialDraft {
    /// The bytes that the issuer's key signs (ES256).
    pub fn to_sign(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    /// The SD-JWT in compact form, all disclosures behind it.
    pub fn complete(self, signature: &Signature) -> String {
        let mut text = self.signed;
        text.push('.');
        base64url::encode_into(signature, &mut text);
        text.push_str(&self.disclosures);
        text
    }
}

/// Writes the payload. Disclosures are built at its end and cut off again once they are encoded.
struct Writer<'a> {
    crypto: &'a dyn Crypto,
    salts: std::slice::ChunksExact<'a, u8>,
    payload: Vec<u8>,
    disclosures: String,
}

impl Writer<'_> {
    /// The opening brace and the claims that the specifications define, each with its comma.
    fn registered(&mut self, credential: &Credential<'_>) -> Result<(), DraftError> {
        self.payload.extend_from_slice(br#"{"vct":"#);
        self.json(&credential.vct)?;
        if let Some(integrity) = credential.integrity {
            self.named_json(br#","vct#integrity":"#, &integrity)?;
        }
        if let Some(iss) = &credential.issuer.iss {
            self.named_json(br#","iss":"#, iss)?;
        }
        let dates = [
            (br#","iat":"#.as_slice(), credential.issued),
            (br#","nbf":"#, credential.not_before),
            (br#","exp":"#, credential.expires),
        ];
        for (name, date) in dates {
            if let Some(date) = date {
                self.named_json(name, &date.seconds())?;
            }
        }
        if let Some(holder) = credential.holder {
            let (x, y) = holder.coordinates();
            self.payload.extend_from_slice(br#","cnf":{"jwk":{"kty":"EC","crv":"P-256","x":""#);
            base64url::encode_onto(x, &mut self.payload);
            self.payload.extend_from_slice(br#"","y":""#);
            base64url::encode_onto(y, &mut self.payload);
            self.payload.extend_from_slice(br#""}}"#);
        }
        if let Some(status) = credential.status {
            self.named_json(br#","status":{"status_list":"#, status)?;
            self.payload.push(b'}');
        }
        Ok(())
    }

    /// The open members; the digests of the hidden ones are returned.
    fn members(&mut self, claims: &Claims<'_>, depth: usize) -> Result<Vec<[u8; 32]>, DraftError> {
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
                self.json(name)?;
                self.payload.push(b':');
                self.content(&item.content, depth + 1)?;
            }
        }
        Ok(digests)
    }

    /// `"_sd":[...]`, sorted: their order says nothing about the order of the claims.
    fn digests(&mut self, mut digests: Vec<[u8; 32]>, decoys: usize) {
        digests.extend(self.salts.by_ref().take(decoys).map(|salt| self.crypto.sha256(salt)));
        if digests.is_empty() {
            return;
        }
        digests.sort_unstable();
        self.comma();
        let mut before: &[u8] = br#""_sd":[""#;
        for digest in &digests {
            self.payload.extend_from_slice(before);
            base64url::encode_onto(digest, &mut self.payload);
            before = br#"",""#;
        }
        self.payload.extend_from_slice(br#""]"#);
    }

    /// Writes one disclosure and returns the digest that stands for it.
    fn hide(
        &mut self,
        name: Option<&str>,
        content: &Content<'_>,
        depth: usize,
    ) -> Result<[u8; 32], DraftError> {
        let start = self.payload.len();
        self.payload.extend_from_slice(br#"[""#);
        let salt = self.salts.next().ok_or(DraftError::Unwritable)?;
        base64url::encode_onto(salt, &mut self.payload);
        self.payload.extend_from_slice(br#"","#);
        if let Some(name) = name {
            self.json(name)?;
            self.payload.push(b',');
        }
        self.content(content, depth + 1)?;
        self.payload.push(b']');

        self.disclosures.push('~');
        let begin = self.disclosures.len();
        base64url::encode_into(
            self.payload.get(start..).unwrap_or_default(),
            &mut self.disclosures,
        );
        self.payload.truncate(start);
        let disclosure = self.disclosures.get(begin..).unwrap_or_default();
        Ok(self.crypto.sha256(disclosure.as_bytes()))
    }

    fn content(&mut self, content: &Content<'_>, depth: usize) -> Result<(), DraftError> {
        if depth > MAX_DEPTH / 2 {
            return Err(DraftError::TooDeep);
        }
        match content {
            Content::Array(elements) => self.array(&elements.0, depth),
            Content::Object(claims) => self.object(claims, depth),
            Content::Owned(value) => self.value(value, depth),
            Content::Text(text) => self.json(text),
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
                self.payload.extend_from_slice(br#"{"...":""#);
                base64url::encode_onto(&digest, &mut self.payload);
                self.payload.extend_from_slice(br#""}"#);
            } else {
                self.comma();
                self.content(&item.content, depth + 1)?;
            }
        }
        self.payload.push(b']');
        Ok(())
    }

    fn value(&mut self, value: &Value, depth: usize) -> Result<(), DraftError> {
        check_value(value, depth)?;
        self.json(value)
    }

    fn named_json(&mut self, name: &[u8], value: &impl Serialize) -> Result<(), DraftError> {
        self.payload.extend_from_slice(name);
        self.json(value)
    }

    fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DraftError> {
        serde_json::to_writer(&mut self.payload, value).map_err(|_| DraftError::Unwritable)
    }

    /// A comma, unless an object or array has just been opened.
    fn comma(&mut self) {
        if !matches!(self.payload.last(), Some(b'{' | b'[')) {
            self.payload.push(b',');
        }
    }
}

fn is_reserved(name: &str, depth: usize) -> bool {
    matches!(name, "_sd" | "..." | "_sd_alg")
        || depth == 0 && (name == "iat" || ALWAYS_OPEN.contains(&name))
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
