//! Why nothing is presented.

use formats::trust::ChainError;
use protocols::{
    MessageError,
    jwe::JweError,
    oid4vp::{LinkError, NoNumber, RequestError, ResponseError},
    reel::NoReel,
};
use terms::{Class, Language};

/// Why presenting has ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PresentError {
    /// A stranger named an address of this very machine.
    #[error("the verifier leads to an address inside this machine")]
    Inward,
    /// The answer cannot be encrypted for the verifier.
    #[error("the answer cannot be encrypted for the verifier: {0}")]
    Jwe(#[from] JweError),
    /// The link to the request.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The request by value cannot be read.
    #[error("the request cannot be read: {0}")]
    Message(#[from] MessageError),
    /// What was typed is no number.
    #[error(transparent)]
    Number(#[from] NoNumber),
    /// The server has had too many wrong numbers.
    #[error("the server has had too many wrong numbers; try again in a minute")]
    NumberBusy,
    /// Nothing of this server's stands behind the number, or not any more.
    #[error("nothing stands behind this number, or not any more")]
    NumberUnknown,
    /// The server has led to somebody else's request.
    #[error("the number leads to another server than the wallet's own")]
    PairedElsewhere,
    /// The signed request.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// What the verifier answered in the end; the presentation may have arrived.
    #[error("the verifier's answer is not usable: {0}")]
    Response(#[from] ResponseError),
    /// The answer is too long to be shown.
    #[error(transparent)]
    Reel(#[from] NoReel),
    /// The verifier's certificates lead to no anchor of the trust list.
    #[error("the verifier is not trusted: {0}")]
    Untrusted(#[from] ChainError),
    /// Some of a counter's codes are missing.
    #[error("{have} of the counter's {of} codes were read")]
    Unfinished {
        /// So many were read.
        have: usize,
        /// So many there are.
        of: usize,
    },
    /// A credential of the vault cannot be read any more.
    #[error("a credential in the vault cannot be read")]
    Vault,
}

impl PresentError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Inward | Self::NumberBusy | Self::NumberUnknown | Self::PairedElsewhere => {
                Class::Refused
            }
            Self::Number(_) | Self::Unfinished { .. } => Class::Invalid,
            Self::Jwe(error) => error.class(),
            Self::Link(error) => error.class(),
            Self::Message(error) => error.class(),
            Self::Request(error) => error.class(),
            Self::Reel(error) => error.class(),
            Self::Response(error) => error.class(),
            Self::Untrusted(error) => error.class(),
            Self::Vault => Class::Failure,
        }
    }

    /// The reason, for the person.
    pub fn reason(&self, language: Language) -> String {
        let indonesian = match self {
            Self::Inward => "Pemeriksa mengarahkan ke alamat di dalam perangkat ini",
            Self::Jwe(_) => "Jawaban tidak dapat dienkripsi untuk pemeriksa",
            Self::Link(_) | Self::Message(_) => "Tautan permintaan tidak sah",
            Self::Number(_) => "Nomor terdiri dari sembilan angka",
            Self::NumberBusy => "Terlalu banyak nomor salah; coba lagi dalam satu menit",
            Self::NumberUnknown => "Nomor ini tidak dikenal atau sudah lewat waktunya",
            Self::PairedElsewhere => "Nomor ini mengarah ke server lain",
            Self::Request(RequestError::Expired) => "Permintaan sudah kedaluwarsa",
            Self::Request(_) => "Permintaan tidak sah atau telah diubah",
            Self::Reel(_) => "Jawaban terlalu panjang untuk ditunjukkan",
            Self::Response(_) => "Jawaban pemeriksa tidak dapat digunakan",
            Self::Untrusted(_) => "Pemeriksa tidak ada dalam daftar kepercayaan",
            Self::Unfinished { .. } => "Kode loket belum terbaca semua",
            Self::Vault => "Sebuah kredensial di brankas tidak dapat dibaca",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}
