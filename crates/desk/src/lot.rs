//! Lots: where a day's places are drawn, everybody who has entered in time has a chance, and whoever
//! has lost before has more of them. When one entered, and how fast, says nothing.

use store::{Error, Sql, Tx};
use terms::{Act, Date, Die, Id, Moment};

use crate::{
    book::{New, write},
    bookable::Bookable,
    calendar::{Calendar, Place},
    desk::Desk,
    entry::Entry,
    error::TicketError,
    event::{Day, LotDrawn},
    hold::{Bound, may_book},
    measure::Pace,
    room::{HORIZON, days_after, take_on},
    service::Services,
    ticket::Kind,
    window::{Share, Taken, Window},
    words::Line,
    zone::Zone,
};

/// What has come of a lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// How many took part.
    pub entries: u32,
    /// How many have a place.
    pub won: u32,
}

/// More lots lost than this do not make the odds better.
const COUNTED: u16 = 20;
/// So many lots in one sweep.
const LOTS: usize = 50;

/// The order in which the entries of a lot choose, by how many lots each has lost. Each draws one
/// number, and one more for each lot lost; the highest goes first.
pub(crate) fn order(lost: &[u16], die: &dyn Die) -> Vec<usize> {
    let best = |lost: u16| {
        let draws = 1 + lost.min(COUNTED);
        (0..draws).map(|_| u64::from_le_bytes(die.bytes())).max()
    };
    let mut drawn: Vec<_> = lost.iter().enumerate().map(|(at, lost)| (best(*lost), at)).collect();
    drawn.sort_unstable();
    drawn.into_iter().rev().map(|(_, at)| at).collect()
}

impl Desk {
    /// Draws the lots whose time is over. Says how many they were.
    pub(crate) async fn draw_lots(&self) -> Result<u32, TicketError> {
        let now = self.now();
        let due: Vec<(Id<Line>, Date)> = self.ledger().read(move |tx| due(tx, now)).await?;
        let mut lots = 0;
        for (line, date) in due.into_iter().take(LOTS) {
            self.draw(line, date).await?;
            lots += 1;
        }
        Ok(lots)
    }

    /// Draws one lot.
    async fn draw(&self, line: Id<Line>, date: Date) -> Result<Drawn, TicketError> {
        let (now, desk) = (self.now(), self.clone());
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                // Whoever draws it too waits here, and finds nobody left.
                tx.execute(&HOLD, &[&line, &date])?;
                let entries: Vec<Entry> = tx.all(&ENTRIES, &[&line, &date])?;
                if entries.is_empty() {
                    // Another process has drawn it.
                    return Ok::<_, TicketError>((Drawn::default(), None));
                }
                let mut won = 0;
                let lost: Vec<u16> = entries.iter().map(|entry| entry.lost).collect();
                if let Some(calendar) = Calendar::of(tx, line, (date, date))? {
                    let mut full: Vec<Services> = Vec::new();
                    let chosen = order(&lost, desk.die());
                    for entry in chosen.into_iter().filter_map(|at| entries.get(at)) {
                        won += u32::from(give(tx, &desk, &calendar, entry, &mut full, now)?);
                    }
                }
                let next = next_day(tx, line, date, now)?;
                tx.execute(&LOSE, &[&next, &line, &date])?;
                let entries = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                let event = LotDrawn { line, date: Day(date), entries, won };
                Ok((Drawn { entries, won }, Some(event)))
            })
            .await
    }
}

