//! Days as people count them.

use terms::Date;

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

#[cfg(test)]
mod tests {
    use terms::parse_date;

    use super::*;

    #[test]
    fn days_go_on_over_months_and_end_with_the_calendar() {
        let day = parse_date("2024-02-28").unwrap();
        assert_eq!(after(day, 2), parse_date("2024-03-01").unwrap());
        assert_eq!(after(Date::MAX, 1), Date::MAX);
    }
}
