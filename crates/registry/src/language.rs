//! The two languages the registry speaks.

/// A language of messages and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

impl Language {
    pub(crate) const fn choose(
        self,
        indonesian: &'static str,
        english: &'static str,
    ) -> &'static str {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }
}
