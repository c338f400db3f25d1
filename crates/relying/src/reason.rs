//! Why a presentation is not taken: codes for programs, sentences for people.

use formats::sd_jwt::SdJwtError;
use protocols::{
    dcql::AnswerError,
    oid4vp::{RefusalCode, ResponseError},
};
use serde::{Serialize, Serializer};
use terms::Language;

macro_rules! reasons {
    ($($(#[$doc:meta])+ $name:ident $code:literal $indonesian:literal $english:literal;)+) => {
        /// Why a presentation is not taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason {$($(#[$doc])+ $name,)+}

        impl Reason {
            /// All of them, in the order of their codes.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code on the wire.
            pub const fn code(self) -> &'static str {
                match self {$(Self::$name => $code,)+}
            }

            /// One sentence.
            pub const fn sentence(self, language: Language) -> &'static str {
                match self {$(Self::$name => language.choose($indonesian, $english),)+}
            }
        }
    };
}

reasons! {
    /// The holder proves it to somebody else.
    Audience "audience"
        "Bukti ini dibuat untuk pihak lain."
        "The proof was made for somebody else.";
    /// The holder has said no, or has nothing that fits.
    Declined "declined"
        "Pemegang tidak menyetujui atau tidak memiliki yang diminta."
        "The holder has declined or holds nothing that was asked for.";
    /// A disclosed claim is not one that the issuer has signed.
    Disclosure "disclosure"
        "Data yang ditunjukkan bukan data yang ditandatangani penerbit."
        "A claim that was shown is not one that the issuer has signed.";
    /// The credential's time is over.
    Expired "expired"
        "Masa berlaku kredensial sudah lewat."
        "The credential has expired.";
    /// The credential comes from another authority than those asked for.
    IssuerNotAsked "issuer_not_asked"
        "Kredensial ini bukan dari penerbit yang diminta."
        "The credential is not from an issuer that was asked for.";
    /// The issuer's signature is wrong.
    IssuerSignature "issuer_signature"
        "Tanda tangan penerbit tidak cocok."
        "The issuer's signature is wrong.";
    /// The issuer's certificates lead to no issuer that we trust.
    IssuerUntrusted "issuer_untrusted"
        "Penerbit kredensial ini tidak dipercaya."
        "The issuer of this credential is not trusted.";
    /// Nobody has proven to be the holder.
    KbMissing "kb_missing"
        "Tidak ada bukti bahwa kredensial ini ditunjukkan oleh pemegangnya."
        "Nothing proves that the credential is shown by its holder.";
    /// The holder's signature is wrong.
    KbSignature "kb_signature"
        "Tanda tangan pemegang tidak cocok."
        "The holder's signature is wrong.";
    /// The holder's signature was not made just now.
    KbTime "kb_time"
        "Bukti pemegang tidak dibuat baru saja; periksa jam ponsel."
        "The holder's proof was not made just now; check the phone's clock.";
    /// The answer cannot be read.
    Malformed "malformed"
        "Jawaban dompet tidak dapat dibaca."
        "The wallet's answer cannot be read.";
    /// A claim that was asked for is missing, or has another value.
    MissingClaim "missing_claim"
        "Data yang diminta tidak ditunjukkan."
        "A claim that was asked for is missing.";
    /// A credential that was asked for is missing.
    MissingCredential "missing_credential"
        "Kredensial yang diminta tidak ditunjukkan."
        "A credential that was asked for is missing.";
    /// More was shown than was asked for.
    MoreThanAsked "more_than_asked"
        "Dompet mengirim lebih dari yang diminta."
        "The wallet has sent more than was asked for.";
    /// The proof answers another request.
    Nonce "nonce"
        "Bukti ini menjawab permintaan lain."
        "The proof answers another request.";
    /// The credential's time has not come.
    NotYetValid "not_yet_valid"
        "Kredensial belum mulai berlaku."
        "The credential is not valid yet.";
    /// The request was answered before.
    Replayed "replayed"
        "Permintaan ini sudah pernah dijawab."
        "This request has been answered before.";
    /// The request was not answered in time.
    RequestExpired "request_expired"
        "Waktu untuk menjawab permintaan ini sudah habis."
        "The time to answer this request is over.";
    /// The credential was revoked.
    Revoked "revoked"
        "Kredensial ini sudah dicabut."
        "The credential has been revoked.";
    /// The holder's proof covers other bytes than were sent.
    SdHash "sd_hash"
        "Bukti pemegang bukan untuk data yang dikirim."
        "The holder's proof is not about what was sent.";
    /// The answer does not carry the request's `state`.
    State "state"
        "Jawaban ini bukan untuk permintaan tersebut."
        "The answer does not belong to the request.";
    /// The list with the credential's status could not be fetched.
    StatusUnreachable "status_unreachable"
        "Status kredensial tidak dapat diperiksa sekarang; coba lagi nanti."
        "The credential's status cannot be looked up now; try again later.";
    /// The list with the credential's status is not to be trusted, or has no such place.
    StatusUnusable "status_unusable"
        "Daftar status kredensial ini tidak sah."
        "The status list of this credential is not valid.";
    /// The credential is suspended.
    Suspended "suspended"
        "Kredensial ini sedang ditangguhkan."
        "The credential is suspended.";
    /// The answer was not encrypted for this request.
    Undecryptable "undecryptable"
        "Jawaban tidak dapat dibuka dengan kunci permintaan ini."
        "The answer does not open with the key of this request.";
    /// The wallet could not answer.
    WalletError "wallet_error"
        "Dompet tidak dapat menjawab permintaan ini."
        "The wallet could not answer this request.";
    /// A credential of another type was shown.
    WrongType "wrong_type"
        "Jenis kredensial bukan yang diminta."
        "The credential is of another type than was asked for.";
}

