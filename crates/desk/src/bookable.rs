//! How people book a line's places themselves: until when, how far ahead, and whether by lot.

use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Moment};

use crate::{
    calendar::Place,
    desk::{Desk, reached},
    error::{KeepError, TicketError},
    event::BookableSet,
    room::HORIZON,
    words::Line,
    zone::Zone,
};

/// How people book a line's places themselves. Officers are not bound by it: nobody is sent home
/// without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bookable {
    notice: u16,
    days: u16,
    lot: Option<LotTimes>,
}

/// When a day's lot is: so many days ahead, from a minute of that day on, for so many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotTimes {
    /// Days ahead.
    pub days: u16,
    /// The minute since midnight from which entries are gathered, by the office's clock.
    pub opens: u16,
    /// For so many minutes.
    pub minutes: u16,
}

/// Such times cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a lot is 1 to 59 days ahead, within the days that can be booked, and ends on its day")]
pub struct BookableError;

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// The longest notice: three days.
const NOTICE: u16 = 3 * DAY;

impl Bookable {
    /// An hour before at the latest, sixty days ahead, whoever comes first.
    pub const USUAL: Self = Self { notice: 60, days: HORIZON, lot: None };

    /// Until so many minutes before, so many days ahead.
    pub fn new(notice: u16, days: u16, lot: Option<LotTimes>) -> Result<Self, BookableError> {
        let ends = |lot: LotTimes| lot.minutes > 0 && lot.opens.saturating_add(lot.minutes) <= DAY;
        let fits = |lot: LotTimes| (1..days).contains(&lot.days) && ends(lot);
        let good = notice <= NOTICE && (1..=HORIZON).contains(&days) && lot.is_none_or(fits);
        if good { Ok(Self { notice, days, lot }) } else { Err(BookableError) }
    }

    /// Until so many minutes before.
    pub const fn notice(&self) -> u16 {
        self.notice
    }

    /// So many days ahead.
    pub const fn days(&self) -> u16 {
        self.days
    }

    /// When the lots are, if there are any.
    pub const fn lot(&self) -> Option<LotTimes> {
        self.lot
    }

    /// Whether a window can be booked by whoever comes first, if nobody waits for a lot of its day.
    pub(crate) fn is_open(&self, zone: Zone, starts_at: Moment, now: Moment) -> bool {
        let (today, date) = (zone.date(now), zone.date(starts_at));
        let away = date.to_julian_day() - today.to_julian_day();
        let notice = std::time::Duration::from_secs(u64::from(self.notice) * 60);
        let drawn = self.lot.is_none_or(|lot| lot.span(zone, date).1 <= now);
        now.plus(notice) <= starts_at && away <= i32::from(self.days) && drawn
    }

    /// What is decided for a line.
    pub(crate) fn of(tx: &mut Tx<'_>, line: Id<Line>) -> Result<Self, Error> {
        Ok(tx.find(&FIND, &[&line])?.unwrap_or(Self::USUAL))
    }
}

impl LotTimes {
    /// From when until when entries for `date` are gathered.
    pub fn span(&self, zone: Zone, date: Date) -> (Moment, Moment) {
        let day = date.to_julian_day() - i32::from(self.days);
        let day = Date::from_julian_day(day).unwrap_or(Date::MIN);
        let until = self.opens.saturating_add(self.minutes);
        (zone.moment(day, self.opens), zone.moment(day, until))
    }
}

impl Desk {
    /// Decides how people book a line's places themselves.
    pub async fn set_bookable(
        &self,
        act: &Act,
        line: Id<Line>,
        to: Bookable,
    ) -> Result<(), KeepError> {
        let may = act.clone();
        self.ledger()
            .change(act, move |tx| {
                reached(tx, &may, line)?.ok_or(KeepError::Missing)?;
                let Bookable { notice, days, lot } = to;
                let (lot_days, opens) = (lot.map(|it| it.days), lot.map(|it| it.opens));
                let minutes = lot.map(|it| it.minutes);
                let values: &[&dyn ToValue] = &[&line, &notice, &days, &lot_days, &opens, &minutes];
                tx.execute(&SET, values)?;
                Ok(((), BookableSet { line, notice, days, lot_days }))
            })
            .await
    }

