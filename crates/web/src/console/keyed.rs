//! Pages for officers with a key of their own: a demonstration's desk has none.

use axum::{extract::FromRequestParts, http::request::Parts};
use staff::SignedIn;
use terms::Class;

use crate::Refusal;

/// The officer who has signed in with a key.
pub(crate) struct Keyed(pub SignedIn);

impl<S: Sync> FromRequestParts<S> for Keyed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let signed_in = parts.extensions.get::<SignedIn>().cloned().map(Self);
        let sentence = "this takes an officer who has signed in with a key";
        signed_in.ok_or_else(|| Refusal::new(Class::Refused, &sentence))
    }
}
