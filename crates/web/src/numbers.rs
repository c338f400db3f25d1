//! Numbers, dates and times as each language writes them.

use desk::Zone;
use terms::{Date, Language, Moment, date_words};

use crate::lang::pick;

/// A space that keeps a number and its unit on one line.
const JOINED: char = '\u{a0}';

/// A whole number: `29.890` or `29,890`.
pub(crate) fn count(language: Language, number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(pick(language, '.', ','));
        }
        text.push(digit);
    }
    text
}

/// Hundredths of a percent: `3,83 %` or `3.83%`.
pub(crate) fn percent(language: Language, hundredths: u64) -> String {
    let (whole, part) = (count(language, hundredths / 100), hundredths % 100);
    match language {
        Language::English => format!("{whole}.{part:02}%"),
        Language::Indonesian => format!("{whole},{part:02}{JOINED}%"),
    }
}

/// A calendar date: `5 Juni 2024` or `5 June 2024`.
pub(crate) fn date(language: Language, date: Date) -> String {
    date_words(date, language).replace(' ', &JOINED.to_string())
}

/// The time of day in western Indonesia: `08.30 WIB` or `08:30 WIB`.
pub(crate) fn time_of_day(language: Language, moment: Moment) -> String {
    time_in(language, Zone::Wib, moment)
}

/// The time of day by the clock of an office: `08.30 WITA` or `08:30 WITA`.
pub(crate) fn time_in(language: Language, zone: Zone, moment: Moment) -> String {
    let (minutes, mark) = (zone.minute(moment), pick(language, '.', ':'));
    format!("{:02}{mark}{:02}{JOINED}{}", minutes / 60, minutes % 60, zone.code())
}

/// The same to the second, for what is measured: `08.30.05 WITA`.
pub(crate) fn seconds_in(language: Language, zone: Zone, moment: Moment) -> String {
    let (seconds, mark) = (moment.seconds().rem_euclid(60), pick(language, '.', ':'));
    let minutes = time_in(language, zone, moment);
    minutes.replacen(JOINED, &format!("{mark}{seconds:02}{JOINED}"), 1)
}

/// Two moments of one day, by the clock of an office: `08.30–09.00 WITA`.
pub(crate) fn between((from, until): (Moment, Moment), zone: Zone, language: Language) -> String {
    let from = time_in(language, zone, from);
    let from = from.split(JOINED).next().unwrap_or_default();
    format!("{from}\u{2013}{}", time_in(language, zone, until))
}

/// A moment: its date and its time of day.
pub(crate) fn moment(language: Language, moment: Moment) -> String {
    format!("{}, {}", date(language, moment.date()), time_of_day(language, moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_its_own_way() {
        for (number, indonesian, english) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (29_890, "29.890", "29,890"),
            (288_315_089, "288.315.089", "288,315,089"),
        ] {
            assert_eq!(count(Language::Indonesian, number), indonesian);
            assert_eq!(count(Language::English, number), english);
        }
        assert_eq!(percent(Language::Indonesian, 383), "3,83\u{a0}%");
        assert_eq!(percent(Language::English, 383), "3.83%");
        assert_eq!(percent(Language::English, 10_480), "104.80%", "a share may exceed its base");
        assert_eq!(percent(Language::Indonesian, 5), "0,05\u{a0}%");
    }

    #[test]
    fn each_language_writes_days_and_hours_its_own_way() {
        let at = Moment::from_seconds(1_717_551_000); // 2024-06-05T01:30:00Z
        assert_eq!(moment(Language::Indonesian, at), "5\u{a0}Juni\u{a0}2024, 08.30\u{a0}WIB");
        assert_eq!(moment(Language::English, at), "5\u{a0}June\u{a0}2024, 08:30\u{a0}WIB");
        let (until, zone) = (at.plus(std::time::Duration::from_secs(1_800)), Zone::Wit);
        let both = between((at, until), zone, Language::Indonesian);
        assert_eq!(both, "10.30\u{2013}11.00\u{a0}WIT");
        let before_1970 = Moment::from_seconds(-1);
        assert_eq!(time_of_day(Language::English, before_1970), "06:59\u{a0}WIB");
    }
}
