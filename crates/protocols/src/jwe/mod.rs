//! Encrypted answers: compact JWE with ECDH-ES on P-256 and AES-GCM (RFC 7516, RFC 7518), as
//! HAIP 1.0 asks for and nothing else.

mod key;
mod message;

pub use message::{Enc, Jwe, JweError, Parties, encrypt};
