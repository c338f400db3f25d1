//! Proofs that the wallet holds the keys that credentials shall be bound to
//! (OpenID4VCI 1.0, section 8.2.1 and appendix F.1).

use std::{collections::HashSet, fmt};

use formats::{
    jose::{Draft, Header, Jwk, JwsError, UnverifiedJws},
    json::NumericDate,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use terms::{Class, Crypto, Moment};

use super::refusal::CredentialCode;
use crate::{fresh, url::Url};

/// `typ` of a proof.
const TYP: &str = "openid4vci-proof+jwt";
/// A longer proof is refused, and so are more proofs than any batch.
const MOST_BYTES: usize = 8 * 1024;
const MOST_PROOFS: usize = 100;

/// `proofs`: one type, its values not empty.
#[derive(Clone, PartialEq, Eq)]
pub enum Proofs {
    /// JWTs, one for each key.
    Jwt(Vec<String>),
}

/// Why proofs prove nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// `aud` is not this issuer.
    #[error("`aud` of a proof is not this issuer")]
    Audience,
    /// The header names the key by anything but one `jwk`.
    #[error("a proof names its key by exactly one `jwk`")]
    KeyReference,
    /// A proof is no proof: wrong type, algorithm, key or signature, or no JWS at all.
    #[error("a proof cannot be taken: {0}")]
    Jws(#[from] JwsError),
    /// A claim that must be there is not.
    #[error("a proof lacks `{0}`")]
    Missing(&'static str),
    /// The proofs of one request carry different nonces.
    #[error("the proofs of one request carry different nonces")]
    NoncesDiffer,
    /// The nonce was never given out, is spent or has expired.
    #[error("the nonce in the proofs is not valid; fetch another")]
    NonceUnknown,
    /// Two proofs with one key: each key binds one credential.
    #[error("two proofs are signed by the same key")]
    SameKey,
    /// `iat` is too old or lies ahead.
    #[error("`iat` of a proof is too old or in the future")]
    Stale,
    /// Not exactly one proof type with a non-empty array.
    #[error("`proofs` has exactly one member, a non-empty array")]
    Shape,
    /// More proofs than the batch size.
    #[error("more proofs than one request may carry")]
    TooMany,
    /// A proof type that we do not take.
    #[error("only proofs of the type `jwt` are taken")]
    Type,
}

impl ProofError {
    /// What cannot be read is invalid, the rest is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Jws(error) => error.class(),
            Self::NonceUnknown | Self::NoncesDiffer | Self::Stale | Self::Audience => {
                Class::Refused
            }
            _ => Class::Invalid,
        }
    }

    /// The code on the wire: a nonce that is not good has its own.
    pub fn code(self) -> CredentialCode {
        match self {
            Self::NonceUnknown | Self::NoncesDiffer => CredentialCode::InvalidNonce,
            _ => CredentialCode::InvalidProof,
        }
    }
}

impl Proofs {
    /// The `proofs` object of a request.
    pub(super) fn from_object(object: Map<String, Value>) -> Result<Self, ProofError> {
        let mut members = object.into_iter();
        let (Some((kind, values)), None) = (members.next(), members.next()) else {
            return Err(ProofError::Shape);
        };
        if kind != "jwt" {
            return Err(ProofError::Type);
        }
        let Value::Array(values) = values else { return Err(ProofError::Shape) };
        if values.len() > MOST_PROOFS {
            return Err(ProofError::TooMany);
        }
        let text = |value| match value {
            Value::String(text) => Ok(text),
            _ => Err(ProofError::Shape),
        };
        let jwts: Vec<_> = values.into_iter().map(text).collect::<Result<_, _>>()?;
        if jwts.is_empty() { Err(ProofError::Shape) } else { Ok(Self::Jwt(jwts)) }
    }

    /// The object as it travels.
    pub(super) fn object(&self) -> Value {
        let Self::Jwt(jwts) = self;
        serde_json::json!({ "jwt": jwts })
    }

    /// How many keys they are for.
    pub fn count(&self) -> usize {
        let Self::Jwt(jwts) = self;
        jwts.len()
    }

