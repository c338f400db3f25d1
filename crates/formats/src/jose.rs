//! Signed JSON: keys as JWK (RFC 7517), signatures as compact JWS (RFC 7515), ES256 only.

mod jwk;
mod jws;

pub use jwk::{Jwk, JwkError};
pub use jws::{Draft, Header, JwsError, MAX_JWS_BYTES, UnverifiedJws, VerifiedJws};
