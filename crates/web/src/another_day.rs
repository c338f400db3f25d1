//! Places of other days, for somebody at the door or at a kiosk for whom today has none.

use std::{collections::HashMap, time::Duration};

use desk::{Line, Services, Slot, TicketError, Zone};
use terms::{Id, Language, Moment};

use crate::{
    app::App,
    numbers::{date, time_in},
    page::sample_moment,
};

/// What is offered instead of today.
pub(crate) struct AnotherDay {
    pub why: Why,
    /// The first that are left; none if there is no place as far ahead as places can be had.
    pub places: Vec<Offered>,
}

/// Why today has no place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Nobody is served any more today: who waits, waits for nothing.
    Closed,
    /// Standing by can still help.
    Full,
}

/// A window to choose.
pub(crate) struct Offered {
    /// Its start, in seconds since 1970.
    pub value: i64,
    pub words: String,
}

/// So many are offered.
const OFFERED: usize = 6;

impl AnotherDay {
    /// The first places from tomorrow on, as the office's clock has it.
    pub async fn of(
        app: &App,
        lang: Language,
        (line, services): (Id<Line>, &Services),
        why: Why,
    ) -> Result<Self, TicketError> {
        let zone = app.desk.zone_of(line).await?;
        let tomorrow = zone.date(app.clock.now()).next_day();
        let from = tomorrow.ok_or(TicketError::NotOpen)?;
        let slots = app.desk.slots(line, services, (from, desk::HORIZON)).await?;
        let offered = |slot: &Slot| Offered::of(lang, zone, slot.starts_at);
        Ok(Self { why, places: slots.iter().take(OFFERED).map(offered).collect() })
    }

    /// The window that was chosen, by its start.
    pub fn chosen(typed: &HashMap<String, String>) -> Result<Moment, TicketError> {
        let seconds = typed.get("window").and_then(|it| it.parse().ok());
        seconds.map(Moment::from_seconds).ok_or(TicketError::NotOpen)
    }

    /// Made up, for pages that are looked at.
    pub fn sample(lang: Language, why: Why) -> Self {
        let (at, zone) = (sample_moment(), Zone::Wib);
        let place = |days: u64| {
            let at = at.plus(Duration::from_secs(days * 86_400));
            Offered::of(lang, zone, at)
        };
        Self { why, places: [1, 2, 5].map(place).into() }
    }

    // What templates ask.

    pub fn is_full(&self) -> bool {
        self.why == Why::Full
    }
}

impl Offered {
    fn of(lang: Language, zone: Zone, starts_at: Moment) -> Self {
        let (day, time) = (date(lang, zone.date(starts_at)), time_in(lang, zone, starts_at));
        Self { value: starts_at.seconds(), words: format!("{day}, {time}") }
    }
}
