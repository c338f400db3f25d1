//! One encrypted message: written by a wallet, read by a verifier.

use std::fmt;

use formats::{
    base64url,
    jose::{Jwk, JwkError},
    json,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use terms::{AgreementSecret, Class, Crypto, Die};

use super::key::derive;

/// Headers and party names longer than this are refused.
const MOST_HEADER_BYTES: usize = 4 * 1024;
const LONGEST_PARTY: usize = 512;

/// How the content is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Enc {
    /// AES-GCM with 128 bits.
    #[serde(rename = "A128GCM")]
    A128Gcm,
    /// AES-GCM with 256 bits.
    #[serde(rename = "A256GCM")]
    A256Gcm,
}

/// What the two parties call themselves in the key derivation; usually nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// `apu`: the sender.
    pub apu: Vec<u8>,
    /// `apv`: the recipient.
    pub apv: Vec<u8>,
}

/// Why a JWE cannot be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JweError {
    /// `alg` is not ECDH-ES, or `enc` none of the two.
    #[error("only ECDH-ES with A128GCM or A256GCM is supported")]
    Algorithm,
    /// It was altered, or made for another key.
    #[error("the message does not open")]
    Closed,
    /// `zip` or `crit`: compressed secrets leak, and nothing critical is known here.
    #[error("the header asks for what is not supported")]
    Extension,
    /// The recipient's or the ephemeral key is not usable.
    #[error("a key of the message is not usable: {0}")]
    Key(#[from] JwkError),
    /// Not five parts of base64url with a readable header.
    #[error("it is not a compact JWE")]
    Malformed,
    /// The point does not lie on the curve.
    #[error("a key of the message is no point on the curve")]
    Point,
    /// Longer than the bound.
    #[error("the message is too large")]
    TooLarge,
}

impl JweError {
    /// What does not open is refused, the rest cannot be read.
    pub fn class(self) -> Class {
        match self {
            Self::Closed => Class::Refused,
            _ => Class::Invalid,
        }
    }
}

impl Enc {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::A128Gcm, Self::A256Gcm].into_iter().find(|enc| enc.name() == name)
    }

    fn key_length(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A256Gcm => 32,
        }
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    enc: Enc,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    epk: Jwk,
    #[serde(skip_serializing_if = "Option::is_none")]
    apu: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apv: Option<String>,
}

/// Encrypts `plain` for `recipient`, whose `kid` is echoed, under a fresh ephemeral key.
pub fn encrypt(
    plain: &[u8],
    recipient: &Jwk,
    enc: Enc,
    parties: &Parties,
    crypto: &dyn Crypto,
    die: &dyn Die,
) -> Result<String, JweError> {
    let (secret, public) = crypto.draw_agreement();
    let nonce: [u8; 12] = die.bytes();
    seal(plain, &Sealing { recipient, enc, parties, secret, public, nonce }, crypto)
}

struct Sealing<'a> {
    recipient: &'a Jwk,
    enc: Enc,
    parties: &'a Parties,
    secret: AgreementSecret,
    public: terms::PublicKey,
    nonce: [u8; 12],
}

fn seal(plain: &[u8], with: &Sealing<'_>, crypto: &dyn Crypto) -> Result<String, JweError> {
    let party = |name: &[u8]| (!name.is_empty()).then(|| base64url::encode(name));
    let header = Header {
        alg: "ECDH-ES",
        enc: with.enc,
        kid: with.recipient.kid.as_deref(),
        epk: Jwk::new(with.public),
        apu: party(&with.parties.apu),
        apv: party(&with.parties.apv),
    };
    let header = serde_json::to_vec(&header).map_err(|_| JweError::Malformed)?;
    let mut text = base64url::encode(&header);
    let shared = crypto.agree(&with.secret, with.recipient.key()).ok_or(JweError::Point)?;
    let key = content_key(&shared, with.enc, with.parties, crypto);
    let sealed =
        crypto.seal(&key, &with.nonce, text.as_bytes(), plain).ok_or(JweError::Algorithm)?;
    let (content, tag) = sealed.split_at_checked(plain.len()).ok_or(JweError::Algorithm)?;
    // The second part is empty: the agreed key encrypts the content itself.
    text.push('.');
    for part in [&with.nonce[..], content, tag] {
        text.push('.');
        base64url::encode_into(part, &mut text);
    }
    Ok(text)
}

