//! What is typed about hours, days and rosters, read.

use std::collections::HashMap;

use desk::{Change, Office};
use terms::{Id, parse_date};

/// Fields by their names.
pub(super) type Typed = HashMap<String, String>;

/// The fields of a week, Monday first.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A reason that people are told, or a holiday's name: so many letters at most.
const LONGEST: usize = 80;

/// The change that was typed; none if something cannot be read.
pub(super) fn read(typed: &Typed, office: Id<Office>) -> Option<Change> {
    let field = |name: &str| typed.get(name).map(|it| it.trim());
    let date = || parse_date(field("date")?);
    match field("what")? {
        "day" => {
            let (hours, why) = (field("hours")?.parse().ok()?, words(field("why")?)?);
            Some(Change::Day(office, date()?, hours, why))
        }
        "holiday" => Some(Change::Holiday(date()?, words(field("name")?)?)),
        "reset" => Some(Change::Reset(office, date()?)),
        "roster" => {
            let officer = match field("officer")? {
                "" => None,
                officer => Some(officer.parse().ok()?),
            };
            Some(Change::Roster(field("counter")?.parse().ok()?, date()?, officer))
        }
        "week" => {
            let days: Vec<&str> = DAYS.into_iter().map(field).collect::<Option<_>>()?;
            Some(Change::Week(office, days.join(";").parse().ok()?))
        }
        "workday" => Some(Change::Workday(date()?)),
        _ => None,
    }
}

fn words(text: &str) -> Option<String> {
    let good = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    good.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Option<Change> {
        let typed = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        read(&typed.collect(), Id::from_bytes([1; 16]))
    }

    #[test]
    fn what_can_be_read_is_a_change_and_nothing_else_is() {
        let day = [("what", "day"), ("date", "2024-06-06"), ("why", "Rapat")];
        let with = |hours| of(&[&day[..], &[("hours", hours)]].concat());
        assert!(matches!(with("08:00-11:00"), Some(Change::Day(..))));
        assert!(matches!(with(""), Some(Change::Day(_, _, hours, _)) if hours.is_closed()));
        assert!(with("8-11").is_none());
        assert!(of(&[("what", "holiday"), ("date", "2024-06-31"), ("name", "x")]).is_none());
        assert!(of(&[("what", "holiday"), ("date", "2024-06-17"), ("name", " ")]).is_none());
        let week: Vec<_> = DAYS.into_iter().map(|day| (day, "08:00-12:00")).collect();
        assert!(matches!(of(&[&[("what", "week")], &week[..]].concat()), Some(Change::Week(..))));
        assert!(of(&[&[("what", "week")], &week[..6]].concat()).is_none());
        let twice = [&[("what", "week"), ("mon", "08:00-09:00;10:00-11:00")], &week[1..]].concat();
        assert!(of(&twice).is_none(), "a day more than a week has");
        assert!(of(&[("what", "else")]).is_none());
    }

    proptest! {
        #[test]
        fn no_text_panics(what in "day|week|reset|holiday|roster", text in "\\PC{0,40}") {
            let names = ["date", "hours", "why", "name", "counter", "officer"];
            let typed = names.into_iter().chain(DAYS).map(|name| (name, text.as_str()));
            let _ = of(&[("what", what.as_str())].into_iter().chain(typed).collect::<Vec<_>>());
        }
    }
}
