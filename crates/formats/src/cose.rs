//! Signed CBOR: COSE_Sign1 and keys (RFC 9052, RFC 9053), certificates beside them (RFC 9360).
//!
//! ECDSA on P-256 with SHA-256 only, under either of its two numbers.

mod draft;
mod error;
mod key;
mod sign1;

pub use draft::{Draft, Header, Place};
pub use error::CoseError;
pub use key::{read_key, write_key};
pub use sign1::UnverifiedSign1;

/// The tag that a COSE_Sign1 may carry (RFC 9052, section 2).
pub const SIGN1: u64 = 18;

/// ECDSA with SHA-256 (RFC 9053, section 2.1).
const ES256: i64 = -7;
/// The same, the curve named too: ECDSA on P-256 with SHA-256 (RFC 9864).
const ESP256: i64 = -9;

// Labels of headers (RFC 9052, section 3.1; RFC 9596; RFC 9360).
const ALGORITHM: i64 = 1;
const CRITICAL: i64 = 2;
const KEY_ID: i64 = 4;
const TYPE: i64 = 16;
const X5CHAIN: i64 = 33;

/// What is signed: `["Signature1", protected header, nothing, payload]` (RFC 9052, section 4.4).
pub(crate) const SIGNED_HEAD: &[u8] = b"\x84\x6aSignature1";
