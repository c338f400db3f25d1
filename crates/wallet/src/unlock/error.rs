//! Why a vault stays shut, or its PIN as it was.

use protocols::unlock::{Refusal, RefusalCode};
use terms::{Class, Language};

use crate::{error::AnswerError, vault::VaultError};

/// Why a flow around the PIN has ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// What came back from the network.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The platform gave other answers than it was asked for.
    #[error("the platform did not do what a step asked for")]
    Platform,
    /// The server said no.
    #[error("the server did not do what it was asked ({})", name(.0.error))]
    Refused(Refusal),
    /// The server's answer is none of its protocol, or breaks it.
    #[error("the server's answer cannot be used")]
    Unreadable,
    /// The vault itself.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The PIN is not the one.
    #[error("wrong PIN")]
    WrongPin {
        /// Attempts until the account is blocked, where the server has told.
        tries_left: Option<u32>,
        /// Seconds to wait before the next one counts.
        retry_after: Option<u64>,
    },
}

impl UnlockError {
    /// The name by which pages tell what to do next.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Answer(AnswerError::Unreachable) => "unreachable",
            Self::Answer(_) | Self::Unreadable => "server",
            Self::Platform => "platform",
            Self::Refused(refusal) => name(refusal.error),
            Self::Vault(_) => "vault",
            Self::WrongPin { .. } => name(RefusalCode::WrongPin),
        }
    }

    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Answer(error) => error.class(),
            Self::Platform => Class::Failure,
            Self::Refused(refusal) => refusal.error.class(),
            Self::Unreadable => Class::Failure,
            Self::WrongPin { .. } => Class::Refused,
            Self::Vault(error) => error.class(),
        }
    }

    /// Seconds until it is worth asking again, where the server has told.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            Self::WrongPin { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Attempts until the account is blocked, where the server has told.
    pub fn tries_left(&self) -> Option<u64> {
        match self {
            Self::Refused(refusal) => refusal.tries_left.map(u64::from),
            Self::WrongPin { tries_left, .. } => tries_left.map(u64::from),
            _ => None,
        }
    }

    /// The reason, for the person.
    pub fn reason(&self, language: Language) -> String {
        let texts = match self {
            Self::Answer(error) => return error.reason(language),
            Self::Vault(error) => return error.reason(language),
            Self::Platform => ("Perangkat tidak melakukan langkah yang diminta", None),
            Self::Refused(refusal) => refused(refusal.error),
            Self::Unreadable => ("Jawaban server tidak dapat digunakan", None),
            Self::WrongPin { .. } => ("PIN salah", None),
        };
        let (indonesian, english) = texts;
        match english {
            Some(english) => language.choose(indonesian, english).to_owned(),
            None => language.choose(indonesian, &self.to_string()).to_owned(),
        }
    }
}

/// The code as pages know it.
fn name(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::Blocked => "blocked",
        RefusalCode::Busy => "busy",
        RefusalCode::InvalidNonce => "invalid_nonce",
        RefusalCode::InvalidProof => "invalid_proof",
        RefusalCode::InvalidRequest => "invalid_request",
        RefusalCode::InvalidSession => "invalid_session",
        RefusalCode::Locked => "locked",
        RefusalCode::NotAllowed => "not_allowed",
        RefusalCode::ServerError => "server",
        RefusalCode::TooEarly => "too_early",
        RefusalCode::UnknownAccount => "unknown_account",
        RefusalCode::UnknownCode => "unknown_code",
        RefusalCode::UnknownEdition => "unknown_edition",
        RefusalCode::UnknownLogin => "unknown_login",
        RefusalCode::UnknownRecovery => "unknown_recovery",
        RefusalCode::WrongPin => "wrong_pin",
    }
}

/// What a refusal means to the person.
fn refused(code: RefusalCode) -> (&'static str, Option<&'static str>) {
    let (indonesian, english) = match code {
        RefusalCode::WrongPin => ("PIN salah", "wrong PIN"),
        RefusalCode::Locked => {
            ("Terlalu banyak PIN salah, tunggu dulu", "too many wrong PINs: wait before the next")
        }
        RefusalCode::Blocked => (
            "Dompet ini diblokir untuk selamanya; kantor dapat mengaktifkan yang baru",
            "this wallet is blocked for good; an office can activate a new one",
        ),
        RefusalCode::UnknownCode => {
            ("Kode pemulihan ini tidak dikenal", "this recovery code is not known")
        }
        RefusalCode::UnknownAccount => {
            ("Dompet ini tidak dikenal lagi oleh server", "the server does not know this wallet")
        }
        RefusalCode::Busy => ("Server sedang sibuk, coba lagi nanti", "the server is busy"),
        RefusalCode::NotAllowed => {
            ("Ini hanya dapat dilakukan di kantor", "only an office can do this")
        }
        RefusalCode::TooEarly => ("Masa tunggu belum selesai", "the waiting time is not over"),
        RefusalCode::UnknownRecovery => (
            "Tidak ada pemindahan dompet yang sedang berjalan",
            "no wallet is on its way to another phone",
        ),
        _ => ("Server tidak menerima permintaan ini", "the server did not take this request"),
    };
    (indonesian, Some(english))
}
