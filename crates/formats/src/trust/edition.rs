//! Which edition of a trust list was seen last, for those who keep that apart from the list.

use serde::{Deserialize, Serialize};
use terms::Crypto;

use super::{error::TrustListError, list::TrustList, order};
use crate::{base64url, json::NumericDate};

/// The newest edition that somebody has seen. Kept where the list is not, so that an old list put
/// back in its place, genuine and signed, is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenEdition {
    sequence: u64,
    issued_at: NumericDate,
    /// SHA-256 of the edition in base64url.
    fingerprint: String,
}

impl SeenEdition {
    /// What is remembered of this edition.
    pub fn of(list: &TrustList, crypto: &dyn Crypto) -> Self {
        Self {
            sequence: list.sequence,
            issued_at: list.issued_at,
            fingerprint: base64url::encode(&list.fingerprint(crypto)),
        }
    }

    /// What is remembered once `list` was seen too. Refuses a list that is older than this
    /// edition, in number or in date, or another one of the same number.
    pub fn follow(&self, list: &TrustList, crypto: &dyn Crypto) -> Result<Self, TrustListError> {
        let seen = Self::of(list, crypto);
        if seen != *self {
            order::check((seen.sequence, seen.issued_at), (self.sequence, self.issued_at))?;
        }
        Ok(seen)
    }
}
