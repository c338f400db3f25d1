//! Where somebody can be reached: an address for e-mail, or a phone's number.

use std::{fmt, str::FromStr};

use terms::Language;

/// An e-mail address or a phone number, in one written form. It prints as a blank.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Contact {
    means: Means,
    text: String,
}

/// How somebody is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Means {
    /// E-mail.
    Mail,
    /// A short message to a phone.
    Phone,
}

/// The text is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither an e-mail address nor an Indonesian phone number")]
pub struct ContactError;

/// The longest address that can be delivered to (RFC 5321, 4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;
/// The longest part before the sign (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

impl Contact {
    /// How it is reached.
    pub const fn means(&self) -> Means {
        self.means
    }

    /// The address, for whoever carries a letter there.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Enough for its owner to know it again: `s***@contoh.id`, `+62 *** 789`.
    pub fn masked(&self) -> String {
        match self.text.split_once('@') {
            Some((local, domain)) => {
                format!("{}***@{domain}", local.chars().next().unwrap_or('*'))
            }
            None => {
                let end = self.text.len().saturating_sub(3);
                format!("+62 *** {}", self.text.get(end..).unwrap_or_default())
            }
        }
    }
}

impl Means {
    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Mail => language.choose("Surel", "E-mail"),
            Self::Phone => language.choose("Nomor ponsel", "Phone number"),
        }
    }
}

impl ContactError {
    /// What to do, for whoever has typed it.
    pub const fn sentence(self, language: Language) -> &'static str {
        language.choose(
            "Tulis alamat surel seperti nama@contoh.id, atau nomor ponsel seperti 0812 3456 789.",
            "Write an e-mail address like name@example.id, or a phone number like 0812 3456 789.",
        )
    }
}

impl FromStr for Contact {
    type Err = ContactError;

    /// Reads what people write. Numbers are Indonesian mobile ones: `0812..`, `62 812..`,
    /// `+62 812-..`.
    fn from_str(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(ContactError);
        }
        let found = match text.contains('@') {
            true => mail(text).map(|text| Self { means: Means::Mail, text }),
            false => phone(text).map(|text| Self { means: Means::Phone, text }),
        };
        found.ok_or(ContactError)
    }
}

/// An address as it is used: letters, digits and a few signs; the domain in small letters. Quoted
/// local parts and comments are allowed by the standard and used by nobody but attackers.
fn mail(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
    let of_local =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let local_is_good =
        local.len() <= LONGEST_LOCAL && dotted(local) && local.bytes().all(of_local);
    let label_is_good = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let names_a_host = domain.contains('.') && domain.split('.').all(label_is_good);
    let last_is_a_word = domain.rsplit('.').next()?.bytes().any(|it| it.is_ascii_alphabetic());
    let good = local_is_good && names_a_host && last_is_a_word;
    good.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// A mobile number: the country, an 8, and eight to eleven more digits.
fn phone(text: &str) -> Option<String> {
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::with_capacity(16);
    for letter in rest.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            ' ' | '-' | '.' | '(' | ')' => {}
            _ => return None,
        }
    }
    let national = match (plus, digits.strip_prefix("62"), digits.strip_prefix('0')) {
        (_, Some(national), _) => national,
        (false, None, Some(national)) => national,
        (true, ..) | (false, None, None) => return None,
    };
    let good = national.starts_with('8') && (9..=12).contains(&national.len());
    good.then(|| format!("+62{national}"))
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹contact›")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        text.parse::<Contact>().ok().map(|it| it.reveal().to_owned())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in ["0812-3456-789", "62 812 3456 789", "+62 (812) 3456.789", " 08123456789 "] {
            assert_eq!(read(text).as_deref(), Some("+628123456789"), "{text}");
        }
        for text in [
            "",
            "0812",
            "8123456789",
            "+1 202 555 0123",
            "021 555 0123",
            "0812x3456789",
            "+08123456789",
            "08123456789012345",
            "٠٨١٢٣٤٥٦٧٨٩",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_read_and_nothing_rides_on_them() {
        assert_eq!(read("Siti.R+ikd@Contoh.ID").as_deref(), Some("Siti.R+ikd@contoh.id"));
        for text in [
            "siti@",
            "@contoh.id",
            "siti@contoh",
            "siti@@contoh.id",
            "si ti@contoh.id",
            "siti@contoh.id\r\nBcc: x@y.id",
            "siti@-contoh.id",
            "siti@contoh..id",
            ".siti@contoh.id",
            "\"siti\"@contoh.id",
            "siti@[127.0.0.1]",
            "siti@127.0.0.1",
            "siti@contoh.id,x@y.id",
            "<siti@contoh.id>",
            "siti(x)@contoh.id",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("{}@contoh.id", "a".repeat(65))), None);
        assert_eq!(read(&format!("a@{}.id", "b.".repeat(130))), None);
    }

    #[test]
    fn it_is_masked_and_prints_as_nothing() {
        let mail: Contact = "siti@contoh.id".parse().unwrap();
        let phone: Contact = "08123456789".parse().unwrap();
        assert_eq!(
            (mail.masked(), phone.masked()),
            ("s***@contoh.id".into(), "+62 *** 789".into())
        );
        assert_eq!(format!("{mail:?}"), "‹contact›");
    }

    proptest! {
        #[test]
        fn what_is_read_reads_again_as_itself(text in "\\PC{0,40}") {
            if let Some(once) = read(&text) {
                prop_assert_eq!(read(&once), Some(once));
            }
        }

        #[test]
        fn every_mobile_number_has_one_form(digits in "8[0-9]{8,11}") {
            let forms = [format!("0{digits}"), format!("62{digits}"), format!("+62 {digits}")];
            for form in forms {
                prop_assert_eq!(read(&form), Some(format!("+62{digits}")));
            }
        }
    }
}
