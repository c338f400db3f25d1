//! Why type metadata cannot be used, or a credential does not keep to it.

use terms::Class;

use crate::path::Path;

/// Why type metadata cannot be used, or a credential does not keep to it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypeMetadataError {
    /// The types extend each other in a circle.
    #[error("a type extends itself")]
    Circular,
    /// A claim is described twice.
    #[error("the claim `{0}` is described twice")]
    ClaimTwice(Path),
    /// A type may say more than the one it extends, and nothing else.
    #[error("what is said of the claim `{0}` contradicts the extended type")]
    Extension(Path),
    /// The document is not the one that the hash was made of.
    #[error("the type's document was altered")]
    Integrity,
    /// The hash is of no kind that we make, or none at all.
    #[error("the hash of the type's document cannot be read")]
    IntegrityUnknown,
    /// A language is missing or stands twice.
    #[error("a name has no language, or two names have the same")]
    Language,
    /// Not a type's document.
    #[error("the type's document cannot be read")]
    Malformed,
    /// A claim that every credential has is not there.
    #[error("the mandatory claim `{0}` is missing")]
    Missing(Path),
    /// A claim that the holder must be able to keep back stands in the open.
    #[error("the claim `{0}` must be selectively disclosable")]
    MustBeHidden(Path),
    /// A claim that everybody must see is hidden.
    #[error("the claim `{0}` must not be selectively disclosable")]
    MustBeOpen(Path),
    /// The document describes another type.
    #[error("the document describes another type")]
    OtherType,
    /// A path does not fit the claims, or two paths do not fit each other.
    #[error("the path of the claim `{0}` does not fit")]
    Shape(Path),
    /// The name for drawings is none, or stands twice.
    #[error("the claim `{0}` has an impossible name for drawings")]
    SvgId(Path),
    /// The document, or the whole of it and those it extends, is too large.
    #[error("the type's document is too large")]
    TooLarge,
    /// A type that is extended has not been read.
    #[error("a type that is extended has not been read")]
    Unfinished,
}

impl TypeMetadataError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Missing(_) | Self::MustBeHidden(_) | Self::MustBeOpen(_) | Self::OtherType => {
                Class::Refused
            }
            _ => Class::Invalid,
        }
    }
}
