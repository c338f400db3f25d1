//! Whom we trust: lists of trust anchors, and chains of certificates that end at one of them.
//!
//! A chain ends where an anchor's *key* has signed; an equal name alone proves nothing. The
//! anchor itself never stands in `x5c`, and the leaf never signs itself (HAIP 1.0, 6.1.1).
//!
//! A list also names certificates that are trusted no more although their time is not over, and
//! says until when it may be used. Whoever has seen an edition takes no older one
//! ([`SeenEdition`]).

mod anchors;
mod certificate;
mod chain;
mod distrust;
mod edition;
mod error;
mod kind;
mod list;
mod order;
mod profile;

pub use anchors::TrustAnchors;
pub use chain::VerifiedChain;
pub use distrust::{DistrustReason, Distrusted};
pub use edition::SeenEdition;
pub use error::{ChainError, ProfileError, TrustListError};
pub use kind::Kind;
pub use list::{TRUST_LIST_TYPE, TrustEntry, TrustList, UnverifiedTrustList};
