//! What one deployment decides about issuing.

use std::sync::Arc;

use formats::types::Types;
use keys::{Keyring, SigningKey};
use protocols::Url;

use crate::caps::Caps;

/// What one deployment decides about issuing.
pub struct Setup {
    /// The credential issuer identifier: the public address of the wire endpoints.
    pub url: Url,
    /// The issuer's name, Indonesian and English.
    pub name: (String, String),
    /// Signs credentials.
    pub issuer: Certified,
    /// Signs status lists.
    pub status: Certified,
    /// Proves codes.
    pub keyring: Arc<Keyring>,
    /// What becomes of offers that are bound to no phone.
    pub unbound: Unbound,
    /// How many identities go through one person's hands, and onto one phone.
    pub caps: Caps,
    /// What is issued.
    pub types: Arc<Types>,
}

/// A key and its certificates, the key's own first, the trust anchor left out.
#[derive(Clone)]
pub struct Certified {
    /// The key.
    pub key: SigningKey,
    /// Certificates in DER.
    pub chain: Vec<Vec<u8>>,
}

/// What becomes of an offer that is bound to no phone's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbound {
    /// It counts as confirmed: for demonstrations and test suites only.
    Confirmed,
    /// Whoever redeems it is promised the credentials, until a desk confirms that phone.
    Deferred,
    /// It is not made.
    Refused,
}

/// Why the office cannot open: a mistake in the configuration.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The issuer's own documents contradict themselves.
    #[error("the issuer's documents contradict themselves")]
    Metadata,
    /// The public address does not make endpoints.
    #[error("the public address cannot be used: {0}")]
    Url(#[from] protocols::UrlError),
}
