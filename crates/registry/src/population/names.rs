//! Names as they are borne: by region and generation, of one word or many, and what streets are
//! called. Every word stands in `data/names.txt`.

use terms::{Region, Sex};

use super::draw::Draw;
use crate::FullName;

/// Words that names and addresses are made of.
#[derive(Debug)]
pub(super) struct Names {
    styles: Vec<Style>,
    common: Words,
    noble: Words,
    streets: Vec<&'static str>,
}

/// What a family's names have in common.
#[derive(Debug)]
pub(super) struct Lineage {
    culture: Culture,
    family: Option<&'static str>,
}

/// How names are made in one part of the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Culture {
    Balinese,
    Batak,
    Bugis,
    Eastern,
    Javanese,
    Malay,
    Minang,
    Sundanese,
}

#[derive(Debug)]
struct Style {
    culture: Culture,
    words: Words,
    old: Words,
    given: Vec<&'static str>,
    family: Vec<&'static str>,
    habit: Habit,
}

/// How many in a thousand do what.
#[derive(Clone, Copy, Debug)]
struct Habit {
    /// Bear a first word common all over the country.
    common: u32,
    /// Bear one word only, if young and if old.
    one_word: (u32, u32),
    /// Bear a family name.
    family: u32,
}

#[derive(Debug)]
struct Words {
    male: Vec<&'static str>,
    female: Vec<&'static str>,
}

/// From this age on, people bear the names of an older generation.
const OLD: i32 = 50;

use Culture::{Balinese, Batak, Bugis, Eastern, Javanese, Malay, Minang, Sundanese};

/// Each culture with the prefix of its lists and its habits.
const CULTURES: &[(Culture, &str, Habit)] = &[
    (Balinese, "balinese", Habit { common: 0, one_word: (0, 0), family: 0 }),
    (Batak, "batak", Habit { common: 250, one_word: (0, 0), family: 1_000 }),
    (Bugis, "bugis", Habit { common: 300, one_word: (80, 250), family: 0 }),
    (Eastern, "eastern", Habit { common: 0, one_word: (0, 0), family: 1_000 }),
    (Javanese, "javanese", Habit { common: 300, one_word: (60, 520), family: 0 }),
    (Malay, "malay", Habit { common: 450, one_word: (80, 200), family: 0 }),
    (Minang, "minang", Habit { common: 350, one_word: (100, 200), family: 300 }),
    (Sundanese, "sundanese", Habit { common: 400, one_word: (120, 420), family: 0 }),
];

impl Names {
    pub(super) fn new() -> Self {
        let style = |(culture, name, habit): &(Culture, &str, Habit)| Style {
            culture: *culture,
            words: Words::of(name, ""),
            old: Words::of(name, "old"),
            given: list(&format!("{name}.given")),
            family: list(&format!("{name}.family")),
            habit: *habit,
        };
        Self {
            styles: CULTURES.iter().map(style).collect(),
            common: Words::of("common", ""),
            noble: Words::of("noble", ""),
            streets: list("street"),
        }
    }

    /// What the names of a family in `village` have in common.
    pub(super) fn lineage(&self, draw: &mut Draw, village: Region) -> Lineage {
        let culture = draw.weighted(cultures(village.number() / 100_000_000)).unwrap_or(Malay);
        let style = self.styles.iter().find(|it| it.culture == culture);
        let bears = style.filter(|it| draw.chance(it.habit.family));
        Lineage { culture, family: bears.and_then(|it| draw.pick(&it.family).copied()) }
    }

    /// A member's name.
    pub(super) fn full_name(
        &self,
        draw: &mut Draw,
        lineage: &Lineage,
        sex: Sex,
        age: i32,
    ) -> FullName {
        let mut words = Vec::with_capacity(4);
        if let Some(style) = self.styles.iter().find(|it| it.culture == lineage.culture) {
            self.own_words(draw, style, sex, age, &mut words);
        }
        words.extend(lineage.family);
        // A few old names are longer than any form foresees.
        if draw.chance(4) {
            let (common, noble) = (self.common.of_sex(sex), self.noble.of_sex(sex));
            while words.iter().map(|it| it.len() + 1).sum::<usize>() <= 61 {
                let front = words.len() % 2 == 0;
                let word = draw.pick(if front { noble } else { common });
                words.insert(0, word.copied().unwrap_or("Abdurrahman"));
            }
        }
        FullName::of_words(&words)
    }

