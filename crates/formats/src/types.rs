//! Credential types as data: one file each says what a credential holds, what it is called, where
//! its values come from, and how it is issued. No type is known to the code by name.

mod assemble;
mod built_in;
mod claim_type;
mod credential_type;
mod document;
mod element;
mod file;
mod metadata;
mod source;

pub use assemble::{AssembleError, Values};
pub use built_in::{Configuration, DEFAULT_DOMAIN, Types};
pub use claim_type::{ClaimType, ElementType, Issued, Label, Sd, Sensitivity};
pub use credential_type::{CredentialType, Display, Format, Holder, TypeError};
pub use document::{
    ClaimDocument, ClaimName, Extended, MAX_TYPE_METADATA_BYTES, TypeDocument, TypeMetadataError,
    TypeName, TypeReading,
};
pub use element::DataElement;
pub use metadata::TypeMetadata;
pub use source::{Shape, Source};
