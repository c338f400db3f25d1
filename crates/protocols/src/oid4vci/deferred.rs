//! Fetching a credential that was promised (OpenID4VCI 1.0, section 9).

use serde::{Deserialize, Serialize};
use terms::Crypto;

use super::refusal::DeferredCode;
use crate::{
    json::{self, MessageError},
    oauth::ErrorBody,
};

/// A deferred credential request. The answer is a `CredentialResponse` again: 202 with the same
/// `transaction_id` while it is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeferredRequest {
    /// From the credential response; dead once the credential is delivered.
    pub transaction_id: String,
}

impl DeferredRequest {
    /// Reads the body of a request; the error is the answer to it.
    pub fn from_json(body: &[u8]) -> Result<Self, ErrorBody<DeferredCode>> {
        let refuse =
            |error: MessageError| ErrorBody::new(DeferredCode::InvalidCredentialRequest, error);
        json::from_slice(body, 16 * 1024).map_err(refuse)
    }
}

/// Six digits that a desk and a phone compare while a credential is pending: of the thumbprint of
/// the key that the phone showed with its token request, or else of its first proof's key.
pub fn comparison(thumbprint: &[u8; 32], crypto: &dyn Crypto) -> String {
    let hash = crypto.sha256(&[&b"ikd comparison "[..], thumbprint].concat());
    let number = hash.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deferred_request_names_its_transaction() {
        let read = DeferredRequest::from_json(br#"{"transaction_id":"t1"}"#);
        assert_eq!(read.unwrap().transaction_id, "t1");
        let error = DeferredRequest::from_json(b"{}").unwrap_err();
        assert_eq!(error.error, DeferredCode::InvalidCredentialRequest);
    }
}