/// Lots whose time is over, and entries of days that are.
fn due(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<(Id<Line>, Date)>, Error> {
    let days: Vec<(Id<Line>, Date)> = tx.all(&DAYS, &[])?;
    let mut due = Vec::new();
    for (line, date) in days {
        let zone = Place::find(tx, line)?.map_or(Zone::Wit, |place| place.office.zone);
        let lot = Bookable::of(tx, line)?.lot();
        if lot.is_none_or(|lot| lot.span(zone, date).1 <= now) {
            due.push((line, date));
        }
    }
    Ok(due)
}

/// Gives an entry a place, in the half of the day that was wished if there is one. Says whether it
/// did.
fn give(
    tx: &mut Tx<'_>,
    desk: &Desk,
    calendar: &Calendar,
    entry: &Entry,
    full: &mut Vec<Services>,
    now: Moment,
) -> Result<bool, TicketError> {
    // Whoever has booked in the meantime has a place.
    if may_book(tx, entry.mark).is_err() {
        tx.execute(&LEAVE, &[&entry.ticket])?;
        return Ok(false);
    }
    if full.contains(&entry.services) {
        return Ok(false);
    }
    let zone = calendar.office.zone;
    let date = entry.date;
    let minutes = Pace::of(tx, entry.line, &entry.services, date)?.minutes();
    let wanted = Taken { share: Share::Booked, minutes };
    let key =
        |window: &Window| (!entry.half.holds(zone.minute(window.starts_at)), window.starts_at);
    let Some((window, taken)) = take_on(tx, calendar, (date, now), wanted, key)? else {
        full.push(entry.services.clone());
        return Ok(false);
    };
    let hash = desk.hash(&desk.code_of(entry.ticket));
    let starts_at = window.starts_at;
    let new = New {
        id: entry.ticket,
        hash: &hash,
        line: entry.line,
        services: &entry.services,
        favoured: entry.favoured,
        kind: Kind::Booked,
        date,
        taken,
        window: (starts_at, window.closes_at),
    };
    write(tx, &new, now)?;
    let bound = Bound {
        ticket: entry.ticket,
        mark: &entry.mark,
        commitment: &entry.commitment,
        contact: &entry.contact,
        language: &entry.language,
        drawn: true,
    };
    if !bound.write(tx, (starts_at, now))? {
        return Err(TicketError::Twice);
    }
    tx.execute(&LEAVE, &[&entry.ticket])?;
    Ok(true)
}

/// The next day of a line on which it serves people, after one whose lot was drawn.
fn next_day(tx: &mut Tx<'_>, line: Id<Line>, date: Date, now: Moment) -> Result<Date, TicketError> {
    let Some(place) = Place::find(tx, line)? else { return Ok(days_after(date, 1)) };
    let lot = Bookable::of(tx, line)?.lot();
    let zone = place.office.zone;
    let from = days_after(date, 1).max(place.today(now));
    let calendar = place.days(tx, (from, days_after(from, HORIZON)))?;
    let days = (0..=HORIZON).map(|days| days_after(from, days));
    let undrawn = |day: &Date| lot.is_none_or(|lot| now < lot.span(zone, *day).1);
    let next = days.filter(undrawn).find(|day| !calendar.windows(*day).is_empty());
    Ok(next.unwrap_or(from))
}

// Sorted by chance anyway; this order only makes a story's die say the same on both engines.
static ENTRIES: Sql = Sql::new(
    "SELECT ticket, mark, line, date, services, favoured, half, commitment, contact, language, lost
     FROM desk_entry
     WHERE line = $1 AND date = $2
     ORDER BY ticket",
);

static HOLD: Sql = Sql::new("UPDATE desk_entry SET lost = lost WHERE line = $1 AND date = $2");

static DAYS: Sql = Sql::new("SELECT DISTINCT line, date FROM desk_entry");

static LEAVE: Sql = Sql::new("DELETE FROM desk_entry WHERE ticket = $1");

static LOSE: Sql = Sql::new(
    "UPDATE desk_entry
     SET date = $1, lost = lost + 1
     WHERE line = $2 AND date = $3",
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::SeededDie;

    use super::*;

    proptest! {
        #[test]
        fn everybody_has_one_place_in_the_order(
            lost in prop::collection::vec(0..40_u16, 0..60),
            seed: u64,
        ) {
            let mut places = order(&lost, &SeededDie::new(seed));
            places.sort_unstable();
            prop_assert_eq!(places, (0..lost.len()).collect::<Vec<_>>());
        }
    }

    /// How often each of these is among the first `places`.
    fn wins(lost: &[u16], places: usize, seed: u64) -> Vec<u32> {
        let die = SeededDie::new(seed);
        let mut wins = vec![0; lost.len()];
        for _ in 0..2_000 {
            order(lost, &die).into_iter().take(places).for_each(|at| wins[at] += 1);
        }
        wins
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn each_lot_lost_makes_the_odds_better_and_the_place_in_the_list_does_not(seed: u64) {
            let wins = wins(&[0, 1, 2, 4, 8, 0], 1, seed);
            // Of two thousand draws; four deviations are at most 90.
            for pair in wins[..5].windows(2) {
                prop_assert!(pair[0] < pair[1] + 90, "{wins:?}");
            }
            prop_assert!(wins[0].abs_diff(wins[5]) < 120, "{wins:?}");
            prop_assert!(wins[4] > wins[0] * 4, "{wins:?}");
        }
    }
}
