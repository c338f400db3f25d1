//! Token Status Lists: whether a credential has been taken back, one or more bits each.
//!
//! A verifier looks a status up only after the credential itself was found in order; an index
//! outside the list refuses the credential, and an expired credential stays expired.

mod aggregation;
mod cwt;
mod deflate;
mod list;
mod reference;
mod seen;
mod token;

pub use aggregation::{Aggregation, AggregationError, MAX_AGGREGATION_BYTES, MAX_LISTS};
pub use cwt::{STATUS_LIST_CWT_TYPE, UnverifiedStatusCwt};
pub use list::{Bits, MAX_LIST_BYTES, Status, StatusList, StatusListError};
pub use reference::StatusReference;
pub use seen::Seen;
pub use token::{
    MAX_TOKEN_BYTES, STATUS_LIST_TYPE, StatusToken, TokenError, UnverifiedStatusToken,
    VerifiedStatusToken,
};
