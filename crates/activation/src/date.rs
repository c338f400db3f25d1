//! Days as people write them and count them.

use terms::{Date, Language};

/// A date as people write it: `16 Mei 2026` or `16 May 2026`.
pub(crate) fn in_words(date: Date, language: Language) -> String {
    let month = usize::from(u8::from(date.month()) - 1);
    let (bulan, english) = MONTHS.get(month).copied().unwrap_or_default();
    format!("{} {} {}", date.day(), language.choose(bulan, english), date.year())
}

/// The day that is `days` after `date`.
pub(crate) fn after(date: Date, days: u16) -> Date {
    let day = date.to_julian_day().saturating_add(days.into());
    Date::from_julian_day(day).unwrap_or(Date::MAX)
}

/// The day on which somebody born on `birth` completes `years`, as `Person::birthday` has it.
pub(crate) fn birthday(birth: Date, years: i32) -> Option<Date> {
    let year = birth.year() + years;
    Date::from_calendar_date(year, birth.month(), birth.day())
        .or_else(|_| Date::from_calendar_date(year, birth.month().next(), 1))
        .ok()
}

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

#[cfg(test)]
mod tests {
    use terms::parse_date;

    use super::*;

    #[test]
    fn each_language_writes_its_months() {
        let day = parse_date("2026-05-16").unwrap();
        assert_eq!(in_words(day, Language::Indonesian), "16 Mei 2026");
        assert_eq!(in_words(day, Language::English), "16 May 2026");
        let last = parse_date("2024-12-01").unwrap();
        assert_eq!(in_words(last, Language::Indonesian), "1 Desember 2024");
    }

    #[test]
    fn days_go_on_over_months_and_end_with_the_calendar() {
        let day = parse_date("2024-02-28").unwrap();
        assert_eq!(after(day, 2), parse_date("2024-03-01").unwrap());
        assert_eq!(after(Date::MAX, 1), Date::MAX);
    }
}
