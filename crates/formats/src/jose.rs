//! Signed JSON: keys as JWK (RFC 7517), signatures as compact JWS (RFC 7515), ES256 only.

mod error;
mod header;
mod jwk;
mod jws;

pub use error::JwsError;
pub use header::Header;
pub use jwk::{Jwk, JwkError};
pub use jws::{Draft, MAX_JWS_BYTES, UnverifiedJws, VerifiedJws};
