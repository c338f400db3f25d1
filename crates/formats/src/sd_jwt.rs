//! SD-JWT (RFC 9901) and SD-JWT VC: credentials whose claims the holder shows one by one.
//!
//! Issuer: [`Claims`] into a [`Credential`], a [`CredentialDraft`] to be signed. Holder:
//! [`UnverifiedCredential`] into a [`HeldCredential`], a [`PresentationDraft`] to be signed.
//! Verifier: [`UnverifiedPresentation`] and what it [`Expect`]s into a [`Presentation`].

mod claims;
mod compact;
mod credential;
mod disclosure;
mod error;
mod held;
mod presentation;
mod reconstruction;
mod registered;
mod writer;

pub use claims::{Claims, Content, Elements};
pub use compact::MAX_SD_JWT_BYTES;
pub use credential::{Credential, CredentialDraft, Issuer};
pub use error::SdJwtError;
pub use held::{HeldCredential, KeyBinding, PresentationDraft, UnverifiedCredential};
pub use presentation::{Expect, Presentation, UnverifiedPresentation};
pub use registered::Registered;
pub use writer::DraftError;

/// `typ` of an SD-JWT VC.
pub const TYPE: &str = "dc+sd-jwt";

/// `typ` of a key binding JWT.
pub const KEY_BINDING_TYPE: &str = "kb+jwt";

/// Claims that are never selectively disclosable, nor anything in them (SD-JWT VC, section 3.2.2).
fn always_open(claim: &str) -> bool {
    matches!(claim, "iss" | "nbf" | "exp" | "cnf" | "vct" | "vct#integrity" | "aka_vcts" | "status")
}
