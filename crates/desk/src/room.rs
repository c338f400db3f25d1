//! Looking for room: the first window that has some.

use store::{Error, Tx};
use terms::{Date, Id, Moment};

use crate::{
    calendar::Calendar,
    window::{Taken, Window},
    words::Line,
};

/// So many days ahead places can be had.
pub const HORIZON: u16 = 60;

/// The day so many days after another.
pub(crate) fn days_after(date: Date, days: u16) -> Date {
    Date::from_julian_day(date.to_julian_day() + i32::from(days)).unwrap_or(Date::MAX)
}

/// A line's days as far ahead as places can be had.
pub(crate) fn ahead(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    from: Date,
) -> Result<Option<Calendar>, Error> {
    Calendar::of(tx, line, (from, days_after(from, HORIZON)))
}

/// Takes room for `wanted` in a window of `date` that is not over: the one whose key is lowest.
pub(crate) fn take_on<K: Ord>(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    (date, now): (Date, Moment),
    wanted: Taken,
    key: impl Fn(&Window) -> K,
) -> Result<Option<(Window, Taken)>, Error> {
    let mut windows = Window::of_day(tx, calendar, date)?;
    windows.retain(|window| now < window.closes_at && window.has_room(wanted, now));
    windows.sort_by_key(key);
    for window in windows {
        let taken = window.fitting(wanted);
        if window.take(tx, calendar, taken.limits(), now)? {
            return Ok(Some((window, taken)));
        }
    }
    Ok(None)
}

/// Takes room for `wanted` on the first day from `from` on that has some, as near as can be to a
/// time of day, in minutes since midnight.
pub(crate) fn take_after(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    (from, now): (Date, Moment),
    wanted: Taken,
    near: u16,
) -> Result<Option<(Window, Taken)>, Error> {
    let zone = calendar.office.zone;
    for days in 0..=HORIZON {
        let date = days_after(from, days);
        let away =
            |window: &Window| (zone.minute(window.starts_at).abs_diff(near), window.starts_at);
        if let Some(found) = take_on(tx, calendar, (date, now), wanted, away)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
