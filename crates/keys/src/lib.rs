//! Who may sign: software keys, keys in a token, sealed secrets, and the certificates over them.
//!
//! Promises: a private key leaves this room only sealed · what was sealed under one purpose opens
//! under no other · a flipped bit, a foreign seal or a file others can read is refused by name ·
//! of two who create a key at once both hold the same · signing with a software key never waits,
//! and signatures of a token are made side by side · restarting keeps every key.
//!
//! `AwsLc` answers `terms::Crypto` on servers. A `Keyring` is a directory of keys sealed with
//! AES-256-GCM; a `SigningKey` makes ES256 signatures, a `NoteKey` Ed25519 ones for checkpoints.

mod authority;
mod aws;
mod certificate;
mod error;
mod extension;
mod files;
mod keyring;
mod mac;
mod name;
mod note;
mod pool;
mod publication;
mod revocation;
mod seal;
mod signing;
mod software;
mod stored;
mod tls;
mod token;

pub use authority::{Authority, Leaf};
pub use aws::AwsLc;
pub use certificate::{CertificateError, Subject, Validity};
pub use error::KeyError;
pub use extension::{AltName, Purpose};
pub use keyring::Keyring;
pub use mac::MacKey;
pub use name::{KeyName, KeyNameError};
pub use note::{NoteKey, verify_ed25519};
pub use publication::Publication;
pub use revocation::{Revoked, RevokedFor};
pub use seal::Seal;
pub use signing::SigningKey;
pub use tls::{TlsIdentity, self_signed_tls};
pub use token::{Passing, TokenKey};
