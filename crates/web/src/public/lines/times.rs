//! Days with room, and the half hours of one of them: chosen without a script, a day by a link and
//! a time by a button.

use desk::{Slot, Zone};
use terms::{Date, Language, date_text, parse_date};

use crate::numbers::{date, time_in};

/// What there is to choose.
#[derive(Clone, Debug)]
pub(crate) struct Times {
    pub days: Vec<Day>,
    /// Half hours of the day that is looked at.
    pub windows: Vec<Window>,
}

/// A day with room.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    /// As it stands in an address.
    pub value: String,
    pub words: String,
    pub is_chosen: bool,
}

/// A half hour with room.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// Its start, in seconds since 1970.
    pub value: i64,
    pub words: String,
}

/// So many days with room are shown.
const DAYS: usize = 12;

impl Times {
    /// The first days with room, and the times of the one that was asked for, or else of the first.
    pub fn of(slots: &[Slot], zone: Zone, asked: &str, lang: Language) -> Self {
        let day_of = |slot: &Slot| zone.date(slot.starts_at);
        let mut dates: Vec<Date> = slots.iter().map(day_of).collect();
        dates.dedup();
        dates.truncate(DAYS);
        let asked = parse_date(asked).filter(|day| dates.contains(day));
        let chosen = asked.or_else(|| dates.first().copied());
        let day = |day: &Date| Day {
            value: date_text(*day),
            words: date(lang, *day),
            is_chosen: Some(*day) == chosen,
        };
        let window = |slot: &Slot| Window {
            value: slot.starts_at.seconds(),
            words: time_in(lang, zone, slot.starts_at),
        };
        let of_day = slots.iter().filter(|slot| Some(day_of(slot)) == chosen);
        Self { days: dates.iter().map(day).collect(), windows: of_day.map(window).collect() }
    }

    /// Two made-up days.
    pub fn sample(lang: Language) -> Self {
        let at = crate::page::sample_moment();
        let slot = |minutes: u64| {
            let starts_at = at.plus(std::time::Duration::from_secs(minutes * 60));
            Slot { starts_at, opens_at: starts_at, closes_at: starts_at, room: 3 }
        };
        let slots = [0, 30, 60, 1_440, 1_470, 2_880].map(slot);
        Self::of(&slots, Zone::Wib, "", lang)
    }
}
