//! The words of this room.

use std::{fmt, str::FromStr};

use formats::Path;
use protocols::{Url, oid4vp::is_contact};
use serde::{Deserialize, Serialize};
use terms::Language;

use crate::error::RegisterError;

/// Beneath it lie the signed requests, each behind its code: GET, or POST of a form.
pub const REQUEST_PATH: &str = "/oid4vp/requests";

/// Beneath it answers are posted, each behind the code of its request.
pub const RESPONSE_PATH: &str = "/oid4vp/responses";

/// Marker for ids of requests for presentations.
#[derive(Debug)]
pub enum Transaction {}

/// The short name of a relying party: 1 to 40 of `a-z`, `0-9` and hyphen, no hyphen first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PartyName(String);

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// In Indonesian.
    pub indonesian: String,
    /// In English.
    pub english: String,
}

/// What may be asked of one credential type, in whichever format. A path covers what lies in it,
/// except claims that reveal more than themselves (the NIK): those must be listed on their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    /// The type; one that is known as an mdoc only, by its document type.
    pub vct: String,
    /// The claims by their names in SD-JWT VC; of documents that are not known here the elements,
    /// each by namespace and name.
    pub claims: Vec<Path>,
}

/// Who may ask, why, for what, and whereto people may be sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// Its handle.
    pub name: PartyName,
    /// What people know it by; 1 to 64 characters.
    pub title: Wording,
    /// What it asks for; 1 to 300 characters.
    pub purpose: Wording,
    /// How long it keeps what it is shown; at most 300 characters, empty where it does not say.
    pub retention: Wording,
    /// Where people ask it to delete their data: `https:` or `mailto:`, at most 300 characters.
    pub contact: Option<String>,
    /// What it may ask.
    pub allowed: Vec<Allowed>,
    /// Prefixes of the addresses to which its visitors may be sent back.
    pub redirects: Vec<Url>,
}

const LONGEST_TITLE: usize = 64;
const LONGEST_PURPOSE: usize = 300;
const MOST: usize = 64;

impl PartyName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PartyName {
    type Err = RegisterError;

    fn from_str(text: &str) -> Result<Self, RegisterError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=40).contains(&text.len()) && !text.starts_with('-') && text.bytes().all(plain) {
            return Ok(Self(text.to_owned()));
        }
        Err(RegisterError::Name)
    }
}

impl fmt::Display for PartyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Wording {
    /// The text of a language.
    pub fn of(&self, language: Language) -> &str {
        language.choose(&self.indonesian, &self.english)
    }

    fn fits(&self, longest: usize) -> bool {
        Language::ALL.iter().map(|language| self.of(*language)).all(|text| {
            !text.trim().is_empty()
                && text.chars().count() <= longest
                && !text.contains(char::is_control)
        })
    }

    fn is_empty(&self) -> bool {
        self.indonesian.is_empty() && self.english.is_empty()
    }
}

impl RelyingParty {
    /// Refuses texts that are empty or too long, and lists without measure.
    pub(crate) fn check(&self) -> Result<(), RegisterError> {
        if !self.title.fits(LONGEST_TITLE) || !self.purpose.fits(LONGEST_PURPOSE) {
            return Err(RegisterError::Wording);
        }
        if !self.retention.is_empty() && !self.retention.fits(LONGEST_PURPOSE) {
            return Err(RegisterError::Wording);
        }
        if self.contact.as_ref().is_some_and(|it| it.len() > LONGEST_PURPOSE || !is_contact(it)) {
            return Err(RegisterError::Contact);
        }
        let small = |it: &Allowed| (1..=128).contains(&it.vct.len()) && it.claims.len() <= MOST;
        let few = (1..=MOST).contains(&self.allowed.len()) && self.redirects.len() <= MOST;
        if !few || !self.allowed.iter().all(small) {
            return Err(RegisterError::Allowed);
        }
        if self.redirects.iter().any(|it| !it.is_private() || it.query().is_some()) {
            return Err(RegisterError::Redirect);
        }
        Ok(())
    }
}
