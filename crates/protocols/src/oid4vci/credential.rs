//! Asking for credentials and getting them (OpenID4VCI 1.0, sections 8.2 and 8.3).

use std::fmt;

use formats::json::write_text;
use serde::{Deserialize, Serialize, ser::SerializeMap};
use serde_json::{Map, Value, json};
use terms::Class;

use super::{
    proof::{ProofError, Proofs},
    refusal::CredentialCode,
};
use crate::{
    json::{self, MessageError},
    oauth::ErrorBody,
};

/// Longer requests and answers are refused: a hundred proofs, a hundred credentials with portrait.
const MOST_REQUEST_BYTES: usize = 256 * 1024;
const MOST_RESPONSE_BYTES: usize = 8 * 1024 * 1024;
const LONGEST_NAME: usize = 256;

/// A credential request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialRequest {
    /// What is asked for.
    pub wanted: Wanted,
    /// Absent only for credentials that are bound to no key.
    pub proofs: Option<Proofs>,
}

/// By which name a credential is asked for; which of the two is settled by the token response
/// (section 8.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// `credential_configuration_id`.
    Configuration(String),
    /// `credential_identifier`.
    Identifier(String),
}

/// Why a credential request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialRequestError {
    /// An encrypted answer is asked for; we do not encrypt answers.
    #[error("encrypted credential responses are not supported")]
    Encryption,
    /// The body cannot be read.
    #[error("the credential request cannot be read: {0}")]
    Message(#[from] MessageError),
    /// The proofs prove nothing.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// `proof` or `format`, gone since the final version.
    #[error("`{0}` is not part of a credential request")]
    Removed(&'static str),
    /// Not exactly one of identifier and configuration.
    #[error("exactly one of `credential_identifier` and `credential_configuration_id` is needed")]
    Wanted,
}

impl CredentialRequestError {
    /// What its cause is.
    pub fn class(&self) -> Class {
        match self {
            Self::Proof(error) => error.class(),
            _ => Class::Invalid,
        }
    }

    /// The code on the wire.
    pub fn code(&self) -> CredentialCode {
        match self {
            Self::Encryption => CredentialCode::InvalidEncryptionParameters,
            Self::Proof(error) => error.code(),
            Self::Message(_) | Self::Removed(_) | Self::Wanted => {
                CredentialCode::InvalidCredentialRequest
            }
        }
    }

    /// The answer to the request; never encrypted.
    pub fn body(&self) -> ErrorBody<CredentialCode> {
        ErrorBody::new(self.code(), self)
    }
}

impl CredentialRequest {
    /// Reads the JSON body. Unknown members are ignored.
    pub fn from_json(body: &[u8]) -> Result<Self, CredentialRequestError> {
        let wire: WireRequest = json::from_slice(body, MOST_REQUEST_BYTES)?;
        if wire.credential_response_encryption.is_some() {
            return Err(CredentialRequestError::Encryption);
        }
        for (member, name) in [(&wire.proof, "proof"), (&wire.format, "format")] {
            if member.is_some() {
                return Err(CredentialRequestError::Removed(name));
            }
        }
        let wanted = match (wire.credential_identifier, wire.credential_configuration_id) {
            (Some(id), None) => Wanted::Identifier(id),
            (None, Some(id)) => Wanted::Configuration(id),
            _ => return Err(CredentialRequestError::Wanted),
        };
        if wanted.name().len() > LONGEST_NAME {
            return Err(CredentialRequestError::Wanted);
        }
        Ok(Self { wanted, proofs: wire.proofs.map(Proofs::from_object).transpose()? })
    }

    /// The proofs, which a credential bound to a key cannot do without.
    pub fn needed_proofs(&self) -> Result<&Proofs, CredentialRequestError> {
        self.proofs.as_ref().ok_or(CredentialRequestError::Proof(ProofError::Missing("proofs")))
    }
}

impl Wanted {
    /// The name, of whichever kind.
    pub fn name(&self) -> &str {
        match self {
            Self::Configuration(name) | Self::Identifier(name) => name,
        }
    }
}

impl Serialize for CredentialRequest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.wanted {
            Wanted::Configuration(id) => map.serialize_entry("credential_configuration_id", id)?,
            Wanted::Identifier(id) => map.serialize_entry("credential_identifier", id)?,
        }
        if let Some(proofs) = &self.proofs {
            map.serialize_entry("proofs", &proofs.object())?;
        }
        map.end()
    }
}

