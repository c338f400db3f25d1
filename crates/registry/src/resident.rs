//! A resident: what the registry knows about a person, and who counts in which base.

use terms::{Date, Id, KkNumber, Nik, Personal, Region, Sex, age_on};

use crate::{FullName, LifeStatus, MaritalStatus, RecordingStatus, Relation};

/// A person with a handle in the registry. The handle is what others refer to; never the NIK.
#[derive(Clone, Debug)]
pub struct Resident {
    /// The handle.
    pub id: Id<Resident>,
    /// What is recorded.
    pub person: Person,
}

/// What the registry records about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identity number.
    pub nik: Nik,
    /// Number of the family card the person stands on.
    pub kk_number: KkNumber,
    /// Name as recorded.
    pub full_name: FullName,
    /// Legal sex.
    pub sex: Sex,
    /// Birth place as recorded, usually a regency's bare name.
    pub birth_place: Personal<String>,
    /// Birth date as recorded; may differ from the one in the NIK.
    pub birth_date: Personal<Date>,
    /// The village of residence.
    pub region: Region,
    /// Marital status.
    pub marital_status: MaritalStatus,
    /// How far the recording for the KTP-el has come.
    pub recording_status: RecordingStatus,
    /// Whether the person lives here.
    pub life_status: LifeStatus,
    /// What the person is to the head of the family, where the source says.
    pub relation: Option<Relation>,
    /// Street, number and neighbourhood (RT/RW), where the source says.
    pub address: Option<Personal<String>>,
}

impl Person {
    /// From this age on, one must hold a KTP (UU 24/2013, Ps 63).
    pub const KTP_AGE: i32 = 17;
    /// From this age on, one may be recorded for it.
    pub const RECORDING_AGE: i32 = 16;

    /// Completed years on the day `on`; negative before birth.
    pub fn age(&self, on: Date) -> i32 {
        age_on(*self.birth_date.reveal(), on)
    }

    /// The day on which the person completes `years`; `None` beyond the calendar.
    pub fn birthday(&self, years: u16) -> Option<Date> {
        let birth = *self.birth_date.reveal();
        let year = birth.year() + i32::from(years);
        // Born on 29 February, one completes a common year on 1 March, as `age_on` counts.
        Date::from_calendar_date(year, birth.month(), birth.day())
            .or_else(|_| Date::from_calendar_date(year, birth.month().next(), 1))
            .ok()
    }

    /// Whether the person counts as living here: alive, not moved, not missing.
    pub fn is_present(&self) -> bool {
        self.life_status == LifeStatus::Alive
    }

    /// Wajib KTP on the day `on`: present, and 17 or ever married (UU 24/2013, Ps 63).
    pub fn must_hold_ktp(&self, on: Date) -> bool {
        let due = self.age(on) >= Self::KTP_AGE || self.marital_status.ever_married();
        self.is_present() && due
    }

    /// Present and recorded. May be younger than 17, so recorded may exceed wajib KTP.
    pub fn is_recorded(&self) -> bool {
        self.is_present() && self.recording_status.is_recorded()
    }
}

/// The three bases that the registry itself can count, for one region on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bases {
    /// Everybody present.
    pub population: u64,
    /// Those who must hold a KTP.
    pub wajib_ktp: u64,
    /// Those whose recording is done.
    pub recorded: u64,
}

impl Bases {
    /// Counts one person in, as of the day `on`.
    pub fn add(&mut self, person: &Person, on: Date) {
        self.population += u64::from(person.is_present());
        self.wajib_ktp += u64::from(person.must_hold_ktp(on));
        self.recorded += u64::from(person.is_recorded());
    }

    /// Those of two sets of people who have nobody in common.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            population: self.population + other.population,
            wajib_ktp: self.wajib_ktp + other.wajib_ktp,
            recorded: self.recorded + other.recorded,
        }
    }
}

#[cfg(test)]
mod tests {
    use terms::{date_text, parse_date};

    use super::*;

    fn person() -> Person {
        Person {
            nik: Nik::from_number(3_673_014_505_080_001).unwrap(),
            kk_number: KkNumber::from_number(3_673_010_101_150_001).unwrap(),
            full_name: FullName::parse("Nur'aini").unwrap(),
            sex: Sex::Female,
            birth_place: Personal::new("Serang".to_owned()),
            birth_date: Personal::new(day("2008-02-29")),
            region: "36.73.01.1001".parse().unwrap(),
            marital_status: MaritalStatus::Single,
            recording_status: RecordingStatus::Recorded,
            life_status: LifeStatus::Alive,
            relation: None,
            address: None,
        }
    }

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn bases(person: &Person, on: &str) -> (u64, u64, u64) {
        let mut bases = Bases::default();
        bases.add(person, day(on));
        (bases.population, bases.wajib_ktp, bases.recorded)
    }

    #[test]
    fn wajib_ktp_begins_on_the_birthday_or_with_marriage() {
        let girl = person();
        assert_eq!(bases(&girl, "2025-02-28"), (1, 0, 1), "recorded at 16, not yet due");
        assert_eq!(bases(&girl, "2025-03-01"), (1, 1, 1));
        for status in [MaritalStatus::Married, MaritalStatus::Divorced, MaritalStatus::Widowed] {
            let bride = Person { marital_status: status, ..person() };
            assert_eq!(bases(&bride, "2024-06-05"), (1, 1, 1));
        }
    }

    #[test]
    fn who_died_or_left_counts_in_no_base() {
        for life_status in LifeStatus::ALL.iter().filter(|it| **it != LifeStatus::Alive) {
            let person = Person { life_status: *life_status, ..person() };
            assert_eq!(bases(&person, "2030-01-01"), (0, 0, 0), "{life_status:?}");
        }
    }

    #[test]
    fn a_birthday_agrees_with_the_age() {
        let girl = person();
        let seventeen = girl.birthday(17).unwrap();
        assert_eq!(date_text(seventeen), "2025-03-01");
        assert_eq!(girl.age(seventeen), 17);
        assert_eq!(girl.age(seventeen.previous_day().unwrap()), 16);
        assert_eq!(girl.birthday(20).map(date_text).as_deref(), Some("2028-02-29"));
        assert_eq!(girl.birthday(u16::MAX), None);
    }

    #[test]
    fn debug_output_shows_nothing_personal() {
        let shown = format!("{:?}", person());
        for secret in ["3673014505080001", "3673010101150001", "Nur", "\"Serang\"", "2008"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