impl Reason {
    /// The reason with this code.
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl From<SdJwtError> for Reason {
    fn from(error: SdJwtError) -> Self {
        match error {
            SdJwtError::DisclosureUnreferenced => Self::Disclosure,
            SdJwtError::Expired => Self::Expired,
            SdJwtError::HolderKeyMissing | SdJwtError::KeyBindingMissing => Self::KbMissing,
            SdJwtError::Issuer(_) => Self::IssuerUntrusted,
            SdJwtError::IssuerSignature => Self::IssuerSignature,
            SdJwtError::KeyBindingAudience => Self::Audience,
            SdJwtError::KeyBindingHash => Self::SdHash,
            SdJwtError::KeyBindingNonce => Self::Nonce,
            SdJwtError::KeyBindingSignature => Self::KbSignature,
            SdJwtError::KeyBindingTime => Self::KbTime,
            SdJwtError::NotYetValid => Self::NotYetValid,
            _ => Self::Malformed,
        }
    }
}

impl From<AnswerError> for Reason {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::AnsweredMoreThanAsked { .. }
            | AnswerError::CredentialsNotAsked
            | AnswerError::UnknownQuery => Self::MoreThanAsked,
            AnswerError::AuthorityNotAsked(_) => Self::IssuerNotAsked,
            AnswerError::HolderNotBound(_) => Self::KbMissing,
            AnswerError::MissingClaim { .. } => Self::MissingClaim,
            AnswerError::MissingCredential => Self::MissingCredential,
            AnswerError::NotOne(_) => Self::Malformed,
            AnswerError::TypeNotAsked(_) => Self::WrongType,
        }
    }
}

impl From<RefusalCode> for Reason {
    fn from(code: RefusalCode) -> Self {
        match code {
            RefusalCode::AccessDenied => Self::Declined,
            _ => Self::WalletError,
        }
    }
}

impl From<ResponseError> for Reason {
    fn from(error: ResponseError) -> Self {
        match error {
            ResponseError::Jwe(_) | ResponseError::Key => Self::Undecryptable,
            ResponseError::Refused(refusal) => refusal.error.into(),
            _ => Self::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own_and_two_sentences() {
        for reason in Reason::ALL {
            assert_eq!(Reason::named(reason.code()), Some(*reason));
            let [indonesian, english] = Language::ALL.map(|it| reason.sentence(it));
            assert!(indonesian.ends_with('.') && english.ends_with('.'));
            assert_ne!(indonesian, english);
        }
        assert!(Reason::ALL.is_sorted_by_key(|it| it.code()), "in the order of their codes");
        assert_eq!(Reason::named("fine"), None);
    }
}
