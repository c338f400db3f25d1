//! What can go wrong with keys.

use std::{io, path::PathBuf};

use terms::Class;

use crate::name::KeyName;

/// Why a key could not be made, found or used. Holds names and paths, never key material.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The token has as many signatures waiting as it may queue.
    #[error("the token is busy: too many signatures are waiting")]
    Busy,
    /// What is stored was altered or cut short since it was sealed.
    #[error("{0} is damaged: what is stored is not what was sealed")]
    Damaged(String),
    /// A key of this name is there already; keys are never overwritten.
    #[error("a key named {0} exists already")]
    Exists(KeyName),
    /// Others than the owner may read or write the file or directory.
    #[error("{} is open to other users; take their permissions away (chmod go=)", .0.display())]
    Exposed(PathBuf),
    /// The file system said no.
    #[error("{} cannot be used: {source}", .path.display())]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The key of this name makes another kind of signature.
    #[error("the key {0} is of another kind than asked for")]
    Kind(KeyName),
    /// The cryptographic library refused.
    #[error("the cryptographic library could not {0}")]
    Library(&'static str),
    /// There is no key of this name.
    #[error("there is no key named {0}")]
    Missing(KeyName),
    /// Keys are there, but the file that seals them is gone.
    #[error("keys are here, but the seal {} is missing; restore it from its backup", .0.display())]
    SealMissing(PathBuf),
    /// The seal is too short to protect anything.
    #[error("a seal is at least 32 random bytes")]
    SealShort,
    /// The PKCS#11 module or token refused or failed.
    #[error("the token failed: {0}")]
    Token(String),
    /// No key pair, or more than one, carries the label, or it is no P-256 key.
    #[error("the token holds {found} usable P-256 key pairs labelled {label:?}, not one")]
    TokenKey {
        /// The label looked for.
        label: String,
        /// How many there are.
        found: usize,
    },
    /// The token refused the PIN. Nobody should try again on their own: tokens lock.
    #[error("the token refused the PIN; correct it before trying again, because tokens lock")]
    TokenPin,
    /// The keys were sealed under another seal.
    #[error("{} was sealed under another seal", .0.display())]
    WrongSeal(PathBuf),
}

impl KeyError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Exists(_) => Class::Conflict,
            Self::Missing(_) => Class::Missing,
            _ => Class::Failure,
        }
    }

    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        |source| Self::Io { path, source }
    }
}

impl From<cryptoki::error::Error> for KeyError {
    fn from(error: cryptoki::error::Error) -> Self {
        use cryptoki::error::{Error, RvError};
        match error {
            Error::Pkcs11(
                RvError::PinExpired
                | RvError::PinIncorrect
                | RvError::PinInvalid
                | RvError::PinLenRange
                | RvError::PinLocked,
                _,
            ) => Self::TokenPin,
            // The library's texts for codes explain at length; the code and call are enough.
            Error::Pkcs11(code, call) => Self::Token(format!("{call}: {code:?}")),
            other => Self::Token(other.to_string()),
        }
    }
}
