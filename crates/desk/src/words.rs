//! The words of this room: offices, lines and counters.

use std::{fmt, str::FromStr};

use terms::{Id, Language, Officer, Region};

use crate::{
    hours::{Hours, HoursError},
    service::Services,
    zone::Zone,
};

/// A place where people are served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// By which it is known.
    pub id: Id<Office>,
    /// Its kind.
    pub kind: OfficeKind,
    /// What people call it.
    pub name: OfficeName,
    /// Where it stands.
    pub region: Region,
    /// By which clock it works.
    pub zone: Zone,
    /// When it is open, as a rule.
    pub week: Week,
}

/// What kind of place an office is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfficeKind {
    /// A district's counter (kecamatan).
    District,
    /// A counter in a mall of public services (MPP).
    Mall,
    /// The regency's or city's own office.
    Regency,
    /// A branch of the regency's office (UPT).
    Unit,
    /// A village's counter (desa, kelurahan).
    Village,
}

/// What people call an office: 1 to 80 printable letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeName(String);

/// The text is no name of an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an office's name has 1 to 80 printable letters")]
pub struct OfficeNameError;

/// The opening hours of a week, Monday first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week([Hours; 7]);

/// A line of people before some counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// By which it is known.
    pub id: Id<Line>,
    /// The office it is in.
    pub office: Id<Office>,
    /// What its numbers begin with.
    pub letter: Letter,
    /// What is done there.
    pub services: Services,
    /// How each window is shared out.
    pub shares: Shares,
}

/// How a line's windows are shared out, in percent of the minutes of its counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    bookable: u16,
    reserve: u16,
}

/// These shares are more than all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what can be booked and what is kept are at most 100 percent together")]
pub struct SharesError;

/// A line's letter, A to Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter(u8);

/// The text is no letter of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a line has one letter, A to Z")]
pub struct LetterError;

/// A place at which an officer serves a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// By which it is known.
    pub id: Id<Counter>,
    /// The line it serves.
    pub line: Id<Line>,
    /// What stands on its sign.
    pub number: u8,
    /// Who sits there now.
    pub officer: Option<Id<Officer>>,
}

impl OfficeKind {
    /// All of them, the largest first.
    pub const ALL: [Self; 5] =
        [Self::Regency, Self::Unit, Self::Mall, Self::District, Self::Village];

    /// The word in the store and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Mall => "mall",
            Self::Regency => "regency",
            Self::Unit => "unit",
            Self::Village => "village",
        }
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::District => language.choose("Loket kecamatan", "District counter"),
            Self::Mall => language.choose("Mal Pelayanan Publik", "Public service mall"),
            Self::Regency => language.choose("Kantor dinas", "Regency office"),
            Self::Unit => language.choose("UPT", "Branch office (UPT)"),
            Self::Village => language.choose("Loket desa atau kelurahan", "Village counter"),
        }
    }

    /// The kind of this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl OfficeName {
    /// The name, as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OfficeName {
    type Err = OfficeNameError;

    fn from_str(text: &str) -> Result<Self, OfficeNameError> {
        let text = text.trim();
        let good = (1..=80).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        if good { Ok(Self(text.to_owned())) } else { Err(OfficeNameError) }
    }
}

impl Week {
    /// The days of a week, Monday first.
    pub const fn new(days: [Hours; 7]) -> Self {
        Self(days)
    }

    /// The days, Monday first.
    pub const fn days(&self) -> &[Hours; 7] {
        &self.0
    }

    /// The hours of a date's day.
    pub fn on(&self, date: terms::Date) -> &Hours {
        let [mon, tue, wed, thu, fri, sat, sun] = &self.0;
        match date.weekday().number_days_from_monday() {
            0 => mon,
            1 => tue,
            2 => wed,
            3 => thu,
            4 => fri,
            5 => sat,
            _ => sun,
        }
    }
}

impl FromStr for Week {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let days: Vec<Hours> = text.split(';').take(8).map(str::parse).collect::<Result<_, _>>()?;
        days.try_into().map(Self).map_err(|_| HoursError)
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, day) in self.0.iter().enumerate() {
            let semicolon = if place == 0 { "" } else { ";" };
            write!(f, "{semicolon}{day}")?;
        }
        Ok(())
    }
}

impl Shares {
    /// Six of ten minutes can be booked, one of ten is kept for whom the line lets go first.
    pub const USUAL: Self = Self { bookable: 60, reserve: 10 };

    /// So many percent can be booked, and so many are kept for whom the line lets go first.
    pub const fn new(bookable: u16, reserve: u16) -> Result<Self, SharesError> {
        if bookable <= 100 && reserve <= 100 - bookable {
            Ok(Self { bookable, reserve })
        } else {
            Err(SharesError)
        }
    }

    /// The percent that can be booked.
    pub const fn bookable(self) -> u16 {
        self.bookable
    }

    /// The percent kept for whom the line lets go first.
    pub const fn reserve(self) -> u16 {
        self.reserve
    }
}

impl FromStr for Letter {
    type Err = LetterError;

    fn from_str(text: &str) -> Result<Self, LetterError> {
        match text.as_bytes() {
            [letter @ b'A'..=b'Z'] => Ok(Self(*letter)),
            _ => Err(LetterError),
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", char::from(self.0))
    }
}

#[cfg(test)]
mod tests {
    use terms::parse_date;

    use super::*;

    #[test]
    fn a_week_reads_back_and_knows_its_days() {
        let text = "08:00-12:00 13:00-16:00;08:00-12:00;;08:00-15:00;08:00-11:30;;";
        let week: Week = text.parse().unwrap();
        assert_eq!(week.to_string(), text);
        // 5 June 2024 is a Wednesday.
        assert!(week.on(parse_date("2024-06-05").unwrap()).is_closed());
        assert_eq!(week.on(parse_date("2024-06-07").unwrap()).to_string(), "08:00-11:30");
        for bad in ["", ";;;;;", ";;;;;;;", "x;;;;;;"] {
            assert!(bad.parse::<Week>().is_err(), "{bad}");
        }
    }

    #[test]
    fn names_letters_and_shares_are_what_they_can_be() {
        assert_eq!(" UPT Kasemen ".parse::<OfficeName>().unwrap().as_str(), "UPT Kasemen");
        assert!("".parse::<OfficeName>().is_err() && "a\nb".parse::<OfficeName>().is_err());
        assert!("x".repeat(81).parse::<OfficeName>().is_err());
        assert_eq!("B".parse::<Letter>().unwrap().to_string(), "B");
        assert!("b".parse::<Letter>().is_err() && "AB".parse::<Letter>().is_err());
        assert!(Shares::new(60, 41).is_err() && Shares::new(101, 0).is_err());
        assert_eq!(Shares::new(60, 10), Ok(Shares::USUAL));
        for kind in OfficeKind::ALL {
            assert_eq!(OfficeKind::from_code(kind.code()), Some(kind));
        }
    }
}
