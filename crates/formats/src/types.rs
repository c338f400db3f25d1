//! Credential types as data: one file each says what a credential holds, what it is called, where
//! its values come from, and how it is issued. No type is known to the code by name.

mod assemble;
mod claim_type;
mod credential_type;
mod metadata;

pub use assemble::AssembleError;
pub use claim_type::{ClaimType, Issued, Label, Sd, Sensitivity, Source};
pub use credential_type::{CredentialType, Display, Format, TypeError, Types};
pub use metadata::TypeMetadata;
