//! Certificates that are trusted no more although their time is not over.
//!
//! A certificate is named by the hash of what its authority has signed, not of the whole: of an
//! ECDSA signature (r, s) anybody makes a second valid one, (r, n - s), and with it the same
//! certificate under another hash. Where the key is no longer its owner's alone, the key is named
//! too, and nothing over it is taken.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use terms::{Crypto, Moment};

use super::{certificate::Certificate, error::ChainError};
use crate::{base64url, jose::Jwk, json::NumericDate};

/// A certificate that a trust list withdraws, whatever it has signed and whenever: who has the key
/// writes any date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distrusted {
    /// SHA-256 of the certificate's `tbsCertificate` in DER (on the wire in base64url).
    #[serde(with = "hash")]
    pub tbs_sha256: [u8; 32],
    /// The thumbprint (RFC 7638) of its key, if nothing that this key has signed counts any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Since when, for people to read: no check goes by it.
    pub since: NumericDate,
    /// Why, for people to read.
    pub reason: DistrustReason,
}

/// Why a certificate is trusted no more (the words of RFC 5280, section 5.3.1, as far as we use
/// them).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistrustReason {
    /// Its owner has stopped (`cessation_of_operation`).
    Ceased,
    /// Somebody else has the key (`key_compromise`).
    Compromised,
    /// A reason of a later version: it counts like any other.
    Other(String),
    /// Another certificate stands in its place (`superseded`).
    Superseded,
}

/// What a list withdraws, to be looked up.
#[derive(Default)]
pub(super) struct Withdrawn {
    certificates: BTreeSet<[u8; 32]>,
    keys: BTreeSet<String>,
}

impl Distrusted {
    /// This certificate in DER; its key too, if it is compromised.
    pub fn new(
        der: &[u8],
        since: Moment,
        reason: DistrustReason,
        crypto: &dyn Crypto,
    ) -> Result<Self, ChainError> {
        let certificate = Certificate::parse(der)?;
        let compromised = reason == DistrustReason::Compromised;
        Ok(Self {
            tbs_sha256: certificate.signed_sha256(crypto),
            key: compromised.then(|| Jwk::new(certificate.key).thumbprint_text(crypto)),
            since: since.into(),
            reason,
        })
    }
}

impl Withdrawn {
    pub fn of(all: &[Distrusted]) -> Self {
        Self {
            certificates: all.iter().map(|it| it.tbs_sha256).collect(),
            keys: all.iter().filter_map(|it| it.key.clone()).collect(),
        }
    }

    /// Whether the certificate, or whatever is over its key, is withdrawn.
    pub fn holds(&self, certificate: &Certificate, crypto: &dyn Crypto) -> bool {
        let by_key = || Jwk::new(certificate.key).thumbprint_text(crypto);
        (!self.certificates.is_empty()
            && self.certificates.contains(&certificate.signed_sha256(crypto)))
            || (!self.keys.is_empty() && self.keys.contains(&by_key()))
    }
}

impl DistrustReason {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ceased => "cessation_of_operation",
            Self::Compromised => "key_compromise",
            Self::Other(word) => word,
            Self::Superseded => "superseded",
        }
    }
}

impl Serialize for DistrustReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for DistrustReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        if word.len() > 64 {
            return Err(D::Error::custom("a reason is one word"));
        }
        Ok(match word.as_str() {
            "cessation_of_operation" => Self::Ceased,
            "key_compromise" => Self::Compromised,
            "superseded" => Self::Superseded,
            _ => Self::Other(word),
        })
    }
}

mod hash {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::base64url;

    pub fn serialize<S: Serializer>(hash: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url::encode(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        base64url::decode_array(&text).map_err(D::Error::custom)
    }
}
