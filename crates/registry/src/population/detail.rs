//! What else is recorded of synthetic residents.

use terms::{Date, Personal, Sex, age_on};

use super::{Population, draw::Draw};
use crate::{BloodType, Citizenship, Detail, Education, Occupation, Person, Religion};

const RELIGIONS: &[(u32, Religion)] = &[
    (870, Religion::Islam),
    (72, Religion::Protestant),
    (31, Religion::Catholic),
    (17, Religion::Hindu),
    (7, Religion::Buddhist),
    (1, Religion::Confucian),
    (2, Religion::Belief),
];

const BLOOD_TYPES: &[(u32, BloodType)] = &[
    (37, BloodType::O),
    (26, BloodType::B),
    (23, BloodType::A),
    (8, BloodType::Ab),
    (6, BloodType::Unknown),
];

/// Of grown-ups who work.
const OCCUPATIONS: &[(u32, Occupation)] = &[
    (24, Occupation::PrivateEmployee),
    (20, Occupation::Entrepreneur),
    (14, Occupation::DayLabourer),
    (12, Occupation::Farmer),
    (10, Occupation::Trader),
    (6, Occupation::CivilServant),
    (5, Occupation::Teacher),
    (4, Occupation::Driver),
    (3, Occupation::Nurse),
    (2, Occupation::Mason),
];

const EDUCATIONS: &[(u32, Education)] = &[
    (22, Education::Primary),
    (20, Education::LowerSecondary),
    (38, Education::UpperSecondary),
    (6, Education::Diploma),
    (12, Education::Bachelor),
    (2, Education::Master),
];

impl Population {
    /// What else is recorded of somebody on the day `on`, the same whenever one asks. A family has
    /// one belief and one address.
    pub fn detail(person: &Person, on: Date) -> Detail {
        let home = &mut Draw::new(person.kk_number.number());
        let own = &mut Draw::new(person.nik.number());
        let age = age_on(*person.birth_date.reveal(), on);
        let number = |draw: &mut Draw, last| draw.between(1, last).to_string().parse().ok();
        let village = person.region.number() % 90_000 + 10_000;
        Detail {
            religion: home.weighted(RELIGIONS).map(Personal::new),
            rt: number(home, 12).map(Personal::new),
            rw: number(home, 9).map(Personal::new),
            postcode: village.to_string().parse().ok().map(Personal::new),
            blood_type: own.weighted(BLOOD_TYPES).map(Personal::new),
            education: education(own, age).map(Personal::new),
            occupation: occupation(own, person.sex, age).map(Personal::new),
            citizenship: Some(Personal::new(Citizenship::Indonesian)),
            birth_certificate: format!("{:04}-LU-{}", person.nik.prefix() / 100, own.below(99_999))
                .parse()
                .ok(),
            ..Detail::default()
        }
    }
}

fn education(draw: &mut Draw, age: i32) -> Option<Education> {
    match age {
        ..6 => Some(Education::None),
        6..12 => Some(Education::SomePrimary),
        12..15 => Some(Education::Primary),
        15..18 => Some(Education::LowerSecondary),
        18..23 => Some(Education::UpperSecondary),
        _ => draw.weighted(EDUCATIONS),
    }
}

fn occupation(draw: &mut Draw, sex: Sex, age: i32) -> Option<Occupation> {
    match age {
        ..6 => Some(Occupation::NotWorking),
        6..20 => Some(Occupation::Student),
        65.. if draw.chance(500) => Some(Occupation::Retired),
        _ if sex == Sex::Female && draw.chance(480) => Some(Occupation::Homemaker),
        _ => draw.weighted(OCCUPATIONS),
    }
}