#[derive(Deserialize)]
struct WireRequest {
    credential_identifier: Option<String>,
    credential_configuration_id: Option<String>,
    proofs: Option<Map<String, Value>>,
    proof: Option<Value>,
    format: Option<Value>,
    credential_response_encryption: Option<Value>,
}

/// A credential response. Its HTTP status tells the two apart: 200 and 202.
#[derive(Clone, PartialEq, Eq)]
pub enum CredentialResponse {
    /// 202: not yet; ask again.
    Deferred {
        /// For the deferred credential endpoint.
        transaction_id: String,
        /// Seconds to wait.
        interval: u64,
    },
    /// 200: here they are.
    Issued {
        /// One for each proof, or fewer; each in the text of its format.
        credentials: Vec<String>,
        /// For the notification endpoint.
        notification_id: Option<String>,
    },
}

/// Why a credential response is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResponseError {
    /// The body cannot be read.
    #[error("the credential response cannot be read: {0}")]
    Message(#[from] MessageError),
    /// Body and status do not go together, or an array is empty.
    #[error("the credential response is neither credentials nor a deferral")]
    Shape,
}

impl ResponseError {
    /// The issuer's fault.
    pub fn class(&self) -> Class {
        Class::Invalid
    }
}

impl CredentialResponse {
    /// The HTTP status that it is sent with.
    pub fn status(&self) -> u16 {
        match self {
            Self::Deferred { .. } => 202,
            Self::Issued { .. } => 200,
        }
    }

    /// The JSON body. Credentials are long texts in which nothing needs an escape.
    pub fn to_json(&self) -> Vec<u8> {
        match self {
            Self::Deferred { transaction_id, interval } => {
                let said = json!({"transaction_id": transaction_id, "interval": interval});
                said.to_string().into_bytes()
            }
            Self::Issued { credentials, notification_id } => {
                issued_json(credentials, notification_id.as_deref())
            }
        }
    }

    /// Reads a response with its HTTP status.
    pub fn from_json(status: u16, body: &[u8]) -> Result<Self, ResponseError> {
        let wire: WireResponse = json::from_slice(body, MOST_RESPONSE_BYTES)?;
        match (status, wire.credentials, wire.transaction_id) {
            (202, None, Some(transaction_id)) if wire.notification_id.is_none() => {
                let interval = wire.interval.filter(|seconds| *seconds > 0);
                let interval = interval.ok_or(ResponseError::Shape)?;
                Ok(Self::Deferred { transaction_id, interval })
            }
            (200, Some(issued), None) if !issued.is_empty() => {
                let credentials = issued.into_iter().map(|one| one.credential).collect();
                Ok(Self::Issued { credentials, notification_id: wire.notification_id })
            }
            _ => Err(ResponseError::Shape),
        }
    }
}

fn issued_json(credentials: &[String], notification_id: Option<&str>) -> Vec<u8> {
    let length: usize = credentials.iter().map(|one| one.len() + 20).sum();
    let mut body = Vec::with_capacity(length + 128);
    body.extend_from_slice(br#"{"credentials":["#);
    for (place, credential) in credentials.iter().enumerate() {
        let opening: &[u8] = if place == 0 { b"" } else { b"," };
        body.extend_from_slice(opening);
        body.extend_from_slice(br#"{"credential":"#);
        write_text(credential, &mut body);
        body.push(b'}');
    }
    body.push(b']');
    if let Some(id) = notification_id {
        body.extend_from_slice(br#","notification_id":"#);
        write_text(id, &mut body);
    }
    body.push(b'}');
    body
}

/// Without the credentials.
impl fmt::Debug for CredentialResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deferred { interval, .. } => write!(f, "Deferred({interval} s)"),
            Self::Issued { credentials, .. } => write!(f, "Issued({})", credentials.len()),
        }
    }
}

#[derive(Deserialize)]
struct WireResponse {
    credentials: Option<Vec<WireCredential>>,
    transaction_id: Option<String>,
    interval: Option<u64>,
    notification_id: Option<String>,
}

#[derive(Deserialize)]
struct WireCredential {
    credential: String,
}
