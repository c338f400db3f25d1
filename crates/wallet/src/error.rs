//! Why a flow ends before its goal: one enum for each family, reasons in both languages.

mod accept;
mod answer;
mod kind;
mod present;
mod refill;
mod status;

use terms::{Class, Language};

use crate::trust::TrustError;

pub use accept::{AcceptError, CredentialFault};
pub use answer::AnswerError;
pub use kind::TypeFault;
pub use present::PresentError;
pub use refill::RefillError;
pub use status::StatusFault;

/// Why a flow has ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WalletError {
    /// Accepting a credential.
    #[error(transparent)]
    Accept(#[from] AcceptError),
    /// What came back from the network.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The platform gave other keys or signatures than it was asked for.
    #[error("the platform did not do what a step asked for")]
    Platform,
    /// Presenting credentials.
    #[error(transparent)]
    Present(#[from] PresentError),
    /// Renewing cards.
    #[error(transparent)]
    Refill(#[from] RefillError),
    /// The trust list.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl WalletError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Accept(error) => error.class(),
            Self::Answer(error) => error.class(),
            Self::Platform => Class::Failure,
            Self::Present(error) => error.class(),
            Self::Refill(error) => error.class(),
            Self::Trust(error) => error.class(),
        }
    }

    /// The reason, for the person. English names the cause; Indonesian says what it means.
    pub fn reason(&self, language: Language) -> String {
        match self {
            Self::Accept(error) => error.reason(language),
            Self::Answer(error) => error.reason(language),
            Self::Platform => {
                let indonesian = "Perangkat tidak melakukan langkah yang diminta";
                language.choose(indonesian, &self.to_string()).to_owned()
            }
            Self::Present(error) => error.reason(language),
            Self::Refill(error) => error.reason(language),
            Self::Trust(error) => error.reason(language),
        }
    }
}
