//! Why cards are not renewed, and what their holder can do.

use protocols::oid4vci::{GrantEnd, TokenCode};
use terms::{Class, Language};

/// Why nothing was renewed. What the vault holds stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefillError {
    /// The issuer renews these cards in this wallet no more, for good.
    #[error("the issuer does not renew these cards in this wallet any more: {}", english(*.0))]
    Ended(GrantEnd),
    /// Not today: the holder is suspended, for one.
    #[error("the issuer gives out nothing at present; the office can tell why")]
    NotNow,
    /// No issuer has given leave to renew these cards, or it has ended.
    #[error("these cards cannot be renewed from here; an office can issue them anew")]
    Nothing,
    /// The issuer's server did not do it this time.
    #[error("the issuer did not renew the cards ({0:?}); try again later")]
    Refused(TokenCode),
    /// The issuer was asked too often.
    #[error("the issuer was asked too often; try again later")]
    TooSoon,
}

impl RefillError {
    /// The issuer says no, or there is nobody to ask.
    pub fn class(self) -> Class {
        match self {
            Self::Ended(_) | Self::NotNow | Self::Refused(_) | Self::TooSoon => Class::Refused,
            Self::Nothing => Class::Missing,
        }
    }

    /// The reason, for the person, and what to do.
    pub fn reason(self, language: Language) -> String {
        let indonesian = match self {
            Self::Ended(end) => {
                format!("Penerbit tidak lagi memperbarui kartu ini di dompet ini: {}", told(end))
            }
            Self::NotNow => {
                "Penerbit saat ini tidak memberikan apa pun; kantor dapat menjelaskan".to_owned()
            }
            Self::Nothing => {
                "Kartu ini tidak dapat diperbarui dari sini; kantor Dukcapil dapat menerbitkannya \
                 lagi"
                    .to_owned()
            }
            Self::Refused(_) => "Penerbit tidak memperbarui kartu; coba lagi nanti".to_owned(),
            Self::TooSoon => "Penerbit terlalu sering ditanya; coba lagi nanti".to_owned(),
        };
        language.choose(&indonesian, &self.to_string()).to_owned()
    }
}

/// What has happened and what to do, for `Ended`.
fn english(end: GrantEnd) -> &'static str {
    match end {
        GrantEnd::Absence | GrantEnd::Record => {
            "the record at the office needs attention; ask there"
        }
        GrantEnd::Death => "the holder is recorded as deceased; if that is wrong, tell the office",
        GrantEnd::Declined => "the office found that this phone is not the holder's; go there",
        GrantEnd::Followed => {
            "another phone has followed this one; if that is not yours, tell the office at once"
        }
        GrantEnd::Late => "no officer confirmed this phone in time; ask there for a new offer",
        GrantEnd::Leaving => "IKD was left; it can be taken up again at an office",
        GrantEnd::Loss => "the phone was reported lost; go to an office with your KTP",
        GrantEnd::Move => "a move was recorded; the office there issues anew",
        GrantEnd::OfficerError | GrantEnd::Reissue => {
            "the cards are issued anew; ask the office for a new offer"
        }
        GrantEnd::Replaced => {
            "they are on another phone now; if that is not yours, tell the office at once"
        }
        GrantEnd::Request => "they were revoked as was asked for; an office can issue them anew",
        GrantEnd::Other => {
            "they were revoked, IKD was left, or the identity is on another phone; an office can \
             say, and issue them anew"
        }
    }
}

fn told(end: GrantEnd) -> &'static str {
    match end {
        GrantEnd::Absence | GrantEnd::Record => "data di kantor perlu diperiksa; tanyakan di sana",
        GrantEnd::Death => "pemegang tercatat meninggal; jika keliru, lapor ke kantor",
        GrantEnd::Declined => "kantor mendapati ponsel ini bukan milik pemegang; datanglah ke sana",
        GrantEnd::Followed => {
            "ponsel lain telah menggantikan ponsel ini; jika bukan milik Anda, segera lapor ke kantor"
        }
        GrantEnd::Late => "petugas belum memastikan ponsel ini; mintalah penawaran baru di kantor",
        GrantEnd::Leaving => "IKD sudah dilepas; dapat diambil lagi di kantor",
        GrantEnd::Loss => "ponsel dilaporkan hilang; datanglah ke kantor dengan KTP",
        GrantEnd::Move => "kepindahan telah dicatat; kantor di tempat baru menerbitkan lagi",
        GrantEnd::OfficerError | GrantEnd::Reissue => {
            "kartu diterbitkan ulang; mintalah penawaran baru di kantor"
        }
        GrantEnd::Replaced => {
            "kartu kini ada di ponsel lain; jika bukan milik Anda, segera lapor ke kantor"
        }
        GrantEnd::Request => "kartu dicabut atas permintaan; kantor dapat menerbitkannya lagi",
        GrantEnd::Other => {
            "kartu dicabut, IKD dilepas, atau identitas ada di ponsel lain; kantor dapat \
             menjelaskan dan menerbitkannya lagi"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_says_what_to_do_in_both_languages() {
        for end in GrantEnd::ALL {
            let error = RefillError::Ended(end);
            let [indonesian, english] =
                [Language::Indonesian, Language::English].map(|it| error.reason(it));
            assert_ne!(indonesian, english);
            assert!(english.contains(super::english(end)) && indonesian.contains(told(end)));
        }
    }
}
