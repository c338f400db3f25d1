//! When doors are open on one day: spans between minutes, breaks left out.

use std::{fmt, str::FromStr};

/// The opening hours of one day: `08:00-12:00 13:00-16:00`, or nothing where it stays closed. In
/// order, and no span touches the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<Span>);

/// From one minute since midnight to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first minute.
    pub opens: u16,
    /// The minute after the last.
    pub closes: u16,
}

/// The text is no opening hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("opening hours look like 08:00-12:00 13:00-16:00, in order and apart from each other")]
pub struct HoursError;

/// How long a window of the day is, in minutes: what one is booked into. Windows begin on the clock's
/// hours and half hours, so that they stay the same ones when an office changes its hours.
pub const WINDOW: u16 = 30;

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// More breaks than any office has.
const SPANS: usize = 6;

impl Hours {
    /// A day on which nothing opens.
    pub const CLOSED: Self = Self(Vec::new());

    /// The spans, the earliest first.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether nothing opens.
    pub fn is_closed(&self) -> bool {
        self.0.is_empty()
    }

    /// The minute after the last.
    pub fn closes(&self) -> Option<u16> {
        self.0.last().map(|span| span.closes)
    }

    /// The parts of these hours, each within one window of the clock, by the window's first minute.
    pub fn windows(&self) -> impl Iterator<Item = (u16, Span)> {
        self.0.iter().flat_map(|span| {
            let first = span.opens / WINDOW * WINDOW;
            (first..span.closes).step_by(WINDOW.into()).map(|begins| {
                let opens = begins.max(span.opens);
                (begins, Span { opens, closes: (begins + WINDOW).min(span.closes) })
            })
        })
    }
}

impl Span {
    /// How many minutes.
    pub const fn minutes(self) -> u16 {
        self.closes - self.opens
    }
}

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let spans: Vec<Span> = text
            .split_ascii_whitespace()
            .take(SPANS + 1)
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let apart = |pair: &[Span]| match pair {
            // A window lies in one span: spans that share one would be two windows of one name.
            [one, next] => {
                one.closes < next.opens && one.closes.div_ceil(WINDOW) <= next.opens / WINDOW
            }
            _ => true,
        };
        let good = spans.len() <= SPANS && spans.windows(2).all(apart);
        if good { Ok(Self(spans)) } else { Err(HoursError) }
    }
}

impl FromStr for Span {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let (opens, closes) = text.split_once('-').ok_or(HoursError)?;
        let (opens, closes) = (minute(opens)?, minute(closes)?);
        if opens < closes { Ok(Self { opens, closes }) } else { Err(HoursError) }
    }
}

/// The minute since midnight that a clock shows: `08:30`; `24:00` ends a day.
fn minute(text: &str) -> Result<u16, HoursError> {
    let (hour, minute) = text.split_once(':').ok_or(HoursError)?;
    let digits = |part: &str| -> Option<u16> {
        let two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        two.then(|| part.parse().ok()).flatten()
    };
    let (hour, minute) = (digits(hour).ok_or(HoursError)?, digits(minute).ok_or(HoursError)?);
    let all = hour * 60 + minute;
    if minute < 60 && all <= DAY { Ok(all) } else { Err(HoursError) }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, span) in self.0.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{span}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { opens, closes } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", opens / 60, opens % 60, closes / 60, closes % 60)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn windows_keep_to_the_clock_whatever_the_hours() {
        let hours: Hours = "08:15-09:00 09:40-10:10".parse().unwrap();
        let windows: Vec<String> =
            hours.windows().map(|(begins, span)| format!("{begins} {span}")).collect();
        let expected = ["480 08:15-08:30", "510 08:30-09:00", "570 09:40-10:00", "600 10:00-10:10"];
        assert_eq!(windows, expected);
    }

    #[test]
    fn what_is_no_day_of_an_office_is_refused() {
        let bad = [
            "8:00-12:00",
            "08:00",
            "12:00-08:00",
            "08:00-08:00",
            "08:00-24:01",
            "08:60-09:00",
            "13:00-16:00 08:00-12:00",
            "08:00-12:00 12:00-16:00",
            "08:00-12:10 12:20-16:00",
            "00:00-00:10 01:00-01:10 02:00-02:10 03:00-03:10 04:00-04:10 05:00-05:10 06:00-06:10",
            "08:00-12:00,13:00-16:00",
            "+8:00-12:00",
            "08:00-12:00-13:00",
        ];
        for text in bad {
            assert_eq!(text.parse::<Hours>(), Err(HoursError), "{text}");
        }
        assert_eq!("".parse(), Ok(Hours::CLOSED));
        assert_eq!("00:00-24:00".parse::<Hours>().unwrap().windows().count(), 48);
    }

    proptest! {
        #[test]
        fn hours_read_back_and_their_windows_are_all_of_them(
            mut marks in prop::collection::btree_set(0..48_u16, 0..=12)
        ) {
            if marks.len() % 2 == 1 {
                marks.pop_last();
            }
            let marks: Vec<u16> = marks.into_iter().collect();
            let spans = marks.chunks(2).map(|pair| Span { opens: pair[0] * 30, closes: pair[1] * 30 });
            let hours = Hours(spans.collect());
            let apart = hours.0.windows(2).all(|pair| pair[0].closes < pair[1].opens);
            let text = hours.to_string();
            prop_assert_eq!(text.parse::<Hours>().is_ok(), hours.0.len() <= SPANS, "{} {}", text, apart);
            let whole: u16 = hours.0.iter().map(|span| span.minutes()).sum();
            let parts: u16 = hours.windows().map(|(_, span)| span.minutes()).sum();
            prop_assert_eq!(whole, parts);
        }

        #[test]
        fn no_text_panics(text in "[0-9:\\- ]{0,40}") {
            if let Ok(hours) = text.parse::<Hours>() {
                prop_assert_eq!(hours.to_string().parse::<Hours>(), Ok(hours));
            }
        }
    }
}
