//! Who asks: the client identifier, of which only `x509_hash` is taken
//! (OpenID4VP 1.0, section 5.9; HAIP 1.0, section 5).

use std::{fmt, str::FromStr};

use formats::base64url;
use terms::{Class, Crypto};

const PREFIX: &str = "x509_hash";

/// `x509_hash:` and the SHA-256 of the asker's certificate in DER. It is the audience of every
/// presentation, prefix included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId([u8; 32]);

/// Why a client identifier is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientIdError {
    /// What follows the prefix is no SHA-256 in base64url.
    #[error("the client identifier holds no SHA-256")]
    Hash,
    /// No prefix, an unknown one, or one that is never taken (`origin`).
    #[error("only client identifiers with the prefix `x509_hash` are taken")]
    Prefix,
}

impl ClientIdError {
    /// The asker's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl ClientId {
    /// The identifier of who holds this certificate.
    pub fn of_certificate(der: &[u8], crypto: &dyn Crypto) -> Self {
        Self(crypto.sha256(der))
    }

    /// The SHA-256 of the certificate.
    pub fn hash(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = ClientIdError;

    /// The prefix is what stands before the first colon.
    fn from_str(text: &str) -> Result<Self, ClientIdError> {
        match text.split_once(':') {
            Some((PREFIX, hash)) => {
                base64url::decode_array(hash).map(Self).map_err(|_| ClientIdError::Hash)
            }
            _ => Err(ClientIdError::Prefix),
        }
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}:{}", base64url::encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hash_of_a_certificate_names_an_asker() {
        let text = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";
        assert_eq!(text.parse::<ClientId>().unwrap().to_string(), text);
        for unknown in [
            "https://rp.example",
            "x509_san_dns:rp.example",
            "redirect_uri:https://rp.example/cb",
            "origin:https://rp.example",
            "decentralized_identifier:did:example:1",
            "X509_HASH:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk",
            "rp.example",
            "",
        ] {
            assert_eq!(unknown.parse::<ClientId>(), Err(ClientIdError::Prefix), "{unknown}");
        }
        for bad in ["x509_hash:", "x509_hash:abc", "x509_hash::", &format!("{text}=")] {
            assert_eq!(bad.parse::<ClientId>(), Err(ClientIdError::Hash), "{bad}");
        }
    }
}
