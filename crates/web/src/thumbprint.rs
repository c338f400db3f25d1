//! The thumbprint of a phone's key (RFC 7638) as a desk gets it: from a scanner that types what it
//! reads, from the clipboard, or by hand in groups. On pages it is the key's fingerprint.
//!
//! What cannot be mistaken is forgiven: space, the groups' own hyphens, a hyphen that an editor has
//! made longer. Capitals are not: they are other letters.

use formats::base64url;
use terms::Language;

use crate::lang::texts;

/// What the wallet's QR code says before the thumbprint.
const SCHEME: &str = "ikd-key";

/// So many letters are a thumbprint (32 bytes in base64url).
const LETTERS: usize = 43;

/// So many letters are a group where it is read aloud.
const GROUP: usize = 4;

/// Why something is no thumbprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misread {
    /// The keyboard, or the scanner that plays one, has changed the case.
    Capitals,
    /// All its letters may stand there, and together they are none.
    Damaged,
    /// So many letters, which are too few or too many.
    Length(usize),
    /// A letter that no thumbprint has.
    Letter(char),
    /// The address of something else, such as an offer.
    Link,
    /// Digits only: some number of a person.
    Number,
}

/// The 32 bytes of the thumbprint that `text` means, with or without `ikd-key:` before it.
///
/// # Errors
///
/// What is wrong with it.
pub(crate) fn read(text: &str) -> Result<[u8; 32], Misread> {
    let plain: String = text.chars().filter_map(plain).collect();
    if plain.contains("://") {
        return Err(Misread::Link);
    }
    let letters = match plain.split_once(':') {
        Some((scheme, _)) if scheme == SCHEME.to_ascii_uppercase() => {
            return Err(Misread::Capitals);
        }
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => rest.to_owned(),
        _ => plain,
    };
    let letters = without_groups(letters);
    if !letters.is_empty() && letters.bytes().all(|it| it.is_ascii_digit()) {
        return Err(Misread::Number);
    }
    let is_known = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    if let Some(odd) = letters.chars().find(|it| !is_known(*it)) {
        return Err(Misread::Letter(odd));
    }
    if letters.len() != LETTERS {
        return Err(Misread::Length(letters.len()));
    }
    // Of so many letters some are small, unless something has changed them.
    if !letters.bytes().any(|it| it.is_ascii_lowercase()) {
        return Err(Misread::Capitals);
    }
    base64url::decode_array(&letters).map_err(|_| Misread::Damaged)
}

/// What a letter means that was typed: no space, and one hyphen for all that look like it.
fn plain(letter: char) -> Option<char> {
    match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        other => (!other.is_whitespace() && !other.is_control()).then_some(other),
    }
}

/// The letters without the hyphens between groups. A hyphen is also a letter of thumbprints; but
/// with one after each group there are more letters than any thumbprint has.
fn without_groups(letters: String) -> String {
    let hyphens = (LETTERS - 1) / GROUP;
    let is_between = |at: usize| at % (GROUP + 1) == GROUP;
    let is_grouped = letters.chars().count() == LETTERS + hyphens
        && letters.chars().enumerate().all(|(at, it)| !is_between(at) || it == '-');
    if !is_grouped {
        return letters;
    }
    letters.chars().enumerate().filter(|(at, _)| !is_between(*at)).map(|(_, it)| it).collect()
}

impl Misread {
    /// What is wrong, and what to do.
    pub fn text(self, language: Language) -> String {
        let t = Words::of(language);
        let why = match self {
            Self::Capitals => t.capitals.to_owned(),
            Self::Damaged => t.damaged.to_owned(),
            Self::Length(found) => t.length.replace("{}", &found.to_string()),
            Self::Letter(odd) => t.letter.replace("{}", &odd.to_string()),
            Self::Link => t.link.to_owned(),
            Self::Number => t.number.to_owned(),
        };
        format!("{} {why}", t.misread)
    }
}

