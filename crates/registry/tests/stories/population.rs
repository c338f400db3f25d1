//! Synthetic residents are like real ones, belong to nobody, and are the same for the same seed.

use std::collections::{BTreeSet, HashMap, HashSet};

use proptest::prelude::*;
use registry::{
    Bases, LifeStatus, MaritalStatus, Oddity, Person, Population, PopulationError, RecordingStatus,
    Relation, Report, ResidentFile, ResidentWriter,
};
use terms::{Date, Level, Region, Sex, parse_date};

/// Regencies and cities from one end of the country to the other.
const PLACES: [&str; 10] =
    ["36.73", "36.04", "33.03", "17.71", "11.71", "12.71", "13.71", "51.71", "73.71", "91.71"];

fn today() -> Date {
    parse_date("2024-06-05").unwrap()
}

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn people(code: &str, count: u64, seed: u64) -> Vec<Person> {
    Population::new(region(code), count, seed, today()).unwrap().collect()
}

fn file(people: &[Person]) -> Vec<u8> {
    let mut writer = ResidentWriter::new(Vec::new()).unwrap();
    people.iter().for_each(|person| writer.write(person).unwrap());
    writer.finish().unwrap()
}

fn bases(people: &[Person]) -> Bases {
    let mut bases = Bases::default();
    people.iter().for_each(|person| bases.add(person, today()));
    bases
}

/// How many in a thousand of those present pass.
fn permille(people: &[Person], passes: impl Fn(&Person) -> bool) -> usize {
    let present: Vec<_> = people.iter().filter(|it| it.is_present()).collect();
    present.iter().filter(|it| passes(it)).count() * 1_000 / present.len()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let first = file(&people("36.73", 3_000, 7));
    assert!(first == file(&people("36.73", 3_000, 7)));
    assert!(first != file(&people("36.73", 3_000, 8)));
    let shorter = file(&people("36.73", 1_000, 7));
    assert!(first.starts_with(&shorter), "a smaller population is the beginning of a larger one");
}

#[test]
fn twenty_thousand_pass_the_reader_and_stand_once() {
    for code in ["36.73", "33.03"] {
        let made = people(code, 20_000, 1);
        assert_eq!(made.len(), 20_000);
        let mut report = Report::default();
        let bytes = file(&made);
        let mut read = Vec::new();
        for line in ResidentFile::open(&bytes[..], today()).unwrap() {
            let line = line.unwrap();
            report.add(&line);
            read.extend(line.person);
        }
        assert!(report.is_clean(), "{:?}", report.bad);
        assert!(read == made, "what is read is what was made");
        let corrected = report.oddities.get(&Oddity::NikBirthDate);
        assert!(corrected.is_some_and(|it| (40..160).contains(it)), "{:?}", report.oddities);
        let unknown = report.oddities.contains_key(&Oddity::NikRegionUnknown);
        assert_eq!(unknown, code == "36.73");
        let known = [Oddity::NikBirthDate, Oddity::NikRegionUnknown];
        assert!(report.oddities.keys().all(|it| known.contains(it)), "{:?}", report.oddities);
    }
}

#[test]
fn ages_make_the_countrys_pyramid() {
    for code in ["36.73", "33.03", "12.71"] {
        let people = people(code, 20_000, 3);
        let aged = |first, last| permille(&people, |it| (first..=last).contains(&it.age(today())));
        for (first, last, share) in [
            (0, 14, 220..270),
            (15, 29, 225..275),
            (30, 44, 215..265),
            (45, 64, 175..230),
            (65, 130, 45..75),
        ] {
            let found = aged(first, last);
            assert!(share.contains(&found), "{code}: {first}-{last}: {found}");
        }
        let men = permille(&people, |it| it.sex == Sex::Male);
        assert!((480..525).contains(&men), "{code}: {men} men");
    }
}

#[test]
fn the_bases_are_like_those_of_an_office() {
    for code in PLACES {
        let people = people(code, 10_000, 11);
        let bases = bases(&people);
        let wajib = bases.wajib_ktp * 1_000 / bases.population;
        assert!((690..770).contains(&wajib), "{code}: {wajib} wajib KTP");
        let due: Vec<Person> =
            people.iter().filter(|it| it.must_hold_ktp(today())).cloned().collect();
        let recorded = permille(&due, Person::is_recorded);
        assert!((968..985).contains(&recorded), "{code}: {recorded} recorded");
        let ahead = people.iter().filter(|it| it.is_recorded() && it.age(today()) == 16).count();
        assert!(ahead > 0, "some are recorded at 16");
        let of = |life| people.iter().filter(|it| it.life_status == life).count();
        assert!(
            (100..400).contains(&of(LifeStatus::Dead)),
            "{code}: {} dead",
            of(LifeStatus::Dead)
        );
        let moved = of(LifeStatus::Moved);
        assert!((100..500).contains(&moved), "{code}: {moved} moved");
    }
}

