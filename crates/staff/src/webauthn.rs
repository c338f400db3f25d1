//! Passkeys: what a browser hands over, checked (Web Authentication Level 2 and 3).
//!
//! Small and strict: ES256 only, no attestation, no extensions asked for. Nothing in here stores
//! or counts; whoever asks gives the challenge and what is known of the key.

mod assertion;
mod authenticator;
mod client_data;
mod der;
mod flaw;
mod registration;
mod site;
mod spki;

pub(crate) use assertion::KnownKey;
pub use assertion::UnverifiedAssertion;
pub use authenticator::Binding;
pub use flaw::Flaw;
pub use registration::UnverifiedRegistration;
pub(crate) use registration::VerifiedRegistration;
pub use site::{Site, SiteError};

/// Longest credential id (Web Authentication Level 3, section 6.5.1).
pub(crate) const LONGEST_CREDENTIAL: usize = 1_023;
