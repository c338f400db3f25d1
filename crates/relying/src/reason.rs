//! Why a presentation is not taken: codes for programs, sentences for people.

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
    /// An age was shown that says nothing about the age that was asked for.
    AgeNotAnswered "age_not_answered"
        "Usia yang ditunjukkan tidak menjawab usia yang ditanyakan."
        "The age that was shown does not answer the age that was asked for.";
    /// The holder proves it to somebody else.
    Audience "audience"
        "Bukti ini dibuat untuk pihak lain."
        "The proof was made for somebody else.";
    /// The holder has said no, or has nothing that fits.
    Declined "declined"
        "Pemegang tidak menyetujui atau tidak memiliki yang diminta."
        "The holder has declined or holds nothing that was asked for.";
    /// Nothing was signed by the device that holds the mdoc.
    DeviceAuthMissing "device_auth_missing"
        "Tidak ada bukti bahwa dokumen ini ditunjukkan dari perangkat pemegangnya."
        "Nothing proves that the document is shown from its holder's device.";
    /// The device vouches for an element that only the issuer may vouch for.
    DeviceElement "device_element"
        "Perangkat pemegang menambahkan data yang hanya boleh dinyatakan penerbit."
        "The holder's device adds what only the issuer may say.";
    /// The device has proven itself by a MAC, which is not taken.
    DeviceMac "device_mac"
        "Perangkat pemegang tidak menandatangani dengan cara yang diterima."
        "The holder's device has not signed in a way that is taken.";
    /// The device's signature is wrong, or was made for another request, by another key.
    DeviceSignature "device_signature"
        "Tanda tangan perangkat pemegang tidak cocok dengan permintaan ini."
        "The signature of the holder's device does not fit this request.";
    /// An element is not the one that the issuer has signed a digest of.
    Digest "digest"
        "Unsur data yang ditunjukkan bukan yang ditandatangani penerbit."
        "An element that was shown is not the one that the issuer has signed.";
    /// The same digest, claim or element stands twice.
    DigestTwice "digest_twice"
        "Ada data yang muncul dua kali."
        "Something that was shown stands twice.";
    /// A disclosed claim is not one that the issuer has signed.
    Disclosure "disclosure"
        "Data yang ditunjukkan bukan data yang ditandatangani penerbit."
        "A claim that was shown is not one that the issuer has signed.";
    /// The document is not of the type that the issuer has signed.
    Doctype "doctype"
        "Jenis dokumen bukan yang ditandatangani penerbit."
        "The document is not of the type that the issuer has signed.";
    /// A device response brings no document, or several.
    DocumentsNotOne "documents_not_one"
        "Jawaban perangkat tidak berisi tepat satu dokumen."
        "The device's response does not hold exactly one document.";
    /// The credential's time is over.
    Expired "expired"
        "Masa berlaku kredensial sudah lewat."
        "The credential has expired.";
    /// Digests are made by another function than SHA-256.
    HashUnknown "hash_unknown"
        "Kredensial ini memakai fungsi hash selain SHA-256."
        "The credential is hashed otherwise than by SHA-256.";
    /// The credential names no key of its holder.
    HolderKeyMissing "holder_key_missing"
        "Kredensial ini tidak terikat pada kunci pemegangnya."
        "The credential is bound to no key of its holder.";
    /// The credential comes from another authority than those asked for.
    IssuerNotAsked "issuer_not_asked"
        "Kredensial ini bukan dari penerbit yang diminta."
        "The credential is not from an issuer that was asked for.";
    /// The issuer's certificate is not a document signer's (ISO/IEC 18013-5, annex B).
    IssuerProfile "issuer_profile"
        "Sertifikat penerbit bukan sertifikat untuk menandatangani dokumen."
        "The issuer's certificate is not one that may sign documents.";
    /// The issuer's signature is wrong.
    IssuerSignature "issuer_signature"
        "Tanda tangan penerbit tidak cocok."
        "The issuer's signature is wrong.";
    /// The issuer has signed before or after the time of its certificate.
    IssuerSignedOutside "issuer_signed_outside"
        "Penerbit menandatangani di luar masa berlaku sertifikatnya."
        "The issuer has signed outside the time of its certificate.";
    /// The issuer's certificates lead to no issuer that we trust.
    IssuerUntrusted "issuer_untrusted"
        "Penerbit kredensial ini tidak dipercaya."
        "The issuer of this credential is not trusted.";
    /// The holder's proof is not of the form of one.
    KbMalformed "kb_malformed"
        "Bukti pemegang tidak dapat dibaca."
        "The holder's proof cannot be read.";
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
    /// A salt is too short: what was kept back could be guessed.
    SaltShort "salt_short"
        "Data yang tidak ditunjukkan kurang terlindungi dalam dokumen ini."
        "What the document keeps back is not hidden well enough.";
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

    #[test]
    fn the_list_in_the_documents_is_true() {
        let listed = include_str!("../../../docs/reasons.md");
        let rows: Vec<_> = listed.lines().filter(|line| line.starts_with("| `")).collect();
        let row = |it: &Reason| {
            let [indonesian, english] = Language::ALL.map(|language| it.sentence(language));
            format!("| `{}` | {english} | {indonesian} |", it.code())
        };
        assert_eq!(rows, Reason::ALL.iter().map(row).collect::<Vec<_>>());
    }
}
