//! No page that shows a birth date shows a digit of the NIK (DESIGN, decision 4.15): over random
//! people, and with every other number made of the same digits.

use proptest::prelude::*;
use registry::{
    Altered, Card, CardState, Detail, Field, Found, FullName, Hit, Likeness, More, Opened, Person,
    Resident, Revealed, Seen,
};
use terms::{Date, Id, KkNumber, Language, Nik, Personal, Region, Sex, date_text};

use super::{
    altered::turns,
    family::{Address, Card as FamilyCard, Family},
    found::List,
    head::{Head, Tab},
    history::{Entry, History},
    nik::NikShown,
    offering::{Offering, Sample},
    purpose::{Need, Purpose},
    record::{eligible, record},
    resident::{Phone, Resident as RecordPage},
    residents::{Index, Outcome, Residents},
    typed::Typed,
};
use crate::{
    Place,
    frame::{Frame, Shown},
    look::{Chip, Tone},
    numbers::date,
    page::{Page, sample_date, sample_moment},
};

/// So many digits in a row are no chance.
const RUN: usize = 4;

#[derive(Clone, Debug)]
struct Drawn {
    resident: Resident,
    /// Another number that shares no run with the resident's own.
    other: Nik,
}

prop_compose! {
    fn drawn()(
        district in prop::sample::select(vec![367_301_u64, 367_304, 177_101, 327_305, 110_101]),
        day in 0_u32..27_000,
        corrected in prop::bool::weighted(0.2),
        woman: bool,
        serial in 1_u64..10_000,
        bytes: [u8; 16],
        life in prop::sample::select(registry::LifeStatus::ALL.to_vec()),
        recording in prop::sample::select(registry::RecordingStatus::ALL.to_vec()),
        marital in prop::sample::select(registry::MaritalStatus::ALL.to_vec()),
        relation in prop::sample::select(registry::Relation::ALL.to_vec()),
    ) -> Drawn {
        let born = sample_date("1950-01-01") + DAY * day;
        let numbered = if corrected { born + DAY * 3 } else { born };
        let nik = number(district, numbered, woman, serial);
        // The worst of cases: the family's number has the digits of a man's NIK.
        let kk_number = KkNumber::from_number(number(district, numbered, false, serial)).unwrap();
        let nik = Nik::from_number(nik).unwrap();
        let person = Person {
            nik,
            kk_number,
            full_name: FullName::parse("Nur'aini").unwrap(),
            sex: if woman { Sex::Female } else { Sex::Male },
            birth_place: Personal::new("Serang".to_owned()),
            birth_date: Personal::new(born),
            region: "36.73.01.1002".parse::<Region>().unwrap(),
            marital_status: marital,
            recording_status: recording,
            life_status: life,
            relation: Some(relation),
            address: Some(Personal::new("Jalan Melati 4".to_owned())),
        };
        let others = [9_102_036_812_470_935, 1_472_050_903_710_368, 6_108_195_811_835_829];
        let apart = |it: &Nik| runs(*it).iter().all(|run| !runs(nik).contains(run));
        let other = others.into_iter().filter_map(|it| Nik::from_number(it).ok()).find(apart);
        Drawn { resident: Resident { id: Id::from_bytes(bytes), person }, other: other.unwrap() }
    }
}

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

fn number(district: u64, born: Date, woman: bool, serial: u64) -> u64 {
    let day = u64::from(born.day()) + if woman { 40 } else { 0 };
    let year = u64::from(born.year().rem_euclid(100).unsigned_abs());
    let date = day * 10_000 + u64::from(u8::from(born.month())) * 100 + year;
    (district * 1_000_000 + date) * 10_000 + serial
}

fn runs(nik: Nik) -> Vec<String> {
    let digits: Vec<char> = nik.reveal().chars().collect();
    digits.windows(RUN).map(|run| run.iter().collect()).collect()
}

/// The runs of the NIK on `page` that are not there by chance: the page of the same person under
/// `other` number does not have them.
fn leaked(page: impl Fn(Nik) -> String, nik: Nik, other: Nik) -> Vec<String> {
    let (shown, chance) = (page(nik), page(other));
    runs(nik).into_iter().filter(|run| shown.contains(run) && !chance.contains(run)).collect()
}

fn frame(language: Language) -> Frame {
    Frame::new(language, Place::Console, Shown::RealData)
}

fn main_of(page: &impl Page) -> String {
    let html = page.show().unwrap().0;
    html.split("<main").nth(1).unwrap().split("</main>").next().unwrap().to_owned()
}

fn under(resident: &Resident, nik: Nik) -> Resident {
    // What is made of the digits goes along with them.
    let is_own = resident.person.nik == nik;
    let other = KkNumber::from_number(3_275_080_204_160_837).unwrap();
    let kk_number = if is_own { resident.person.kk_number } else { other };
    let person = Person { nik, kk_number, ..resident.person.clone() };
    Resident { id: resident.id, person }
}

fn deed(nik: Nik) -> String {
    let digits = nik.reveal();
    format!("{}-LU-{}-{}", &digits[..4], &digits[4..12], &digits[12..])
}

