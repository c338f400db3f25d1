//! Why certificates and lists of them are not trusted.

use terms::Class;

use crate::jose::JwsError;

/// Why certificates are not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The trust anchor itself was sent along.
    #[error("the chain contains the trust anchor")]
    AnchorIncluded,
    /// The trust list says that one of these certificates is trusted no more.
    #[error("a certificate is trusted no more: the trust list withdraws it")]
    Distrusted,
    /// A certificate's time is over.
    #[error("a certificate has expired")]
    Expired,
    /// A critical extension that is not known here.
    #[error("a certificate has a critical extension that is not known here")]
    ExtensionUnknown,
    /// A leaf that is an authority, or that may not sign.
    #[error("the first certificate is not for signing such objects")]
    LeafUsage,
    /// The trust list in use should have been replaced by a newer edition.
    #[error("the trust list has expired; a newer edition is needed")]
    ListExpired,
    /// Not an X.509 certificate.
    #[error("a certificate cannot be read")]
    Malformed,
    /// There are no certificates.
    #[error("there is no certificate")]
    Missing,
    /// A certificate in the middle may not certify others, or not at this distance.
    #[error("a certificate may not certify others")]
    NoAuthority,
    /// A certificate's time has not come.
    #[error("a certificate is not valid yet")]
    NotYetValid,
    /// The first certificate is not of the profile asked for.
    #[error("a certificate is not as ISO/IEC 18013-5 annex B asks: {0}")]
    Profile(#[from] ProfileError),
    /// A certificate certifies itself.
    #[error("a certificate is signed by itself")]
    SelfSigned,
    /// More or longer certificates than anybody needs.
    #[error("the chain is too long")]
    TooLong,
    /// Not signed by the next certificate, or not by any anchor of this kind.
    #[error("the chain ends at no trust anchor")]
    Untrusted,
    /// Another algorithm than ECDSA on P-256 with SHA-256.
    #[error("a certificate uses another algorithm than ES256")]
    Unsupported,
}

impl ChainError {
    /// What cannot be read is invalid; the rest is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Malformed | Self::Missing | Self::TooLong => Class::Invalid,
            _ => Class::Refused,
        }
    }
}

/// Which rule of ISO/IEC 18013-5 annex B a certificate breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The authority key identifier is missing, or is not the authority's.
    #[error("it does not name its authority's key")]
    AuthorityKey,
    /// The authority's country is missing, or another than the certificate's.
    #[error("it names another country than its authority")]
    Country,
    /// Another authority stands between it and the trust anchor.
    #[error("the trust anchor itself must have certified it")]
    Intermediate,
    /// The key usage is not critical, or is more than signatures.
    #[error("its key usage must be critical and for signatures only")]
    KeyUsage,
    /// It holds for longer than such a certificate may.
    #[error("it holds for too long")]
    Lifetime,
    /// The extended key usage is missing, is not critical, or is another.
    #[error("its purpose must be named in a critical extension")]
    Purpose,
}

/// Why a trust list is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustListError {
    /// A higher number with an earlier date: nobody's honest edition.
    #[error("the trust list has a higher number and an earlier date than the one at hand")]
    Backdated,
    /// One of its certificates cannot be an anchor.
    #[error("an entry of the trust list is no trust anchor: {0}")]
    Certificate(ChainError),
    /// The time for its successor has passed.
    #[error("the trust list has expired; a newer edition is needed")]
    Expired,
    /// Signed wrongly, by another key, or not a signed list at all.
    #[error("the trust list's signature is not taken: {0}")]
    Jws(#[from] JwsError),
    /// Not a trust list of this version.
    #[error("the trust list cannot be read")]
    Malformed,
    /// An edition with a lower number than the one at hand, or another one of the same number.
    #[error("the trust list is older than the one at hand")]
    Older,
    /// Too many entries or too many bytes.
    #[error("the trust list is too large")]
    TooLarge,
}

impl TrustListError {
    /// What cannot be read is invalid; the rest is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Certificate(error) => error.class(),
            Self::Jws(error) => error.class(),
            Self::Malformed | Self::TooLarge => Class::Invalid,
            Self::Backdated | Self::Expired | Self::Older => Class::Refused,
        }
    }
}