    /// Reads at most `most` proofs and checks all but their signatures: what they say must be of
    /// `now` and for `issuer`.
    pub fn read(
        &self,
        issuer: &Url,
        most: usize,
        now: Moment,
    ) -> Result<UnverifiedProofs<'_>, ProofError> {
        let Self::Jwt(jwts) = self;
        if jwts.len() > most {
            return Err(ProofError::TooMany);
        }
        let mut nonces = HashSet::new();
        let mut proofs = Vec::with_capacity(jwts.len());
        for jwt in jwts {
            let jws = UnverifiedJws::parse_within(jwt, MOST_BYTES)?.typed(TYP)?;
            let key = only_key(jws.header())?;
            let claims: Claims = serde_json::from_slice(jws.dangerous_unverified_payload())
                .map_err(|_| JwsError::Payload)?;
            claims.check(issuer, now)?;
            nonces.insert(claims.nonce);
            proofs.push((jws, key));
        }
        let mut nonces = nonces.into_iter();
        match (nonces.next(), nonces.next()) {
            (Some(nonce), None) => Ok(UnverifiedProofs { proofs, nonce }),
            _ => Err(ProofError::NoncesDiffer),
        }
    }
}

/// Without the JWTs: they may still be good.
impl fmt::Debug for Proofs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proofs({})", self.count())
    }
}

/// Proofs that say the right things; nobody knows yet who signed them.
pub struct UnverifiedProofs<'a> {
    proofs: Vec<(UnverifiedJws<'a>, Jwk)>,
    nonce: Option<String>,
}

impl UnverifiedProofs<'_> {
    /// Looks for the nonce with `known`, and only then at the signatures, which cost more. Every
    /// key must be another.
    pub fn verify<N>(
        self,
        known: impl FnOnce(&str) -> Option<N>,
        crypto: &dyn Crypto,
    ) -> Result<ProvenKeys<N>, ProofError> {
        let nonce = self.nonce.ok_or(ProofError::Missing("nonce"))?;
        let nonce = known(&nonce).ok_or(ProofError::NonceUnknown)?;
        let mut seen = HashSet::new();
        if !self.proofs.iter().all(|(_, key)| seen.insert(*key.key())) {
            return Err(ProofError::SameKey);
        }
        let mut keys = Vec::with_capacity(self.proofs.len());
        for (jws, key) in self.proofs {
            jws.verify(crypto, key.key())?;
            keys.push(key);
        }
        Ok(ProvenKeys { keys, nonce })
    }
}

/// Keys whose holder has signed for this issuer, each once, in the order of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenKeys<N> {
    /// One for each credential.
    pub keys: Vec<Jwk>,
    /// The nonce that all proofs carried, as whoever knows it; spent with this request.
    pub nonce: N,
}

/// A proof for `issuer`, to be signed by the owner of `key`, which the credential will be bound
/// to. `iss` is left out: the pre-authorized flow is anonymous.
pub fn draft(key: &Jwk, issuer: &Url, nonce: Option<&str>, now: Moment) -> Result<Draft, JwsError> {
    #[derive(Serialize)]
    struct Payload<'a> {
        aud: &'a str,
        iat: NumericDate,
        #[serde(skip_serializing_if = "Option::is_none")]
        nonce: Option<&'a str>,
    }
    let payload = Payload { aud: issuer.as_str(), iat: now.into(), nonce };
    Draft::new(&Header::of_type(TYP).jwk(Jwk::new(*key.key())), &payload)
}

#[derive(Deserialize)]
struct Claims {
    aud: Option<Value>,
    iat: Option<NumericDate>,
    exp: Option<NumericDate>,
    nonce: Option<String>,
}

impl Claims {
    fn check(&self, issuer: &Url, now: Moment) -> Result<(), ProofError> {
        let aud = self.aud.as_ref().ok_or(ProofError::Missing("aud"))?;
        if aud.as_str() != Some(issuer.as_str()) {
            return Err(ProofError::Audience);
        }
        let issued = self.iat.ok_or(ProofError::Missing("iat"))?;
        let expired = self.exp.is_some_and(|exp| exp.moment() <= now);
        if expired || !fresh::is_fresh(issued.moment(), now) {
            return Err(ProofError::Stale);
        }
        Ok(())
    }
}

/// Exactly one of `kid`, `jwk` and `x5c`, and of these only `jwk`: we know no keys by name, and
/// people's keys have no certificates.
fn only_key(header: &Header) -> Result<Jwk, ProofError> {
    match (&header.jwk, &header.kid) {
        (Some(jwk), None) if header.x5c.is_empty() => Ok(Jwk::new(*jwk.key())),
        _ => Err(ProofError::KeyReference),
    }
}
