//! DPoP: a proof, with every request, that the sender holds the key (RFC 9449).

use formats::{
    base64url,
    jose::{Draft, Header, Jwk, JwsError, UnverifiedJws},
    json::NumericDate,
};
use serde::{Deserialize, Serialize};
use terms::{Class, Crypto, Moment};

use super::authorization::{Challenge, Scheme};
use crate::{fresh, secret::Secret, url::Url};

/// `typ` of a proof.
const TYP: &str = "dpop+jwt";

/// Longer proofs, and longer `jti` in them, are refused.
const MOST_BYTES: usize = 8 * 1024;
const LONGEST_JTI: usize = 128;

/// How long a `jti` must be remembered: afterwards its proof is stale by itself.
pub const REMEMBER: std::time::Duration =
    std::time::Duration::from_secs(fresh::PAST.as_secs() + fresh::FUTURE.as_secs());

/// The request that a proof is made for.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Such as `POST`.
    pub method: &'a str,
    /// Its URL; query and fragment are left out.
    pub url: &'a Url,
    /// The access token that goes with it, if one does.
    pub access_token: Option<&'a Secret>,
    /// What the server last gave in `DPoP-Nonce`.
    pub nonce: Option<&'a str>,
}

/// What a server expects of the proof in a request.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The request's method.
    pub method: &'a str,
    /// The request's URL as clients know it (behind a proxy, the public one).
    pub url: &'a Url,
    /// The server's time.
    pub now: Moment,
    /// The access token in the request, if one is needed there.
    pub access_token: Option<&'a Secret>,
    /// The thumbprint that the access token or offer is bound to, if it is.
    pub bound_to: Option<&'a str>,
    /// Nonces that are good now; empty if the server wants none.
    pub nonces: &'a [&'a str],
}

/// A proof that holds. That its `jti` is new is for the caller to find out, once per key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The key that has signed.
    pub key: Jwk,
    /// Its thumbprint (`jkt`): 43 letters of base64url.
    pub thumbprint: String,
    /// The proof's own id, to be remembered for [`REMEMBER`].
    pub jti: String,
}

