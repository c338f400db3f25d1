//! A message signed as a whole by the phone's throttle key.

use formats::jose::{Draft, Header, Jwk, JwsError, UnverifiedJws};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use terms::{Class, Crypto, PublicKey};

use super::{MOST_BYTES, refusal::RefusalCode, verb::Verb};
use crate::{
    json::{self, MessageError},
    secret::Secret,
};

/// `typ` of a proof.
const TYP: &str = "ikd-unlock+jwt";

/// What is sent: the nonce, what is asked, and the message itself.
#[derive(Serialize)]
struct Claims<'a, B> {
    nonce: &'a str,
    verb: &'a str,
    body: &'a B,
}

#[derive(Deserialize)]
struct ReadClaims {
    nonce: Secret,
    verb: String,
    body: Value,
}

/// How a proof is made.
#[derive(Clone, Copy, Debug)]
pub struct Proof;

impl Proof {
    /// What the throttle key has to sign. `jwk` is that key where the verb brings it along.
    pub fn draft<B: Serialize>(
        verb: Verb,
        body: &B,
        nonce: &Secret,
        jwk: Option<&Jwk>,
    ) -> Result<Draft, JwsError> {
        let header = Header::of_type(TYP);
        let header = match jwk.filter(|_| verb.brings_key()) {
            Some(jwk) => header.jwk(jwk.clone()),
            None => header,
        };
        Draft::new(&header, &Claims { nonce: nonce.reveal(), verb: verb.name(), body })
    }
}

/// Why a message proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The key: missing where it must come along, or there where the server knows it.
    #[error("the proof's header must name its key just where the server does not know it")]
    Key,
    /// Not signed, or not so.
    #[error("the proof cannot be taken: {0}")]
    Jws(#[from] JwsError),
    /// What is signed is not the message.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// Signed for another endpoint.
    #[error("the proof is for another endpoint")]
    Verb,
}

impl ProofError {
    /// What cannot be read is invalid.
    pub fn class(&self) -> Class {
        match self {
            Self::Jws(error) => error.class(),
            _ => Class::Invalid,
        }
    }

    /// The code on the wire.
    pub fn code(&self) -> RefusalCode {
        match self {
            Self::Message(_) => RefusalCode::InvalidRequest,
            _ => RefusalCode::InvalidProof,
        }
    }
}

/// A message of which nobody knows yet who has signed it.
#[derive(Debug)]
pub struct UnverifiedProof<'a> {
    jws: UnverifiedJws<'a>,
    jwk: Option<Jwk>,
    nonce: Secret,
    body: Value,
}

impl<'a> UnverifiedProof<'a> {
    /// Reads a message for `verb`.
    pub fn parse(text: &'a str, verb: Verb) -> Result<Self, ProofError> {
        let jws = UnverifiedJws::parse_within(text, MOST_BYTES)?.typed(TYP)?;
        let payload = jws.dangerous_unverified_payload();
        let claims: ReadClaims = json::from_slice(payload, MOST_BYTES)?;
        if claims.verb != verb.name() {
            return Err(ProofError::Verb);
        }
        let Header { kid, jwk, x5c, .. } = jws.header();
        if kid.is_some() || !x5c.is_empty() || jwk.is_some() != verb.brings_key() {
            return Err(ProofError::Key);
        }
        let jwk = jwk.clone();
        Ok(Self { jws, jwk, nonce: claims.nonce, body: claims.body })
    }

    /// The nonce, to be looked for before the signature, which costs more.
    pub fn nonce(&self) -> &Secret {
        &self.nonce
    }

    /// The key that came along; to believe what it has signed, and nothing more.
    pub fn jwk(&self) -> Option<&Jwk> {
        self.jwk.as_ref()
    }

    /// The message, for finding out whose key it ought to be signed by.
    pub fn dangerous_unverified_body<B: DeserializeOwned>(&self) -> Result<B, ProofError> {
        Ok(json::from_value(self.body.clone())?)
    }

    /// The message, if `key` has signed it.
    pub fn verify(self, crypto: &dyn Crypto, key: &PublicKey) -> Result<VerifiedProof, ProofError> {
        self.jws.verify(crypto, key)?;
        Ok(VerifiedProof { nonce: self.nonce, body: self.body })
    }
}

/// A message of the phone that holds the key.
#[derive(Debug)]
pub struct VerifiedProof {
    nonce: Secret,
    body: Value,
}

impl VerifiedProof {
    /// The nonce: whoever goes on has spent it.
    pub fn nonce(&self) -> &Secret {
        &self.nonce
    }

    /// The message.
    pub fn body<B: DeserializeOwned>(self) -> Result<B, ProofError> {
        Ok(json::from_value(self.body)?)
    }
}
