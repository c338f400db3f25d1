//! The claims that the specifications define, read into types.

use std::time::Duration;

use terms::Moment;

use super::SdJwtError;
use crate::{
    jose::Jwk,
    json::{self, Members, NumericDate, Tree},
    status_list::StatusReference,
};

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
    /// Reads them, and takes `cnf` and `status` out of the claims: key and index are for the
    /// verifier's machine, nobody keeps them. A claim of the wrong type refuses the credential:
    /// an `exp` that is a text must not count as "no end".
    pub(super) fn take(claims: &mut Members<'_>) -> Result<Self, SdJwtError> {
        Ok(Self {
            holder: json::take(claims, "cnf").map(|it| holder(&it)).transpose()?,
            status: json::take(claims, "status").map(|it| status(&it)).transpose()?,
            vct: text(claims, "vct")?.ok_or(SdJwtError::Malformed)?,
            iss: text(claims, "iss")?,
            issued: date(claims, "iat")?,
            not_before: date(claims, "nbf")?,
            expires: date(claims, "exp")?,
        })
    }

    /// Refuses before `nbf` and from `exp` on, `skew` seconds given either way.
    pub(super) fn check_time(&self, now: Moment, skew: Duration) -> Result<(), SdJwtError> {
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

fn text(claims: &Members<'_>, name: &str) -> Result<Option<String>, SdJwtError> {
    let read = |tree: &Tree<'_>| tree.as_str().map(str::to_owned).ok_or(SdJwtError::Malformed);
    json::member(claims, name).map(read).transpose()
}

fn date(claims: &Members<'_>, name: &str) -> Result<Option<Moment>, SdJwtError> {
    let read = |tree: &Tree<'_>| NumericDate::from_tree(tree).ok_or(SdJwtError::Malformed);
    Ok(json::member(claims, name).map(read).transpose()?.map(NumericDate::moment))
}

fn holder(cnf: &Tree<'_>) -> Result<Jwk, SdJwtError> {
    let jwk = cnf.get("jwk").ok_or(SdJwtError::HolderKeyMissing)?;
    Jwk::from_tree(jwk).map_err(|_| SdJwtError::Malformed)
}

/// A status that we cannot look up must not be taken for "no status".
fn status(status: &Tree<'_>) -> Result<StatusReference, SdJwtError> {
    let list = status.get("status_list").ok_or(SdJwtError::Malformed)?;
    let uri = list.get("uri").and_then(Tree::as_str).ok_or(SdJwtError::Malformed)?;
    let index = match list.get("idx") {
        Some(Tree::Number(number)) => number.as_u64().ok_or(SdJwtError::Malformed)?,
        _ => return Err(SdJwtError::Malformed),
    };
    Ok(StatusReference { index, uri: uri.to_owned() })
}
