//! What can go wrong, per family of verbs, with the codes that the specifications give.

mod after;
mod credential;
mod offer;
mod token;

use protocols::oauth::{Challenge, ErrorBody};

pub use self::{
    after::{DeferredError, NotificationError},
    credential::{CredentialError, Spent},
    offer::OfferError,
    token::TokenError,
};

/// How a protected endpoint answers a refusal: a challenge in the header, or a body.
#[derive(Debug)]
pub enum Answer<C> {
    /// Status and JSON body.
    Body(u16, ErrorBody<C>),
    /// `WWW-Authenticate`.
    Challenge(Challenge),
}