    /// How people book a line's places themselves. Anybody may know it.
    pub async fn bookable(&self, line: Id<Line>) -> Result<Bookable, Error> {
        self.ledger().read(move |tx| Bookable::of(tx, line)).await
    }
}

/// Whether people can book the window themselves now: otherwise an error.
pub(crate) fn opens(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    starts_at: Moment,
    now: Moment,
) -> Result<(), TicketError> {
    let zone = Place::find(tx, line)?.ok_or(TicketError::Missing)?.office.zone;
    let (rule, date) = (Bookable::of(tx, line)?, zone.date(starts_at));
    let waits = tx.find::<(Date,)>(&WAITS, &[&line, &date])?.is_some();
    match rule.is_open(zone, starts_at, now) && !waits {
        true => Ok(()),
        false => Err(TicketError::NotOpen),
    }
}

impl Answer for Bookable {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (days, opens): (Option<u16>, Option<u16>) = (row.cell(2)?, row.cell(3)?);
        let minutes: Option<u16> = row.cell(4)?;
        let lot = days.zip(opens).zip(minutes);
        let lot = lot.map(|((days, opens), minutes)| LotTimes { days, opens, minutes });
        Self::new(row.cell(0)?, row.cell(1)?, lot).map_err(|_| Error::Shape("how a line is booked"))
    }
}

static WAITS: Sql = Sql::new("SELECT date FROM desk_entry WHERE line = $1 AND date = $2 LIMIT 1");

static SET: Sql = Sql::new(
    "INSERT INTO desk_bookable (line, notice, days, lot_days, lot_opens, lot_minutes)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (line) DO UPDATE
     SET notice = excluded.notice, days = excluded.days, lot_days = excluded.lot_days,
         lot_opens = excluded.lot_opens, lot_minutes = excluded.lot_minutes",
);

static FIND: Sql = Sql::new(
    "SELECT notice, days, lot_days, lot_opens, lot_minutes FROM desk_bookable WHERE line = $1",
);

#[cfg(test)]
mod tests {
    use terms::parse_date;

    use super::*;

    #[test]
    fn a_lot_ends_on_its_day_and_within_what_can_be_booked() {
        let lot = |days, opens, minutes| Some(LotTimes { days, opens, minutes });
        assert_eq!(Bookable::new(60, 60, None), Ok(Bookable::USUAL));
        assert!(Bookable::new(0, 14, lot(7, 540, 60)).is_ok());
        let bad = [lot(0, 540, 60), lot(14, 540, 60), lot(7, 1_430, 20), lot(7, 540, 0)];
        for lot in bad {
            assert_eq!(Bookable::new(0, 14, lot), Err(BookableError), "{lot:?}");
        }
        assert!(Bookable::new(0, 61, None).is_err() && Bookable::new(0, 0, None).is_err());
        assert!(Bookable::new(NOTICE + 1, 60, None).is_err());
    }

    #[test]
    fn what_is_drawn_opens_to_all_when_its_lot_is_over() {
        let day = parse_date("2024-06-12").unwrap();
        let lot = LotTimes { days: 7, opens: 540, minutes: 60 };
        let rule = Bookable::new(60, 14, Some(lot)).unwrap();
        let starts_at = Zone::Wib.moment(day, 480);
        let at = |date: &str, minute| Zone::Wib.moment(parse_date(date).unwrap(), minute);
        let open = |now| rule.is_open(Zone::Wib, starts_at, now);
        assert!(!open(at("2024-06-05", 599)));
        assert!(open(at("2024-06-05", 600)));
        assert!(open(at("2024-06-12", 420)) && !open(at("2024-06-12", 421)));
    }
}
