//! A region is found by its name, its former name or its code, and at once.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use registry::Regions;
use terms::{Die, Level, Region, SeededDie};

fn region(code: &str) -> Region {
    code.parse().unwrap()
}

fn dice(seed: u64) -> Box<dyn Die> {
    Box::new(SeededDie::new(seed))
}

/// The codes that a text finds.
fn find(text: &str, within: &str, limit: usize) -> Vec<String> {
    let found = Regions::load().search(text, region(within), limit);
    found.into_iter().map(|it| it.to_string()).collect()
}

fn first(text: &str, within: &str) -> String {
    find(text, within, 1).pop().unwrap_or_default()
}

#[test]
fn wide_regions_come_first_and_the_kind_tells_them_apart() {
    assert_eq!(find("serang", "0", 3), ["36.04", "36.73", "36.73.01"]);
    for (typed, code) in [
        ("KOTA SERANG", "36.73"),
        ("kab serang", "36.04"),
        ("Kab. Serang", "36.04"),
        ("Kec. Serang", "36.73.01"),
        ("kecamatan serang", "36.73.01"),
        ("district serang", "36.73.01"),
        ("Kel. Serang", "36.73.01.1001"),
        ("Prov Banten", "36"),
        ("Kota Administrasi Jakarta Selatan", "31.74"),
        ("jakarta selatan", "31.74"),
        ("Distrik Merauke", "93.01.01"),
        ("ds karangjambe padamara", "33.03.15.2003"),
    ] {
        assert_eq!(first(typed, "0"), code, "{typed}");
    }
}

#[test]
fn words_may_come_in_any_order_begun_and_with_what_lies_around() {
    for (typed, code) in [
        ("cipocok", "36.73.05"),
        ("jaya cipocok", "36.73.05"),
        ("cip jay", "36.73.05"),
        ("Serang Banten", "36.04"),
        ("cipare, serang", "36.73.01.1002"),
        ("fakfak", "92.03"),
        ("Fak-Fak", "92.03"),
        ("kota baru", "63.02"),
        ("KotaBaru", "63.02"),
        ("Kabupaten Kotabaru", "63.02"),
    ] {
        assert!(
            find(typed, "0", 5).contains(&code.to_owned()),
            "{typed}: {:?}",
            find(typed, "0", 5)
        );
    }
}

#[test]
fn marks_and_old_spellings_do_not_hide_a_name() {
    for (typed, code) in [
        ("SÉRANG  kota", "36.73"),
        ("Soerabaja", "35.78"),
        ("Djakarta poesat", "31.71"),
        ("DKI Djakarta", "31"),
        ("Tjirebon kota", "32.74"),
        ("bandjarmasin", "63.71"),
    ] {
        assert!(
            find(typed, "0", 3).contains(&code.to_owned()),
            "{typed}: {:?}",
            find(typed, "0", 3)
        );
    }
    let bau = Regions::load().search("pasi kuala bau", Region::COUNTRY, 1);
    assert_eq!(Regions::load().name(bau[0]), Some("Pasi Kuala Ba'u"));
}

#[test]
fn a_former_name_leads_to_todays_region() {
    for (typed, code, name) in [
        ("ujung pandang", "73.71", "Kota Makassar"),
        ("Kotamadya Ujung Pandang", "", ""),
        ("irian jaya", "91", "Papua"),
        ("Toba Samosir", "12.12", "Kabupaten Toba"),
        ("kab pasir", "64.01", "Kabupaten Paser"),
        ("kab pontianak", "61.02", "Kabupaten Mempawah"),
        ("polewali mamasa", "76.04", "Kabupaten Polewali Mandar"),
        ("mamuju utara", "76.01", "Kabupaten Pasangkayu"),
        ("maluku tenggara barat", "81.03", "Kabupaten Kepulauan Tanimbar"),
        ("yapen waropen", "91.05", "Kabupaten Kepulauan Yapen"),
        ("batavia", "31", "Daerah Khusus Ibukota Jakarta"),
    ] {
        assert_eq!(first(typed, "0"), code, "{typed}");
        if !code.is_empty() {
            assert_eq!(Regions::load().name(region(code)), Some(name));
        }
    }
}

