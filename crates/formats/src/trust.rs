//! Whom we trust: lists of trust anchors, and chains of certificates that end at one of them.
//!
//! A chain ends where an anchor's *key* has signed; an equal name alone proves nothing. The
//! anchor itself never stands in `x5c`, and the leaf never signs itself (HAIP 1.0, 6.1.1).

mod anchors;
mod certificate;
mod chain;
mod list;

pub use anchors::TrustAnchors;
pub use certificate::ChainError;
pub use chain::{Kind, VerifiedChain};
pub use list::{TRUST_LIST_TYPE, TrustEntry, TrustList, TrustListError, UnverifiedTrustList};
