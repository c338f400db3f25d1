//! All lists of an issuer: what a verifier that is often offline fetches beforehand
//! (Token Status List, section 9).

use serde::{Deserialize, Serialize};
use terms::Class;

use crate::json;

/// A longer answer is not read.
pub const MAX_AGGREGATION_BYTES: usize = 1 << 20;

/// More lists are not taken: at a million places each they would be ten thousand million.
pub const MAX_LISTS: usize = 10_000;

/// The addresses of an issuer's lists, as its aggregation endpoint gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aggregation {
    /// Where each list is fetched; also the `sub` of its token.
    pub status_lists: Vec<String>,
}

/// Why an aggregation is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AggregationError {
    /// Not an object that names lists.
    #[error("the list of status lists cannot be read")]
    Malformed,
    /// More than [`MAX_AGGREGATION_BYTES`] or [`MAX_LISTS`].
    #[error("the list of status lists is too long")]
    TooLarge,
}

impl AggregationError {
    /// It cannot be read.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl Aggregation {
    /// Reads an answer. Each list stands in it once; nothing says yet that an address is good.
    pub fn parse(bytes: &[u8]) -> Result<Self, AggregationError> {
        if bytes.len() > MAX_AGGREGATION_BYTES {
            return Err(AggregationError::TooLarge);
        }
        let value = json::parse(bytes).map_err(|_| AggregationError::Malformed)?;
        let read: Self = serde_json::from_value(value).map_err(|_| AggregationError::Malformed)?;
        if read.status_lists.len() > MAX_LISTS {
            return Err(AggregationError::TooLarge);
        }
        let mut sorted: Vec<&str> = read.status_lists.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
            return Err(AggregationError::Malformed);
        }
        Ok(read)
    }
}