#[test]
fn a_code_is_found_with_and_without_dots_and_begun() {
    for typed in ["36.73.01", "367301", "36 73 01", "36.73.01."] {
        let found = find(typed, "0", 20);
        assert_eq!(found[..2], ["36.73.01", "36.73.01.1001"], "{typed}");
    }
    assert_eq!(find("3673011001", "0", 20), ["36.73.01.1001"]);
    assert_eq!(find("36.73.01.10", "0", 3), find("36730110", "0", 3));
    assert_eq!(find("367", "0", 20), ["36.71", "36.72", "36.73", "36.74"]);
    assert_eq!(find("36.7", "36.73", 20), ["36.73"]);
    assert_eq!(find("3", "0", 20), ["31", "32", "33", "34", "35", "36"]);
    for nothing in ["99", "0", "00", "36.73.99", "36730110011", "36.00.01.1001", "...", "-"] {
        assert!(find(nothing, "0", 20).is_empty(), "{nothing}");
    }
}

#[test]
fn nothing_is_found_outside_the_region_that_is_asked_for() {
    let serang = region("36.73");
    for typed in ["serang", "su", "s", "kota", "cip", "36", "36.73.01", "banten"] {
        let found = Regions::load().search(typed, serang, 20);
        assert!(found.iter().all(|it| serang.contains(*it)), "{typed}: {found:?}");
    }
    assert!(!find("s", "36.73", 20).is_empty(), "one letter leads on among few");
    assert!(find("jakarta", "36.73", 20).is_empty());
    assert!(find("", "0", 20).is_empty() && find("  ", "0", 20).is_empty());
    assert!(find("serang", "0", 0).is_empty());
}

#[test]
fn every_region_is_found_by_its_own_full_name_and_by_its_code() {
    let (regions, die) = (Regions::load(), dice(5));
    let villages: Vec<Region> = regions.villages(Region::COUNTRY).collect();
    for _ in 0..500 {
        let village = villages[die.below(villages.len() as u64) as usize];
        for level in [Level::Village, Level::District, Level::Regency, Level::Province] {
            let wanted = village.at(level);
            let code: String = wanted.to_string().chars().filter(|it| *it != '.').collect();
            assert_eq!(regions.search(&code, Region::COUNTRY, 20).first(), Some(&wanted));
            let path = regions.path(wanted).unwrap();
            // A village's path has more words than are looked for; its name and district do.
            let name = path.split(", ").take(2).collect::<Vec<_>>().join(" ");
            let found = regions.search(&name, wanted.at(Level::Province), 20);
            assert!(found.contains(&wanted), "{wanted} {name}: {found:?}");
        }
    }
}

#[test]
fn searching_among_all_regions_takes_less_than_five_milliseconds() {
    let (regions, die) = (Regions::load(), dice(7));
    let villages: Vec<Region> = regions.villages(Region::COUNTRY).collect();
    regions.search("serang", Region::COUNTRY, 20);
    let mut times = Vec::new();
    for round in 0..2_000 {
        let village = villages[die.below(villages.len() as u64) as usize];
        let name = match round % 3 {
            0 => regions.name(village).unwrap().to_owned(),
            1 => regions.name(village.at(Level::Regency)).unwrap().to_owned(),
            _ => regions.path(village).unwrap(),
        };
        let letters = 1 + die.below(name.chars().count() as u64) as usize;
        let typed: String = name.chars().take(letters).collect();
        let within = village.at(if round % 2 == 0 { Level::Country } else { Level::Regency });
        let begun = Instant::now();
        let found = regions.search(&typed, within, 20);
        times.push(begun.elapsed());
        assert!(found.len() <= 20);
    }
    times.sort();
    let late = times[times.len() * 99 / 100];
    assert!(late < Duration::from_millis(5), "p99 {late:?}, worst {:?}", times.last());
}

proptest! {
    #[test]
    fn nothing_that_is_typed_panics_or_leaves_its_region(
        any in "\\PC{0,120}", near in "[a-zA-Z0-9 .,'’éoe-]{0,30}"
    ) {
        for typed in [any, near] {
            let within = region("36.73");
            for it in Regions::load().search(&typed, within, 20) {
                prop_assert!(within.contains(it));
            }
            prop_assert!(Regions::load().search(&typed, Region::COUNTRY, 20).len() <= 20);
        }
    }
}
