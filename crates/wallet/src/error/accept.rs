//! Why a credential is not accepted.

use formats::{mdoc::MdocError, sd_jwt::SdJwtError, trust::ChainError};
use protocols::{
    MessageError,
    oauth::MetadataError,
    oid4vci::{CredentialCode, DeferredCode, OfferError, ResponseError, TokenCode, TxCode},
};
use terms::{Class, Language};

/// Why accepting has ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// Something in a credential is wrong; nothing was stored.
    #[error("a credential was not accepted: {0}")]
    Credential(#[from] CredentialFault),
    /// The credential endpoint said no.
    #[error("the issuer did not give the credential ({0:?})")]
    CredentialRefused(CredentialCode),
    /// The answer with the credentials cannot be read.
    #[error(transparent)]
    CredentialResponse(#[from] ResponseError),
    /// The deferred credential endpoint did not understand.
    #[error("the issuer did not take the question for its promise ({0:?})")]
    DeferredRefused(DeferredCode),
    /// A token that anybody could use, although one bound to this wallet's key was asked for.
    #[error("the access token is not bound to this wallet")]
    Downgraded,
    /// A stranger named an address of this very machine.
    #[error("the issuer leads to an address inside this machine")]
    Inward,
    /// The issuer's metadata.
    #[error("the issuer's metadata is not usable: {0}")]
    Issuer(MetadataError),
    /// The nonce endpoint answered something else.
    #[error("the issuer's nonce cannot be read: {0}")]
    Nonce(MessageError),
    /// The token is for other credentials than those offered.
    #[error("the access token is not for the credentials that were offered")]
    NotAuthorized,
    /// No configuration of the offer that this wallet can take.
    #[error("nothing that is offered can be kept in this wallet")]
    NothingSupported,
    /// The offer.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// The issuer will not deliver what it promised.
    #[error("the issuer does not deliver what it promised")]
    PromiseBroken,
    /// The offer has no pre-authorized code.
    #[error("the offer needs a sign-in at the issuer, which this wallet does not do")]
    SignInNeeded,
    /// The authorization server's metadata.
    #[error("the authorization server's metadata is not usable: {0}")]
    Server(MetadataError),
    /// The token endpoint said no.
    #[error("the offer was not redeemed ({0:?})")]
    TokenRefused(TokenCode),
    /// The token cannot be read.
    #[error("the issuer's token cannot be read: {0}")]
    TokenResponse(MessageError),
    /// A transaction code is needed; says where the holder finds it.
    #[error("the offer needs a transaction code")]
    TxCodeMissing(TxCode),
    /// The code cannot be right: other characters or another length than the offer says.
    #[error("the transaction code has not the form that the offer says")]
    TxCodeShape,
    /// A transaction code was given and the offer wants none.
    #[error("the offer takes no transaction code")]
    TxCodeUnexpected,
}

/// What is wrong with a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialFault {
    /// The copies of one batch do not say the same.
    #[error("the copies of one batch do not say the same")]
    CopiesDiffer,
    /// Bound to no key of this batch, or two of them to one.
    #[error("it is not bound to a key of its own of this wallet")]
    HolderKey,
    /// The mdoc itself.
    #[error(transparent)]
    Mdoc(#[from] MdocError),
    /// The SD-JWT VC itself.
    #[error(transparent)]
    SdJwt(#[from] SdJwtError),
    /// More credentials than keys.
    #[error("there are more credentials than were asked for")]
    TooMany,
    /// Another type than the one that was offered.
    #[error("it is of another type than was offered")]
    TypeOther,
    /// The issuer's certificates lead to no anchor of the trust list.
    #[error("its issuer is not trusted: {0}")]
    Untrusted(#[from] ChainError),
}

impl AcceptError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Credential(fault) => fault.class(),
            Self::CredentialRefused(_) | Self::Downgraded | Self::Inward => Class::Refused,
            Self::NotAuthorized | Self::PromiseBroken | Self::TokenRefused(_) => Class::Refused,
            Self::DeferredRefused(_) => Class::Invalid,
            Self::CredentialResponse(error) => error.class(),
            Self::Issuer(error) | Self::Server(error) => error.class(),
            Self::Offer(error) => error.class(),
            Self::Nonce(_) | Self::NothingSupported | Self::SignInNeeded => Class::Invalid,
            Self::TokenResponse(_) | Self::TxCodeMissing(_) => Class::Invalid,
            Self::TxCodeShape | Self::TxCodeUnexpected => Class::Invalid,
        }
    }

    /// The reason, for the person.
    pub fn reason(&self, language: Language) -> String {
        let indonesian = match self {
            Self::Credential(fault) => fault.indonesian(),
            Self::CredentialRefused(_) => "Penerbit tidak memberikan kredensial",
            Self::CredentialResponse(_) | Self::Nonce(_) | Self::TokenResponse(_) => {
                "Jawaban penerbit tidak dapat dibaca"
            }
            Self::DeferredRefused(_) => "Penerbit tidak menerima pertanyaan tentang janjinya",
            Self::Downgraded => "Token akses tidak terikat pada dompet ini",
            Self::Inward => "Penerbit mengarahkan ke alamat di dalam perangkat ini",
            Self::Issuer(_) | Self::Server(_) => "Keterangan penerbit tidak dapat digunakan",
            Self::NotAuthorized => "Token akses bukan untuk kredensial yang ditawarkan",
            Self::NothingSupported => "Tidak ada yang ditawarkan yang dapat disimpan di dompet ini",
            Self::Offer(_) => "Penawaran tidak sah atau tidak dapat dibaca",
            Self::PromiseBroken => "Penerbit tidak jadi memberikan kredensial yang dijanjikan",
            Self::SignInNeeded => "Penawaran ini memerlukan masuk log di penerbit",
            Self::TokenRefused(TokenCode::InvalidGrant) => {
                "Kode salah, sudah dipakai, atau sudah kedaluwarsa"
            }
            Self::TokenRefused(_) => "Penerbit menolak penawaran ini",
            Self::TxCodeMissing(_) => "Penawaran ini memerlukan kode transaksi",
            Self::TxCodeShape => "Bentuk kode transaksi tidak sesuai dengan penawaran",
            Self::TxCodeUnexpected => "Penawaran ini tidak memakai kode transaksi",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}

impl CredentialFault {
    /// What it means to the outside.
    pub fn class(self) -> Class {
        match self {
            Self::Mdoc(error) => error.class(),
            Self::SdJwt(error) => error.class(),
            Self::Untrusted(error) => error.class(),
            _ => Class::Refused,
        }
    }

    fn indonesian(self) -> &'static str {
        match self {
            Self::CopiesDiffer => "Salinan kredensial dalam satu kiriman tidak sama isinya",
            Self::HolderKey => "Kredensial tidak terikat pada kunci dompet ini",
            Self::Mdoc(MdocError::Expired) | Self::SdJwt(SdJwtError::Expired) => {
                "Kredensial sudah kedaluwarsa"
            }
            Self::Mdoc(MdocError::NotYetValid) | Self::SdJwt(SdJwtError::NotYetValid) => {
                "Kredensial belum berlaku"
            }
            Self::Mdoc(_) | Self::SdJwt(_) => "Kredensial tidak sah atau telah diubah",
            Self::TooMany => "Penerbit mengirim lebih banyak kredensial daripada yang diminta",
            Self::TypeOther => "Jenis kredensial berbeda dari yang ditawarkan",
            Self::Untrusted(_) => "Penerbit kredensial tidak ada dalam daftar kepercayaan",
        }
    }
}
