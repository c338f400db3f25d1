//! The list of revoked certificates that is served now, and where.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;

/// Where the list is served, beneath the public address: it stands in certificates for years.
pub const REVOCATIONS_PATH: &str = "/issuers.crl";

/// The list that is served now, if one could be signed. Whoever signs the next one puts it in the
/// place of this one.
#[derive(Clone, Debug)]
pub struct Revocations(Arc<Mutex<Option<Bytes>>>);

impl Revocations {
    /// A list in DER, or none yet.
    pub fn new(der: Option<Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(der.map(Into::into))))
    }

    /// Serves this list from now on, wherever the one before was served.
    pub fn replace(&self, der: Vec<u8>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(der.into());
    }

    pub(crate) fn bytes(&self) -> Option<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
