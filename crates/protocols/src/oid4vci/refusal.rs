//! The error codes of each endpoint; the specification gives every endpoint its own. A code that
//! is new to us reads as the general one, which for that stands last.

use serde::{Deserialize, Serialize};

use crate::oauth::dpop::DpopError;

/// Token endpoint (RFC 6749, section 5.2; RFC 9449, sections 5 and 8; OpenID4VCI 1.0, 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenCode {
    /// The client must or must not say who it is.
    InvalidClient,
    /// The DPoP proof does not hold.
    InvalidDpopProof,
    /// The code is unknown, spent, expired or another client's, or the transaction code is wrong.
    InvalidGrant,
    /// Our side failed.
    ServerError,
    /// Too many requests with this grant; it stays good (as in RFC 8628, section 3.5).
    SlowDown,
    /// This client may not use this grant.
    UnauthorizedClient,
    /// Another grant than the server has.
    UnsupportedGrantType,
    /// The proof must carry the nonce that comes with this answer.
    UseDpopNonce,
    /// The request lacks something or has too much, a transaction code among it.
    #[serde(other)]
    InvalidRequest,
}

/// What the token endpoint answers to a request whose DPoP proof does not hold. With another key
/// than the offer is bound to, the code is as good as unknown.
impl From<DpopError> for TokenCode {
    fn from(error: DpopError) -> Self {
        match error {
            DpopError::Key => Self::InvalidGrant,
            DpopError::Nonce => Self::UseDpopNonce,
            _ => Self::InvalidDpopProof,
        }
    }
}

/// Credential endpoint (OpenID4VCI 1.0, section 8.3.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CredentialCode {
    /// The issuer does not give this credential to this holder; asking again is of no use.
    CredentialRequestDenied,
    /// Encryption parameters that are missing or not supported.
    InvalidEncryptionParameters,
    /// The nonce in a proof is not (or no longer) good: fetch another and try again.
    InvalidNonce,
    /// A proof is missing or does not hold.
    InvalidProof,
    /// The issuer has no such configuration.
    UnknownCredentialConfiguration,
    /// The token was not issued for this identifier.
    UnknownCredentialIdentifier,
    /// The request cannot be read or does not fit together.
    #[serde(other)]
    InvalidCredentialRequest,
}

/// Deferred credential endpoint (OpenID4VCI 1.0, section 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeferredCode {
    /// The issuer has decided not to issue.
    CredentialRequestDenied,
    /// Never given to this token, or delivered already.
    InvalidTransactionId,
    /// The request cannot be read.
    #[serde(other)]
    InvalidCredentialRequest,
}

/// Notification endpoint (OpenID4VCI 1.0, section 11.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationCode {
    /// Never given to this token.
    InvalidNotificationId,
    /// The request cannot be read.
    #[serde(other)]
    InvalidNotificationRequest,
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn codes_have_their_names_on_the_wire() {
        assert_eq!(to_value(TokenCode::InvalidGrant).unwrap(), json!("invalid_grant"));
        assert_eq!(to_value(TokenCode::InvalidDpopProof).unwrap(), json!("invalid_dpop_proof"));
        assert_eq!(to_value(TokenCode::UseDpopNonce).unwrap(), json!("use_dpop_nonce"));
        assert_eq!(to_value(CredentialCode::InvalidNonce).unwrap(), json!("invalid_nonce"));
        assert_eq!(
            to_value(CredentialCode::UnknownCredentialConfiguration).unwrap(),
            json!("unknown_credential_configuration")
        );
        assert_eq!(
            to_value(DeferredCode::InvalidTransactionId).unwrap(),
            json!("invalid_transaction_id")
        );
        assert_eq!(
            to_value(NotificationCode::InvalidNotificationRequest).unwrap(),
            json!("invalid_notification_request")
        );
    }

    #[test]
    fn a_new_code_reads_as_the_general_one() {
        let read = from_value::<CredentialCode>(json!("brand_new"));
        assert_eq!(read.unwrap(), CredentialCode::InvalidCredentialRequest);
        let read = from_value::<TokenCode>(json!("use_dpop_nonce"));
        assert_eq!(read.unwrap(), TokenCode::UseDpopNonce);
    }
}