/// A message as received: well formed, from nobody knows whom.
#[derive(Clone)]
pub struct Jwe<'a> {
    header: &'a str,
    enc: Enc,
    kid: Option<String>,
    epk: Jwk,
    parties: Parties,
    nonce: [u8; 12],
    sealed: Vec<u8>,
}

impl<'a> Jwe<'a> {
    /// Reads a compact JWE of at most `most` bytes.
    pub fn parse(text: &'a str, most: usize) -> Result<Self, JweError> {
        if text.len() > most {
            return Err(JweError::TooLarge);
        }
        let mut parts = text.split('.');
        let mut next = || parts.next().ok_or(JweError::Malformed);
        let (header, key, nonce, content, tag) = (next()?, next()?, next()?, next()?, next()?);
        if parts.next().is_some() || !key.is_empty() {
            return Err(JweError::Malformed);
        }
        if header.len() > MOST_HEADER_BYTES {
            return Err(JweError::TooLarge);
        }
        let malformed = |_| JweError::Malformed;
        let mut sealed = base64url::decode(content).map_err(malformed)?;
        let tag: [u8; 16] = base64url::decode_array(tag).map_err(malformed)?;
        sealed.extend_from_slice(&tag);
        let nonce = base64url::decode_array(nonce).map_err(malformed)?;
        Self::with_header(header, nonce, sealed)
    }

    fn with_header(header: &'a str, nonce: [u8; 12], sealed: Vec<u8>) -> Result<Self, JweError> {
        let bytes = base64url::decode(header).map_err(|_| JweError::Malformed)?;
        let members = json::parse_object(&bytes).map_err(|_| JweError::Malformed)?;
        let text = |name: &str| match members.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(JweError::Malformed),
        };
        if text("alg")? != Some("ECDH-ES") {
            return Err(JweError::Algorithm);
        }
        let enc = text("enc")?.and_then(Enc::named).ok_or(JweError::Algorithm)?;
        if members.contains_key("zip") || members.contains_key("crit") {
            return Err(JweError::Extension);
        }
        let party = |name: &str| match text(name)? {
            None => Ok(Vec::new()),
            Some(text) if text.len() > LONGEST_PARTY => Err(JweError::TooLarge),
            Some(text) => base64url::decode(text).map_err(|_| JweError::Malformed),
        };
        let epk = Jwk::from_value(members.get("epk").ok_or(JweError::Malformed)?)?;
        let parties = Parties { apu: party("apu")?, apv: party("apv")? };
        let kid = text("kid")?.map(str::to_owned);
        Ok(Self { header, enc, kid, epk, parties, nonce, sealed })
    }

    /// The name of the key that it is for.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// How its content is encrypted.
    pub fn enc(&self) -> Enc {
        self.enc
    }

    /// What the parties call themselves.
    pub fn parties(&self) -> &Parties {
        &self.parties
    }

    /// The plain text. Whoever knows the public key can have written it.
    pub fn decrypt(
        &self,
        secret: &AgreementSecret,
        crypto: &dyn Crypto,
    ) -> Result<Vec<u8>, JweError> {
        let shared = crypto.agree(secret, self.epk.key()).ok_or(JweError::Point)?;
        let key = content_key(&shared, self.enc, &self.parties, crypto);
        crypto.open(&key, &self.nonce, self.header.as_bytes(), &self.sealed).ok_or(JweError::Closed)
    }
}

impl fmt::Debug for Jwe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Jwe({}, kid {:?}, {} bytes)", self.enc.name(), self.kid, self.sealed.len())
    }
}

fn content_key(shared: &[u8; 32], enc: Enc, parties: &Parties, crypto: &dyn Crypto) -> Vec<u8> {
    let sha256 = |data: &[u8]| crypto.sha256(data);
    derive(shared, enc.name(), (&parties.apu, &parties.apv), enc.key_length(), &sha256)
}
