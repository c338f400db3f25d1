//! Why a command did not do what it was told, and the exit code that says so to scripts.

use std::{fmt, process::ExitCode};

use terms::Class;

/// A failed command.
#[derive(Debug)]
pub enum Failure {
    /// A sentence for people and a class for the exit code.
    Told { class: Class, text: String },
    /// Whoever read the answer has closed the pipe before it was whole: nothing is said about it.
    Unread,
}

/// What a shell tells of a tool that SIGPIPE has ended.
const UNREAD: u8 = 128 + 13;

impl Failure {
    /// A failure of this class.
    pub fn new(class: Class, text: impl fmt::Display) -> Self {
        Self::Told { class, text: text.to_string() }
    }

    /// Our side failed.
    pub fn ours(text: impl fmt::Display) -> Self {
        Self::new(Class::Failure, text)
    }

    /// Refused, or found bad.
    pub fn refused(text: impl fmt::Display) -> Self {
        Self::new(Class::Refused, text)
    }

    /// 1 for what was refused or found bad, 3 for what failed; 2, misuse, is the parser's.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Told { class: Class::Failure, .. } => 3,
            Self::Told { .. } => 1,
            Self::Unread => UNREAD,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Told { text, .. } => text,
            Self::Unread => "nobody reads the answer",
        })
    }
}

/// Rooms' errors know their class.
macro_rules! from_rooms {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.class(), error)
            }
        }
    )*};
}

from_rooms!(
    audit::SignError,
    indicators::FigureError,
    issuance::OfferError,
    issuance::ReissueError,
    issuance::StatusError,
    keys::CertificateError,
    keys::KeyError,
    registry::BasesError,
    registry::ExportError,
    registry::ImportError,
    registry::LookupError,
    registry::PopulationError,
    registry::PortraitError,
    relying::AskError,
    relying::RegisterError,
    relying::ResultError,
    relying::SweepError,
    staff::ApprovalError,
    staff::EnrolError,
    staff::OfficerError,
    store::Error,
    ::wallet::WalletError,
    ::wallet::vault::VaultError,
);

impl From<protocols::UrlError> for Failure {
    fn from(error: protocols::UrlError) -> Self {
        Self::new(error.class(), error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::ours(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::ours(error)
    }
}