fn record_page(resident: &Resident, nik: Nik, language: Language) -> String {
    let resident = under(resident, nik);
    let detail = Detail {
        father_name: FullName::parse("Abdul").ok(),
        father_nik: Some(nik),
        mother_nik: Some(nik),
        birth_certificate: deed(nik).parse().ok(),
        postcode: "42117".parse().ok().map(Personal::new),
        rt: "003".parse().ok().map(Personal::new),
        ..Detail::default()
    };
    let assessment =
        activation::Standing::default().assess(&resident.person, None, sample_moment().date());
    let head = Head::of(&resident, Tab::Record, Purpose::ServePerson, language);
    let card = Card { state: CardState::Issued, steps: Vec::new() };
    let opened = Opened { resident, detail, card, has_portrait: false };
    let may = (eligible(&assessment, language), Offering::sample(language, Sample::Adult));
    let of = (head, record(&opened, language));
    main_of(&RecordPage::new(frame(language), of, may, Phone::Required))
}

fn search_page(resident: &Resident, nik: Nik, seen: &Seen, language: Language) -> String {
    let hit = Hit {
        id: resident.id,
        full_name: resident.person.full_name.clone(),
        seen: seen.clone(),
        village: resident.person.region,
        life_status: resident.person.life_status,
        likeness: Some(Likeness::Exact),
        lacks_word: false,
    };
    let found = Found { hits: vec![hit], more: More::Nobody, is_complete: true };
    let list = List::of(&found, Purpose::ServePerson, language);
    // What was typed comes back with the page: here the number itself.
    let typed = Typed { who: nik.reveal(), ..Typed::default() };
    let outcome = Outcome::Found(list, None);
    main_of(&Residents::new(frame(language), &typed, outcome, Index::Complete))
}

fn family_page(resident: &Resident, nik: Nik, language: Language) -> String {
    let resident = under(resident, nik);
    let kk_number = resident.person.kk_number;
    let household = registry::Family { kk_number, members: vec![resident.clone()] };
    let how = (&resident, Purpose::ServePerson, Address::Shown);
    let card = FamilyCard::of(&household, how, sample_moment().date(), language);
    let head = Head::of(&resident, Tab::Family, Purpose::ServePerson, language);
    let address = (Address::Shown, Purpose::ServePerson);
    main_of(&Family::new(frame(language), head, card, address, false))
}

fn history_page(resident: &Resident, nik: Nik, language: Language) -> String {
    let resident = under(resident, nik);
    let person = &resident.person;
    let altered = |field, value: String| Altered {
        field,
        old: Some(Personal::new(value.clone())),
        new: Some(Personal::new(value)),
    };
    let fields = [
        altered(Field::Nik, nik.reveal()),
        altered(Field::KkNumber, person.kk_number.reveal()),
        altered(Field::FatherNik, nik.reveal()),
        altered(Field::MotherNik, nik.reveal()),
        altered(Field::BirthDate, date_text(*person.birth_date.reveal())),
        altered(Field::BirthCertificate, deed(nik)),
        altered(Field::Region, person.region.to_string()),
    ];
    let entry = Entry {
        number: 7,
        kind: "",
        at: String::new(),
        fields: Vec::new(),
        turns: turns(&fields, language),
        seal: Chip { tone: Tone::Good, text: String::new() },
    };
    let head = Head::of(&resident, Tab::History, Purpose::ServePerson, language);
    let pages = (Purpose::ServePerson, false, false);
    main_of(&History::new(frame(language), head, vec![entry], pages))
}

proptest! {
    #[test]
    fn no_page_shows_a_run_of_the_nik_where_it_shows_the_birth_date(drawn in drawn()) {
        let Drawn { resident, other } = drawn;
        let (nik, born) = (resident.person.nik, resident.person.birth_date.clone());
        let by_date = Seen::BirthDate(born.clone());
        for language in Language::ALL {
            let born = date(language, *born.reveal());
            let record = |nik| record_page(&resident, nik, language);
            let search = |nik| search_page(&resident, nik, &by_date, language);
            let history = |nik| history_page(&resident, nik, language);
            for page in [&record as &dyn Fn(Nik) -> String, &search, &history] {
                prop_assert!(page(nik).contains(&born), "the birth date shows");
                let leaked = leaked(page, nik, other);
                prop_assert!(leaked.is_empty(), "{leaked:?} in {}", page(nik));
            }
        }
    }

    #[test]
    fn where_digits_show_the_birth_date_does_not(drawn in drawn()) {
        let Drawn { resident, other } = drawn;
        let (nik, born) = (resident.person.nik, *resident.person.birth_date.reveal());
        for language in Language::ALL {
            let words = date(language, born);
            let (full_name, need) = (resident.person.full_name.clone(), Need::FillForm);
            let shown = |nik| {
                let revealed = Revealed { full_name: full_name.clone(), nik };
                main_of(&NikShown::new(frame(language), &revealed, need, String::new()))
            };
            let end = |nik: Nik| {
                let seen = Seen::NikEnd(Personal::new(nik.masked()));
                search_page(&resident, nik, &seen, language)
            };
            let family = |nik| family_page(&resident, nik, language);
            for page in [&shown as &dyn Fn(Nik) -> String, &end, &family] {
                let text = page(nik);
                let bare = words.replace('\u{a0}', " ");
                for told in [&words, &bare, &date_text(born)] {
                    prop_assert!(!text.contains(told), "{told} in {text}");
                }
            }
            prop_assert!(!leaked(shown, nik, other).is_empty(), "the check sees digits");
            // A hint of the form names a year, which somebody's last four digits may be.
            let by_chance = end(other).contains(&nik.reveal()[12..]);
            let seen = !leaked(end, nik, other).is_empty();
            prop_assert!(seen || by_chance, "the check sees the last four");
        }
    }
}