/// Why a request proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DpopError {
    /// `jti` is empty or too long.
    #[error("`jti` of the DPoP proof is empty or too long")]
    Id,
    /// The proof is not a proof: wrong type, algorithm, key or signature, or no JWS at all.
    #[error("the DPoP proof cannot be taken: {0}")]
    Jws(#[from] JwsError),
    /// Signed by another key than the token is bound to.
    #[error("the DPoP proof is signed by another key than the access token is bound to")]
    Key,
    /// `htm` is another method.
    #[error("`htm` of the DPoP proof is another method")]
    Method,
    /// A claim or header that must be there is not.
    #[error("the DPoP proof lacks `{0}`")]
    Missing(&'static str),
    /// The server wants its nonce in the proof.
    #[error("the DPoP proof must carry the server's nonce")]
    Nonce,
    /// No `DPoP` header.
    #[error("the request carries no DPoP proof")]
    NoProof,
    /// More than one `DPoP` header.
    #[error("the request carries more than one DPoP proof")]
    Several,
    /// `iat` is too old or lies ahead.
    #[error("`iat` of the DPoP proof is too old or in the future")]
    Stale,
    /// `ath` is another token's hash.
    #[error("`ath` of the DPoP proof belongs to another access token")]
    Token,
    /// `htu` is another URL.
    #[error("`htu` of the DPoP proof is another URL")]
    Url,
}

impl DpopError {
    /// What cannot be read is invalid, the rest is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Jws(error) => error.class(),
            Self::Missing(_) | Self::NoProof | Self::Several | Self::Id => Class::Invalid,
            Self::Key | Self::Method | Self::Nonce | Self::Stale | Self::Token | Self::Url => {
                Class::Refused
            }
        }
    }

    /// The code on the wire (RFC 9449, sections 5, 7.1 and 8).
    pub fn code(self) -> &'static str {
        match self {
            Self::Key => "invalid_token",
            Self::Nonce => "use_dpop_nonce",
            _ => "invalid_dpop_proof",
        }
    }

    /// The challenge of a resource server that answers it.
    pub fn challenge(self) -> Challenge {
        Challenge::of(Scheme::Dpop, self.code(), self)
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    jti: &'a str,
    htm: &'a str,
    htu: String,
    iat: NumericDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

#[derive(Deserialize)]
struct ReadClaims {
    jti: Option<String>,
    htm: Option<String>,
    htu: Option<String>,
    iat: Option<NumericDate>,
    ath: Option<String>,
    nonce: Option<String>,
}

/// A proof for `target`, to be signed by `key`'s owner. `jti` must be fresh and random.
pub fn draft(
    key: &Jwk,
    target: &Target<'_>,
    jti: &str,
    now: Moment,
    crypto: &dyn Crypto,
) -> Result<Draft, JwsError> {
    let claims = Claims {
        jti,
        htm: target.method,
        htu: target.url.place(),
        iat: now.into(),
        ath: target.access_token.map(|token| token_hash(token, crypto)),
        nonce: target.nonce,
    };
    Draft::new(&Header::of_type(TYP).jwk(bare(key)), &claims)
}

/// Checks the `DPoP` headers of a request (RFC 9449, section 4.3).
pub fn verify(
    headers: &[&str],
    expected: &Expected<'_>,
    crypto: &dyn Crypto,
) -> Result<Proof, DpopError> {
    let text = match headers {
        [] => return Err(DpopError::NoProof),
        [text] => text,
        _ => return Err(DpopError::Several),
    };
    let jws = UnverifiedJws::parse_within(text, MOST_BYTES)?.typed(TYP)?;
    let key = jws.header().jwk.clone().ok_or(DpopError::Missing("jwk"))?;
    // The signature comes first, so that nobody learns from the rest without a key.
    let claims: ReadClaims = jws.verify(crypto, key.key())?.read()?;
    let jti = check_claims(claims, expected, crypto)?;
    let thumbprint = key.thumbprint_text(crypto);
    if expected.bound_to.is_some_and(|bound| bound != thumbprint) {
        return Err(DpopError::Key);
    }
    Ok(Proof { key, thumbprint, jti })
}

/// Checks what a proof says; the `jti` comes back.
fn check_claims(
    claims: ReadClaims,
    expected: &Expected<'_>,
    crypto: &dyn Crypto,
) -> Result<String, DpopError> {
    let jti = claims.jti.ok_or(DpopError::Missing("jti"))?;
    if jti.is_empty() || jti.len() > LONGEST_JTI {
        return Err(DpopError::Id);
    }
    if claims.htm.ok_or(DpopError::Missing("htm"))? != expected.method {
        return Err(DpopError::Method);
    }
    if !is_place(&claims.htu.ok_or(DpopError::Missing("htu"))?, expected.url) {
        return Err(DpopError::Url);
    }
    let issued = claims.iat.ok_or(DpopError::Missing("iat"))?;
    if !fresh::is_fresh(issued.moment(), expected.now) {
        return Err(DpopError::Stale);
    }
    if let Some(token) = expected.access_token
        && claims.ath.ok_or(DpopError::Missing("ath"))? != token_hash(token, crypto)
    {
        return Err(DpopError::Token);
    }
    let known = |nonce: &str| expected.nonces.contains(&nonce);
    if !expected.nonces.is_empty() && !claims.nonce.as_deref().is_some_and(known) {
        return Err(DpopError::Nonce);
    }
    Ok(jti)
}

/// `htu` counts without query and fragment, whatever a client leaves there.
fn is_place(htu: &str, url: &Url) -> bool {
    let place = htu.split('#').next().unwrap_or_default();
    place.parse::<Url>().is_ok_and(|it| it.place() == url.place())
}

fn token_hash(token: &Secret, crypto: &dyn Crypto) -> String {
    base64url::encode(&crypto.sha256(token.reveal().as_bytes()))
}

/// The key without name and purpose: a proof's header says only what it must.
fn bare(key: &Jwk) -> Jwk {
    Jwk::new(*key.key())
}
