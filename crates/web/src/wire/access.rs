//! A request at an endpoint that an access token protects.

use axum::{
    extract::Request,
    http::header::AUTHORIZATION,
    response::{IntoResponse, Response},
};
use issuance::Asked;
use protocols::oauth::{Challenge, Scheme};

use super::answer::challenged;
use crate::read::{JSON, Said, read, values};

/// A request that was read, its token not yet.
pub(crate) struct Access(Said);

impl Access {
    /// Reads a request of at most `longest` bytes; what cannot be read is refused with `code`.
    ///
    /// A token in the address is refused whatever it is worth: addresses are logged and kept
    /// (RFC 6750, section 2.3).
    pub async fn read(
        request: Request,
        longest: usize,
        code: &'static str,
    ) -> Result<Self, Response> {
        if request.uri().query().is_some_and(names_token) {
            let sentence = "an access token does not belong in an address";
            return Err(challenged(&Challenge::of(Scheme::Dpop, "invalid_request", sentence)));
        }
        let said = read(request, longest, code).await.map_err(IntoResponse::into_response)?;
        // Who shows no token is asked for one before anything else is looked at.
        if said.head.headers.contains_key(AUTHORIZATION) {
            said.must_be(JSON, code).map_err(IntoResponse::into_response)?;
        }
        Ok(Self(said))
    }

    /// Asks a room.
    pub async fn ask<T>(&self, verb: impl AsyncFnOnce(Asked<'_>) -> T) -> T {
        let headers = &self.0.head.headers;
        let (authorization, dpop) = (values(headers, "authorization"), values(headers, "dpop"));
        verb(Asked { authorization: &authorization, dpop: &dpop, body: &self.0.body }).await
    }
}

fn names_token(query: &str) -> bool {
    query.split('&').any(|pair| pair.split('=').next() == Some("access_token"))
}
