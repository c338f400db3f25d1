//! The two languages in which the program speaks to people.

use serde::{Deserialize, Serialize};

/// A language of texts, numbers and dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Bahasa Indonesia, the first language of every page.
    #[default]
    #[serde(rename = "id")]
    Indonesian,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// The BCP 47 tag: `id` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The text of this language.
    pub const fn choose<'t>(self, indonesian: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }
}
