//! What a search shows of whom it found.

use std::fmt;

use terms::{Date, Id, Personal, Region, date_text};

use super::{likeness::Likeness, query::Show};
use crate::{FullName, LifeStatus, Resident};

/// The answer to a search.
#[derive(Clone, Debug)]
pub struct Found {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether these are all.
    pub more: More,
    /// Whether everybody's name stands in the index; while not, somebody may be missing here.
    pub is_complete: bool,
}

/// Whether there are more than those shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// There may be others, less like what was typed.
    Further,
    /// These are all.
    Nobody,
    /// So many are called so that these are only some of them: add the birth date or another word.
    TooMany,
}

/// One resident as a list shows them.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The handle.
    pub id: Id<Resident>,
    /// Name as recorded.
    pub full_name: FullName,
    /// What shows beside the name.
    pub seen: Seen,
    /// The village of residence.
    pub village: Region,
    /// Whether the person lives here.
    pub life_status: LifeStatus,
    /// How like the words that were typed are, the least like of them; `None` for numbers.
    pub likeness: Option<Likeness>,
    /// Whether a word that was typed is not in the name.
    pub lacks_word: bool,
}

/// What shows beside a name. One value, so that a birth date and a digit of the NIK never meet
/// (DESIGN, decision 4.15).
#[derive(Clone, PartialEq, Eq)]
pub enum Seen {
    /// The birth date.
    BirthDate(Personal<Date>),
    /// The year of birth.
    BirthYear(Personal<i32>),
    /// The NIK, masked up to its end.
    NikEnd(Personal<String>),
}

impl Hit {
    pub(super) fn of(resident: Resident, show: Show) -> Self {
        let person = resident.person;
        let seen = match show {
            Show::BirthDate => Seen::BirthDate(person.birth_date),
            Show::BirthYear => Seen::BirthYear(person.birth_date.reveal().year().into()),
            Show::NikEnd => Seen::NikEnd(person.nik.masked().into()),
        };
        Self {
            id: resident.id,
            full_name: person.full_name,
            seen,
            village: person.region,
            life_status: person.life_status,
            likeness: None,
            lacks_word: false,
        }
    }
}

impl Seen {
    /// The NIK as it may be shown: all dots where the birth shows.
    pub fn nik(&self) -> &str {
        match self {
            Self::BirthDate(_) | Self::BirthYear(_) => "••••••••••••••••",
            Self::NikEnd(nik) => nik.reveal(),
        }
    }

    /// The birth date (ISO 8601) or year as it may be shown: nothing where digits of the NIK show.
    pub fn born(&self) -> String {
        match self {
            Self::BirthDate(date) => date_text(*date.reveal()),
            Self::BirthYear(year) => year.reveal().to_string(),
            Self::NikEnd(_) => String::new(),
        }
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹personal›")
    }
}
