//! Short texts from others, in two languages, made fit to be shown to people.

use serde::{Deserialize, Serialize};
use terms::Language;

/// Longer texts are cut.
const LONGEST: usize = 300;

/// One text in the languages in which it was given; either may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl Texts {
    /// Takes texts with their BCP 47 tags. English stands in for every other language, and a text
    /// without a tag for English.
    pub fn from_tagged<'t>(tagged: impl IntoIterator<Item = (Option<&'t str>, &'t str)>) -> Self {
        let mut texts = Self::default();
        for (tag, text) in tagged {
            let primary = tag.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
            let exact = primary.eq_ignore_ascii_case("id") || primary.eq_ignore_ascii_case("en");
            let place = match primary {
                it if it.eq_ignore_ascii_case("id") => &mut texts.id,
                _ => &mut texts.en,
            };
            if exact || place.is_none() {
                *place = Some(fit_to_show(text));
            }
        }
        texts
    }

    /// The text in `language`, or else in the other one.
    pub fn choose(&self, language: Language) -> Option<&str> {
        let (first, second) = match language {
            Language::Indonesian => (&self.id, &self.en),
            Language::English => (&self.en, &self.id),
        };
        first.as_deref().or(second.as_deref())
    }
}

/// The text without what deceives: control characters, invisible characters and those that turn
/// the direction of writing (Unicode TR 36); at most 300 characters.
pub fn fit_to_show(text: &str) -> String {
    let deceives = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().filter(|c| !deceives(*c)).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_found_and_the_other_stands_in() {
        let both = Texts::from_tagged([(Some("en-GB"), "Name"), (Some("id"), "Nama")]);
        assert_eq!(both.choose(Language::Indonesian), Some("Nama"));
        assert_eq!(both.choose(Language::English), Some("Name"));
        let other = Texts::from_tagged([(Some("de"), "Name"), (None, "Nom")]);
        assert_eq!(other.choose(Language::Indonesian), Some("Name"));
        let exact = Texts::from_tagged([(Some("fr"), "Nom"), (Some("en"), "Name")]);
        assert_eq!(exact.choose(Language::English), Some("Name"));
        assert_eq!(Texts::default().choose(Language::English), None);
    }

    #[test]
    fn what_deceives_is_left_out() {
        assert_eq!(fit_to_show("Dinas\u{202e}\u{0}\n Dukcapil\u{200b}"), "Dinas Dukcapil");
        assert_eq!(fit_to_show(&"é".repeat(500)).chars().count(), LONGEST);
    }
}
