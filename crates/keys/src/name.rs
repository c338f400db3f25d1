//! Names of keys.

use std::{borrow::Cow, fmt, str::FromStr};

/// The name of a key in a keyring: 1 to 80 of `a-z 0-9 - _ .`, beginning with a letter or digit,
/// so that it can be a file name and nothing else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(Cow<'static, str>);

/// The text cannot name a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key's name is 1 to 80 of a-z, 0-9, hyphen, underscore and dot, not beginning with one")]
pub struct KeyNameError;

const LONGEST: usize = 80;

impl KeyName {
    /// The trust anchor over relying parties' access certificates.
    pub const ACCESS_CA: Self = Self(Cow::Borrowed("access-ca"));
    /// Checkpoints of the audit log (Ed25519).
    pub const AUDIT: Self = Self(Cow::Borrowed("audit"));
    /// Credentials.
    pub const ISSUER: Self = Self(Cow::Borrowed("issuer"));
    /// The trust anchor over issuers of credentials and status lists.
    pub const ISSUER_CA: Self = Self(Cow::Borrowed("issuer-ca"));
    /// What relying parties are registered for.
    pub const REGISTER: Self = Self(Cow::Borrowed("register"));
    /// Status lists.
    pub const STATUS: Self = Self(Cow::Borrowed("status"));
    /// The list of trust anchors.
    pub const TRUST_LIST: Self = Self(Cow::Borrowed("trust-list"));

    /// The issuer's key of this generation: after the first was given up comes `issuer-2`.
    pub fn issuer(generation: u32) -> Self {
        match generation {
            0 | 1 => Self::ISSUER,
            number => Self(Cow::Owned(format!("issuer-{number}"))),
        }
    }

    /// The key with which the relying party of this short name signs its requests.
    pub fn relying(party: &str) -> Result<Self, KeyNameError> {
        format!("relying-{party}").parse()
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = KeyNameError;

    fn from_str(text: &str) -> Result<Self, KeyNameError> {
        let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let whole = text.bytes().all(|byte| plain(&byte) || b"-_.".contains(&byte));
        if whole && text.len() <= LONGEST && text.as_bytes().first().is_some_and(plain) {
            return Ok(Self(Cow::Owned(text.to_owned())));
        }
        Err(KeyNameError)
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_a_file_name_and_nothing_else() {
        for good in ["issuer", "relying-demo", "issuer.2026", "0", "a_b"] {
            assert_eq!(good.parse::<KeyName>().map(|it| it.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", ".", "..", "-rf", "a/b", "a\\b", "A", "a b", "a\0", "é", "../seal"] {
            assert_eq!(bad.parse::<KeyName>(), Err(KeyNameError), "{bad:?}");
        }
        assert!("a".repeat(80).parse::<KeyName>().is_ok());
        assert_eq!("a".repeat(81).parse::<KeyName>(), Err(KeyNameError));
        assert_eq!(KeyName::relying("x/../y"), Err(KeyNameError));
        assert_eq!(
            (KeyName::issuer(1), KeyName::issuer(7).as_str()),
            (KeyName::ISSUER, "issuer-7")
        );
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_directory(text in "\\PC{0,90}") {
            if let Ok(name) = text.parse::<KeyName>() {
                let file = format!("{name}.key");
                prop_assert_eq!(std::path::Path::new(&file).components().count(), 1);
                prop_assert!(!file.starts_with('.'));
            }
        }
    }
}