texts! { Words {
    misread: "Itu bukan sidik kunci.", "This is no key fingerprint.";
    capitals: "Huruf besar dan kecilnya tertukar. Matikan Caps Lock di komputer ini, lalu pindai sekali lagi.",
        "Its capitals and small letters are changed. Switch Caps Lock off at this computer and scan it again.";
    damaged: "Panjangnya sesuai, tetapi ada huruf yang salah. Pindai sekali lagi dari layar dompet.",
        "Its length is right, but a letter is wrong. Please scan it again from the wallet.";
    length: "Sidik kunci terdiri atas 43 huruf; di sini ada {}. Pindai sekali lagi dari layar dompet.",
        "A key fingerprint has 43 letters; here are {}. Please scan it again from the wallet.";
    letter: "Huruf “{}” tidak ada dalam sidik kunci. Pindai sekali lagi dari layar dompet.",
        "No key fingerprint has the letter “{}”. Please scan it again from the wallet.";
    link: "Itu alamat atau tautan. Pindai kode yang ditampilkan dompet sebagai kunci ponsel.",
        "This is an address or a link. Please scan the code that the wallet shows as the phone's key.";
    number: "Itu sebuah nomor. Pindai kode yang ditampilkan dompet sebagai kunci ponsel.",
        "This is a number. Please scan the code that the wallet shows as the phone's key.";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    fn groups(letters: &str, between: &str) -> String {
        let letters: Vec<char> = letters.chars().collect();
        letters.chunks(GROUP).map(String::from_iter).collect::<Vec<_>>().join(between)
    }

    #[test]
    fn what_a_scanner_types_and_what_a_hand_types_is_one_thumbprint() {
        let expected = base64url::decode_array(GOOD).unwrap();
        for typed in [
            GOOD.to_owned(),
            format!("ikd-key:{GOOD}"),
            format!(" ikd-key:{GOOD}\r\n"),
            format!("Ikd-key: {GOOD}"),
            format!("\u{feff}{GOOD}\t"),
            groups(GOOD, " "),
            groups(GOOD, "-"),
            groups(GOOD, " \u{2013} "),
            format!("ikd-key:{}", groups(GOOD, "\u{a0}")),
            GOOD.replace('-', "\u{2011}"),
        ] {
            assert_eq!(read(&typed), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn what_is_none_is_told_apart() {
        let shout = GOOD.to_ascii_uppercase();
        for (typed, why) in [
            ("", Misread::Length(0)),
            ("ikd-key:", Misread::Length(0)),
            (&GOOD[1..], Misread::Length(42)),
            (&format!("{GOOD}A"), Misread::Length(44)),
            (&format!("{}t", &GOOD[..42]), Misread::Damaged),
            (&shout, Misread::Capitals),
            (&format!("IKD-KEY:{GOOD}"), Misread::Capitals),
            (&GOOD.replace('_', "/"), Misread::Letter('/')),
            (&format!("other:{GOOD}"), Misread::Letter(':')),
            ("Siti", Misread::Length(4)),
            ("openid-credential-offer://?credential_offer_uri=x", Misread::Link),
            ("https://dompet.example/", Misread::Link),
            ("3673 0145 0599 0001", Misread::Number),
        ] {
            assert_eq!(read(typed), Err(why), "{typed}");
            for language in Language::ALL {
                assert!(!why.text(language).contains("{}"), "{why:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_thumbprint_reads_back_with_any_separator(
            bytes in any::<[u8; 32]>(), between in prop::sample::select(vec!["", " ", "-", "\n", "–"]),
        ) {
            let letters = base64url::encode(&bytes);
            prop_assert_eq!(read(&format!("ikd-key:{}", groups(&letters, between))), Ok(bytes));
        }

        #[test]
        fn no_text_panics_and_what_is_read_is_there(text in "\\PC{0,60}") {
            if let Ok(bytes) = read(&text) {
                let squeezed: String = text.chars().filter(|it| !it.is_whitespace()).collect();
                prop_assert!(squeezed.len() >= base64url::encode(&bytes).len());
            }
        }
    }
}
