//! A figure as a sentence: its base comes with it before any chart.

use terms::{Language, date_words};

use crate::{base::BaseKind, figure::Figure};

impl Figure {
    /// The figure in words, such as `29,890 of 779,454 people whose KTP-el data are recorded
    /// (3.83%), as of 5 June 2024`. The base's own day is told where it is another, and its version
    /// where it is a later one.
    pub fn sentence(&self, language: Language) -> String {
        let (numerator, base) = (count(language, self.numerator), count(language, self.base.value));
        let people = people(language, self.base.kind);
        let share = percent(language, self.percent_hundredths());
        let day = date_words(self.cut_off, language);
        let based = self.based(language);
        match language {
            Language::English => {
                format!("{numerator} of {base} {people} ({share}), as of {day}{based}")
            }
            Language::Indonesian => {
                format!("{numerator} dari {base} {people} ({share}), per {day}{based}")
            }
        }
    }
}

impl Figure {
    fn based(&self, language: Language) -> String {
        let mut named = String::new();
        if self.base.day != self.cut_off {
            let day = date_words(self.base.day, language);
            named = format!(" {} {day}", language.choose("per", "of"));
        }
        if self.base.version > 1 {
            let comma = if named.is_empty() { "" } else { "," };
            let word = language.choose("versi", "version");
            named = format!("{named}{comma} {word} {}", self.base.version);
        }
        let base = language.choose("dasar", "base");
        if named.is_empty() { named } else { format!("; {base}{named}") }
    }
}

/// Whom the base counts.
const fn people(language: Language, kind: BaseKind) -> &'static str {
    match kind {
        BaseKind::Population => language.choose("penduduk", "residents"),
        BaseKind::Recorded => language
            .choose("orang yang sudah merekam KTP-el", "people whose KTP-el data are recorded"),
        BaseKind::Target => language.choose("orang yang ditargetkan", "people in the target"),
        BaseKind::WajibKtp => {
            language.choose("orang yang wajib KTP", "people required to hold a KTP")
        }
    }
}

fn count(language: Language, number: u64) -> String {
    let digits = number.to_string();
    let mark = language.choose(".", ",");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(mark);
        }
        text.push(digit);
    }
    text
}

fn percent(language: Language, hundredths: u64) -> String {
    let (whole, part) = (count(language, hundredths / 100), hundredths % 100);
    match language {
        Language::English => format!("{whole}.{part:02}%"),
        Language::Indonesian => format!("{whole},{part:02} %"),
    }
}

#[cfg(test)]
mod tests {
    use Language::{English, Indonesian};

    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        let both = |number| (count(Indonesian, number), count(English, number));
        assert_eq!(both(7), ("7".into(), "7".into()));
        assert_eq!(both(1_000), ("1.000".into(), "1,000".into()));
        assert_eq!(both(288_315_089), ("288.315.089".into(), "288,315,089".into()));
        assert_eq!(percent(Indonesian, 5), "0,05 %");
        assert_eq!(percent(English, 123_456), "1,234.56%");
    }
}
