//! Synthetic residents of any real region: families, ages, numbers and names that look like the
//! country's and belong to nobody. The same seed gives the same people, on every machine.

mod detail;
mod draw;
mod household;
mod names;
mod numbers;
mod place;
mod status;

use std::collections::VecDeque;

use terms::{Class, Date, KkNumber, Personal, Region, age_on};

use self::{
    draw::Draw,
    household::Member,
    names::{Lineage, Names},
    numbers::Numbers,
    place::Place,
};
use crate::Person;

/// A stream of synthetic residents, family after family.
#[derive(Debug)]
pub struct Population {
    draw: Draw,
    place: Place,
    names: Names,
    numbers: Numbers,
    today: Date,
    left: u64,
    waiting: VecDeque<Person>,
}

/// Why no such population can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PopulationError {
    /// Nobody can live there: the region is unknown.
    #[error("there is no village in that region")]
    RegionUnknown,
    /// More people than the numbers of one region can tell apart.
    #[error("at most {} residents can be made at once", Population::MOST)]
    TooMany,
}

impl Population {
    /// Most people in one population.
    pub const MOST: u64 = 10_000_000;

    /// `count` residents of the villages in `region` as they are on the day `today`.
    pub fn new(
        region: Region,
        count: u64,
        seed: u64,
        today: Date,
    ) -> Result<Self, PopulationError> {
        if count > Self::MOST {
            return Err(PopulationError::TooMany);
        }
        Ok(Self {
            draw: Draw::new(seed),
            place: Place::new(region).ok_or(PopulationError::RegionUnknown)?,
            names: Names::new(),
            numbers: Numbers::default(),
            today,
            left: count,
            waiting: VecDeque::new(),
        })
    }

    /// One more family moves in; `None` if no card number is left for it.
    fn settle(&mut self) -> Option<()> {
        let members = household::draw(&mut self.draw);
        let village = self.place.village(&mut self.draw);
        let head_age = members.first().map_or(17, |head| head.age);
        let since = self.draw.between(0, 365 * (head_age - 16).clamp(1, 18) - 1);
        let home = Home {
            village,
            kk_number: self.numbers.family_card(village, back(self.today, since))?,
            address: self.names.address(&mut self.draw),
            lineage: self.names.lineage(&mut self.draw, village),
            moved: self.draw.chance(22),
        };
        for member in members {
            let person = self.person(&member, &home);
            self.waiting.extend(person);
        }
        Some(())
    }

    /// `None` if no number is left for somebody of that birth date.
    fn person(&mut self, member: &Member, home: &Home) -> Option<Person> {
        let draw = &mut self.draw;
        let birth = birth_date(draw, member.age, self.today);
        let first = self.place.first(draw, home.village, birth, member.age);
        // Some birth dates were corrected later; the number keeps the old one for life.
        let numbered = if draw.chance(4) { other_day(draw, birth) } else { birth };
        let age = age_on(birth, self.today);
        Some(Person {
            nik: self.numbers.identity(first.prefix, numbered, member.sex)?,
            kk_number: home.kk_number,
            full_name: self.names.full_name(draw, &home.lineage, member.sex, age),
            sex: member.sex,
            birth_place: Personal::new(first.birth_place.to_owned()),
            birth_date: Personal::new(birth),
            region: home.village,
            marital_status: member.marital,
            recording_status: status::recording(draw, age, member.marital),
            life_status: status::life(draw, member, home.moved),
            relation: Some(member.relation),
            address: Some(Personal::new(home.address.clone())),
        })
    }
}

impl Iterator for Population {
    type Item = Person;

    fn next(&mut self) -> Option<Person> {
        self.left = self.left.checked_sub(1)?;
        // `MOST` keeps the numbers from running out: some family always finds room.
        while self.waiting.is_empty() {
            let _ = self.settle();
        }
        self.waiting.pop_front()
    }
}

impl PopulationError {
    /// What it means to the outside.
    pub const fn class(self) -> Class {
        Class::Invalid
    }
}

/// What a family has in common.
struct Home {
    village: Region,
    kk_number: KkNumber,
    address: String,
    lineage: Lineage,
    moved: bool,
}

/// A day on which somebody was born who is `age` years old today.
fn birth_date(draw: &mut Draw, age: i32, today: Date) -> Date {
    let birthday = same_day(today.year() - age, today);
    let birth = back(birthday, draw.between(0, 364));
    // Where nobody knew the day, the middle or the end of the year was written.
    match (age > 55).then(|| draw.between(0, 19)) {
        Some(0) => Date::from_calendar_date(birth.year(), time::Month::July, 1).unwrap_or(birth),
        Some(1) => {
            Date::from_calendar_date(birth.year(), time::Month::December, 31).unwrap_or(birth)
        }
        _ => birth,
    }
}

/// The day of `date` in another year; 28 February for one that it lacks.
fn same_day(year: i32, date: Date) -> Date {
    date.replace_year(year)
        .or_else(|_| Date::from_calendar_date(year, time::Month::February, 28))
        .unwrap_or(date)
}

fn other_day(draw: &mut Draw, date: Date) -> Date {
    u8::try_from(draw.between(1, 28))
        .ok()
        .and_then(|day| date.replace_day(day).ok())
        .unwrap_or(date)
}

fn back(date: Date, days: i32) -> Date {
    date.saturating_sub(time::Duration::days(i64::from(days)))
}