#[test]
fn families_make_sense() {
    let people = people("36.73", 20_000, 5);
    let mut families: HashMap<u64, Vec<&Person>> = HashMap::new();
    for person in &people[..19_900] {
        families.entry(person.kk_number.number()).or_default().push(person);
    }
    for family in families.values().filter(|it| !it.iter().any(|it| it.nik == people[19_899].nik)) {
        let is = |relation| move |it: &&&Person| it.relation == Some(relation);
        assert_eq!(family.iter().filter(is(Relation::Head)).count(), 1, "one head each");
        let places: HashSet<_> = family.iter().map(|it| (it.region, &it.address)).collect();
        assert_eq!(places.len(), 1, "under one roof");
        let wife = family.iter().find(is(Relation::Wife)).filter(|it| it.is_present());
        if let Some(wife) = wife {
            assert_eq!(wife.marital_status, MaritalStatus::Married);
            let eldest = family.iter().filter(is(Relation::Child)).map(|it| it.age(today())).max();
            assert!(wife.age(today()) - eldest.unwrap_or(-20) >= 16, "a mother, not a sister");
        }
    }
    let mean = people.len() * 100 / families.len();
    assert!((280..400).contains(&mean), "{mean} in a hundred families");
    let brides = people.iter().filter(|it| it.marital_status.ever_married());
    let young = brides.filter(|it| it.age(today()) < 17).count();
    assert!((1..30).contains(&young), "{young} married under 17");
    let early = people.iter().filter(|it| it.recording_status.is_recorded());
    assert!(early.map(|it| it.age(today())).min() >= Some(16));
    let not_due = people.iter().filter(|it| it.recording_status == RecordingStatus::NotYetDue);
    assert!(not_due.clone().count() > 0 && not_due.map(|it| it.age(today())).max() < Some(17));
}

#[test]
fn numbers_are_built_like_real_ones() {
    let people = people("36.73", 20_000, 2);
    let regions = registry::Regions::load();
    let mut prefixes = [0_usize; 3];
    for person in &people {
        assert_eq!(person.nik.sex(), person.sex);
        let prefix = person.nik.prefix();
        let old = [360_401, 360_402, 360_403, 360_404, 360_410, 360_421].contains(&prefix);
        assert!(old || regions.prefix(prefix) == terms::Prefix::Current);
        let kind = if old { 2 } else { usize::from(prefix / 100 != 3_673) };
        prefixes[kind] += 1;
        let born = person.birth_date.reveal().year();
        assert!(!old || born < 2007, "the city has had its own numbers since 2007");
    }
    let [here, elsewhere, historic] = prefixes;
    assert!(here > 10_000 && elsewhere > 1_000 && historic > 1_000, "{prefixes:?}");
}

#[test]
fn villages_differ_in_size_and_all_are_lived_in() {
    let people = people("36.73", 20_000, 4);
    let mut villages: HashMap<Region, u32> = HashMap::new();
    for person in &people {
        assert_eq!(person.region.at(Level::Regency), region("36.73"));
        *villages.entry(person.region).or_default() += 1;
    }
    assert_eq!(villages.len(), 67);
    let (small, large) = (villages.values().min().unwrap(), villages.values().max().unwrap());
    assert!(large > &(2 * small), "{small} to {large}");
}

#[test]
fn names_are_short_long_and_apostrophed() {
    for code in PLACES {
        let people = people(code, 10_000, 6);
        let count = |passes: fn(&str) -> bool| {
            people.iter().filter(|it| passes(it.full_name.reveal())).count()
        };
        let one_word = count(|name| !name.contains(' '));
        let bare = !["12.71", "51.71", "91.71"].contains(&code);
        assert!(!bare || (300..3_500).contains(&one_word), "{code}: {one_word} of one word");
        assert!(code == "51.71" || count(|name| name.contains('\'')) > 20, "{code}");
        let long = count(|name| name.chars().count() > 60);
        assert!((15..100).contains(&long), "{code}: {long} beyond 60 characters");
        assert_eq!(count(|name| name.chars().count() > 100), 0);
        let different: BTreeSet<&str> = people.iter().map(|it| it.full_name.reveal()).collect();
        assert!(different.len() > 2_000, "{code}: {} different names", different.len());
    }
}

#[test]
fn nobody_lives_where_nothing_is() {
    let refused = |code, count| Population::new(region(code), count, 1, today()).err();
    assert_eq!(refused("36.99", 10), Some(PopulationError::RegionUnknown));
    assert_eq!(refused("36.73", Population::MOST + 1), Some(PopulationError::TooMany));
    assert_eq!(people("36.73.01.1001", 50, 1).len(), 50, "one village is enough");
    assert_eq!(people("36.73", 0, 1).len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_regency_on_any_day_gives_clean_rows(
        place in prop::sample::select(&PLACES[..]),
        seed in any::<u64>(),
        day in 0_i32..4_000,
    ) {
        let today = parse_date("2020-02-29").unwrap() + time::Duration::days(day.into());
        let made: Vec<_> = Population::new(region(place), 800, seed, today).unwrap().collect();
        let bytes = file(&made);
        let lines = ResidentFile::open(&bytes[..], today).unwrap().map(Result::unwrap);
        let read: Vec<_> = lines.filter_map(|line| line.person.ok()).collect();
        prop_assert_eq!(read.len(), 800);
        let numbers: HashSet<_> = made.iter().map(|it| it.nik).collect();
        prop_assert_eq!(numbers.len(), 800);
        prop_assert!(made.iter().all(|it| *it.birth_date.reveal() <= today));
    }
}