    /// A family's street and neighbourhood.
    pub(super) fn address(&self, draw: &mut Draw) -> String {
        let street = draw.pick(&self.streets).copied().unwrap_or("Raya");
        let (rt, rw) = (draw.between(1, 12), draw.between(1, 15));
        if draw.chance(350) {
            return format!("Kp. {street} RT {rt:03}/RW {rw:03}");
        }
        format!("Jl. {street} No. {} RT {rt:03}/RW {rw:03}", draw.between(1, 180))
    }

    fn own_words(
        &self,
        draw: &mut Draw,
        style: &Style,
        sex: Sex,
        age: i32,
        words: &mut Vec<&'static str>,
    ) {
        let (own, old) = (style.words.of_sex(sex), style.old.of_sex(sex));
        let one_word = if age >= OLD { style.habit.one_word.1 } else { style.habit.one_word.0 };
        if draw.chance(one_word) {
            let list = if age >= OLD && !old.is_empty() { old } else { own };
            words.extend(draw.pick(list));
            return;
        }
        if style.culture == Balinese {
            words.push(if sex == Sex::Male { "I" } else { "Ni" });
        }
        let common = draw.chance(style.habit.common);
        words.extend(draw.pick(if common { self.common.of_sex(sex) } else { own }));
        let second = if style.given.is_empty() { own } else { &style.given };
        let more = if draw.chance(250) { 2 } else { 1 };
        for _ in 0..more {
            // Nobody is called the same twice.
            words.extend(draw.pick(second).filter(|it| !words.contains(it)).copied());
        }
    }
}

impl Words {
    fn of(name: &str, generation: &str) -> Self {
        let list = |sex: &str| list(&format!("{name}.{generation}{sex}"));
        Self { male: list("male"), female: list("female") }
    }

    fn of_sex(&self, sex: Sex) -> &[&'static str] {
        if sex == Sex::Male { &self.male } else { &self.female }
    }
}

/// The words of one list.
fn list(name: &str) -> Vec<&'static str> {
    let lines = include_str!("../../data/names.txt").lines();
    let rests = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    rests.flat_map(str::split_whitespace).collect()
}

/// Who lives in a province, by the first two digits of its code; rough, and enough for samples.
const fn cultures(province: u64) -> &'static [(u32, Culture)] {
    match province {
        11 | 14..=17 | 19 | 21 => &[(65, Malay), (25, Javanese), (7, Minang), (3, Batak)],
        12 => &[(50, Batak), (28, Javanese), (22, Malay)],
        13 => &[(88, Minang), (8, Javanese), (4, Malay)],
        18 => &[(60, Javanese), (30, Malay), (10, Sundanese)],
        31 => &[(38, Javanese), (30, Malay), (20, Sundanese), (7, Batak), (5, Minang)],
        32 | 36 => &[(62, Sundanese), (25, Javanese), (8, Malay), (3, Batak), (2, Minang)],
        33..=35 => &[(95, Javanese), (5, Malay)],
        51 => &[(85, Balinese), (12, Javanese), (3, Malay)],
        52 => &[(85, Malay), (10, Balinese), (5, Javanese)],
        53 | 71 | 81 => &[(90, Eastern), (6, Bugis), (4, Javanese)],
        61..=65 => &[(62, Malay), (18, Javanese), (12, Eastern), (8, Bugis)],
        72..=76 | 82 => &[(75, Bugis), (15, Eastern), (10, Javanese)],
        91..=96 => &[(78, Eastern), (12, Javanese), (10, Bugis)],
        _ => &[(1, Malay)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_that_is_drawn_from_has_words() {
        let names = Names::new();
        for style in &names.styles {
            assert!(style.words.male.len() >= 8 && style.words.female.len() >= 8, "{style:?}");
            assert_eq!(style.habit.family > 0, !style.family.is_empty(), "{:?}", style.culture);
        }
        assert!(!names.common.male.is_empty() && !names.noble.female.is_empty());
        assert!(names.streets.len() > 20);
        let words = include_str!("../../data/names.txt").split_whitespace();
        assert!(words.filter(|word| FullName::parse(word).is_err()).count() == 0);
    }
}
