//! The claims that the specifications define, read into types.

use serde_json::{Map, Value};
use terms::Moment;

use super::SdJwtError;
use crate::{jose::Jwk, json::NumericDate, status_list::StatusReference};

/// The registered claims of an SD-JWT VC (section 3.2.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// `vct`: the type.
    pub vct: String,
    /// `iss`: whom the issuer says to be; with certificates, they decide.
    pub iss: Option<String>,
    /// `iat`.
    pub issued: Option<Moment>,
    /// `nbf`.
    pub not_before: Option<Moment>,
    /// `exp`.
    pub expires: Option<Moment>,
    /// `cnf.jwk`: the holder's key.
    pub holder: Option<Jwk>,
    /// `status.status_list`.
    pub status: Option<StatusReference>,
}

impl Registered {
    /// Reads them out of reconstructed claims. A claim of the wrong type refuses the credential:
    /// an `exp` that is a text must not count as "no end".
    pub(super) fn read(claims: &Map<String, Value>) -> Result<Self, SdJwtError> {
        Ok(Self {
            vct: text(claims, "vct")?.ok_or(SdJwtError::Malformed)?,
            iss: text(claims, "iss")?,
            issued: date(claims, "iat")?,
            not_before: date(claims, "nbf")?,
            expires: date(claims, "exp")?,
            holder: claims.get("cnf").map(holder).transpose()?,
            status: claims.get("status").map(status).transpose()?,
        })
    }

    /// Refuses before `nbf` and from `exp` on, `skew` seconds given either way.
    pub(super) fn check_time(
        &self,
        now: Moment,
        skew: std::time::Duration,
    ) -> Result<(), SdJwtError> {
        if self.expires.is_some_and(|end| end <= now.minus(skew)) {
            return Err(SdJwtError::Expired);
        }
        let begins = [self.not_before, self.issued];
        if begins.into_iter().flatten().any(|begin| begin > now.plus(skew)) {
            return Err(SdJwtError::NotYetValid);
        }
        Ok(())
    }
}

fn text(claims: &Map<String, Value>, name: &str) -> Result<Option<String>, SdJwtError> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(SdJwtError::Malformed),
    }
}

fn date(claims: &Map<String, Value>, name: &str) -> Result<Option<Moment>, SdJwtError> {
    let read = |value| NumericDate::from_value(value).ok_or(SdJwtError::Malformed);
    Ok(claims.get(name).map(read).transpose()?.map(NumericDate::moment))
}

fn holder(cnf: &Value) -> Result<Jwk, SdJwtError> {
    let jwk = cnf.get("jwk").ok_or(SdJwtError::HolderKeyMissing)?;
    Jwk::from_value(jwk).map_err(|_| SdJwtError::Malformed)
}

/// A status that we cannot look up must not be taken for "no status".
fn status(status: &Value) -> Result<StatusReference, SdJwtError> {
    let list = status.get("status_list").ok_or(SdJwtError::Malformed)?;
    let text = list.get("uri").and_then(Value::as_str).ok_or(SdJwtError::Malformed)?;
    let index = list.get("idx").and_then(Value::as_u64).ok_or(SdJwtError::Malformed)?;
    Ok(StatusReference { index, uri: text.to_owned() })
}
