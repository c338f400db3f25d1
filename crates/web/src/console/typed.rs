//! What an officer types to find a resident, and whom it means.

use registry::{Born, Query, QueryError, Regions, Resident};
use serde::Deserialize;
use terms::{Id, KkNumber, Language, Level, NumberError, Region};

use super::purpose::Purpose;
use crate::lang::texts;

/// So many residents are shown at once.
const SHOWN: u16 = 20;

/// So many places are named where several are called so.
const NAMED: usize = 6;

/// More places of one name are in no country.
const MOST: usize = 1_000;

/// What was typed. Never printed: it may be a NIK.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    pub who: String,
    #[serde(default)]
    pub birth: String,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub reason: String,
}

/// Whom it means.
pub(crate) enum Meant {
    Handle(Id<Resident>),
    Query(Box<Query>),
}

/// What cannot be read, in which field.
#[derive(Clone)]
pub(crate) struct Problem {
    pub field: Entry,
    pub text: String,
    /// Places of which one may be meant.
    pub places: Vec<String>,
}

/// A field of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    Birth,
    Place,
    Who,
}

/// Where one may look, and where the desk is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    /// The region of the act; the whole country, if it is not confined.
    pub own: Region,
    pub home: Region,
}

impl Typed {
    pub fn purpose(&self) -> Purpose {
        Purpose::of_code(&self.reason).unwrap_or_default()
    }

    /// What the form shows again. A number never stands beside birth dates, and is typed anew.
    pub fn again(&self) -> Self {
        let named = !self.who.chars().any(char::is_numeric);
        let who = if named { self.who.clone() } else { String::new() };
        Self { who, ..self.clone() }
    }

    /// Whether its digits, which are no resident's NIK, may be a family card's.
    pub fn may_be_kk_number(&self) -> bool {
        self.who.parse::<KkNumber>().is_ok()
    }

    /// Whom it means. The field's label says NIK: a KK number needs its word before it.
    pub fn meant(&self, around: Around, language: Language) -> Result<Meant, Problem> {
        if let Ok(id) = self.who.trim().parse() {
            return Ok(Meant::Handle(id));
        }
        let misread = |field: Entry| move |why| Problem::new(field, told(why, language));
        let query = Query::parse(&self.who, registry::Typed::Nik).map_err(misread(Entry::Who))?;
        let birth = match self.birth.trim() {
            "" => None,
            birth => Some(Born::parse(birth).map_err(misread(Entry::Birth))?),
        };
        if query.birth.is_some() && birth.is_some() && query.birth != birth {
            return Err(Problem::new(Entry::Birth, Words::of(language).twice));
        }
        let region = match self.place.trim() {
            "" => None,
            place => Some(region(place, around, language)?),
        };
        let (birth, near) = (birth.or(query.birth), Some(around.home));
        Ok(Meant::Query(Box::new(Query { birth, region, near, limit: SHOWN, ..query })))
    }
}

impl Problem {
    fn new(field: Entry, text: impl Into<String>) -> Self {
        Self { field, text: text.into(), places: Vec::new() }
    }

    /// A place that several are called.
    pub fn several(places: Vec<String>, language: Language) -> Self {
        Self { field: Entry::Place, text: Words::of(language).several.to_owned(), places }
    }
}

fn told(why: QueryError, language: Language) -> &'static str {
    match why {
        QueryError::Number(NumberError::NikForm) => Words::of(language).nik_form,
        other => other.text(language),
    }
}

/// The place that a code or a name means: there where one may look, and near the desk first.
fn region(text: &str, around: Around, language: Language) -> Result<Region, Problem> {
    let (regions, t) = (Regions::load(), Words::of(language));
    let unknown = || Problem::new(Entry::Place, t.unknown);
    if let Ok(code) = text.parse() {
        return regions.contains(code).then_some(code).ok_or_else(unknown);
    }
    let near = if around.own.contains(around.home) { around.home } else { around.own };
    let found = [near, around.own].into_iter().map(|within| called(text, within));
    let found = found.into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    match &found[..] {
        [] => Err(unknown()),
        // A city, its district and its village of one name: the widest holds them all.
        [widest, rest @ ..] if rest.iter().all(|it| widest.contains(*it)) => Ok(*widest),
        several => {
            let named = several.iter().take(NAMED);
            let path = |it: &Region| Some(format!("{} ({it})", regions.path(*it)?));
            Err(Problem::several(named.filter_map(path).collect(), language))
        }
    }
}

/// The regions in `within` that are called so, or else whose name begins so; the wide ones first.
/// The word for a kind before the name tells a village from the district of its name.
fn called(text: &str, within: Region) -> Vec<Region> {
    let regions = Regions::load();
    let (level, name) = kind(text);
    let mut found = regions.search(name, within, MOST);
    found.retain(|it| level.is_none_or(|level| it.level() == level));
    found.sort_unstable_by_key(|it| (it.level(), *it));
    let is_exact = |it: &Region| {
        let known = regions.name(*it).unwrap_or_default();
        let bare = known.strip_prefix("Kota ").or_else(|| known.strip_prefix("Kabupaten "));
        [Some(known), bare].into_iter().flatten().any(|it| it.eq_ignore_ascii_case(name))
    };
    let exact: Vec<Region> = found.iter().copied().filter(is_exact).collect();
    if exact.is_empty() { found } else { exact }
}

fn kind(text: &str) -> (Option<Level>, &str) {
    const KINDS: [(&str, Level); 8] = [
        ("kelurahan ", Level::Village),
        ("kel. ", Level::Village),
        ("kel ", Level::Village),
        ("desa ", Level::Village),
        ("kecamatan ", Level::District),
        ("kec. ", Level::District),
        ("kec ", Level::District),
        ("distrik ", Level::District),
    ];
    let named = KINDS.iter().find_map(|(word, level)| {
        let (head, rest) = text.split_at_checked(word.len())?;
        head.eq_ignore_ascii_case(word).then(|| (Some(*level), rest.trim_start()))
    });
    named.unwrap_or((None, text))
}

texts! { Words {
    twice: "Dua tanggal lahir yang berbeda diisi. Hapus salah satunya.",
        "Two different birth dates were typed. Please take one away.";
    nik_form: "Ini NIK seorang perempuan, bukan nomor KK. Ketik tanpa kata KK.",
        "This is a woman's NIK and no KK number. Type it without the word KK.";
    unknown: "Tempat itu tidak dikenal. Ketik kode wilayah, atau nama desa, kelurahan, atau kecamatan.",
        "This place is not known. Type a region code, or the name of a village or district.";
    several: "Ada beberapa tempat bernama begitu. Ketik kode yang dimaksud:",
        "Several places are called so. Type the code of the one you mean:";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn around() -> Around {
        Around { own: Region::COUNTRY, home: "36.73".parse().unwrap() }
    }

    fn typed(who: &str, birth: &str, place: &str) -> Typed {
        let [who, birth, place] = [who, birth, place].map(str::to_owned);
        Typed { who, birth, place, ..Typed::default() }
    }

    fn query(who: &str, birth: &str, place: &str) -> Result<Query, (Entry, String)> {
        match typed(who, birth, place).meant(around(), Language::English) {
            Ok(Meant::Query(query)) => Ok(*query),
            Ok(Meant::Handle(_)) => Err((Entry::Who, "a handle".to_owned())),
            Err(problem) => Err((problem.field, problem.text)),
        }
    }

    #[test]
    fn what_is_typed_is_understood_or_nothing_is_searched() {
        let nik = |text| query(text, "", "").is_ok_and(|it| it.nik.is_some());
        assert!(
            nik("3673014505990001") && nik(" 367301 450599 0001 ") && nik("36.73.01-4505990001")
        );
        let handle = typed("01J0GQ7Y3M5V8ZK2R4T6X9B1CD", "", "");
        let handle = handle.meant(around(), Language::English);
        assert!(matches!(handle, Ok(Meant::Handle(_))));
        assert!(query("Nur'aini", "", "").is_ok_and(|it| it.name.is_some() && it.nik.is_none()));
        assert!(query("KK 3673010505990001", "", "").is_ok_and(|it| it.kk_number.is_some()));
        for nothing in ["", "  ", "367301450599000", "36730145O5990001", "x", "...", "<>"] {
            assert!(query(nothing, "", "").is_err(), "{nothing}");
        }
        let womans = query("KK 3673014505990001", "", "").unwrap_err();
        assert!(womans.1.contains("woman's NIK"), "{}", womans.1);
        assert!(typed("3673010505990001", "", "").may_be_kk_number());
        assert!(!typed("3673014505990001", "", "").may_be_kk_number());
    }

    #[test]
    fn birth_and_place_narrow_a_search() {
        let found = query("Ratna", "1999", "36.73.01").unwrap();
        assert!(found.birth == Some(Born::Year(1999)));
        assert_eq!(found.region.map(|it| it.to_string()).as_deref(), Some("36.73.01"));
        assert!(query("Ratna 1999", "1999", "").is_ok());
        let twice = query("Ratna 1999", "17-08-1990", "").unwrap_err();
        assert_eq!(twice.0, Entry::Birth);
        assert_eq!(query("Ratna", "yesterday", "").unwrap_err().0, Entry::Birth);
        for unknown in ["99.99", "Atlantis", "10", "?"] {
            assert_eq!(query("Ratna", "", unknown).unwrap_err().0, Entry::Place, "{unknown}");
        }
    }

    #[test]
    fn a_place_is_known_by_its_name_near_the_desk_first() {
        let place = |text| query("Ratna", "", text).map(|it| it.region.unwrap().to_string());
        for (typed, code) in [
            ("cipare", "36.73.01.1002"),
            ("Kota Serang", "36.73"),
            ("serang", "36.73"),
            ("Kec. Serang", "36.73.01"),
            ("Kelurahan Serang", "36.73.01.1001"),
            ("sukalaks", "36.73.04.1008"),
            ("kota bengkulu", "17.71"),
        ] {
            assert_eq!(place(typed).as_deref(), Ok(code), "{typed}");
        }
        let many = typed("Ratna", "", "Sukawana").meant(around(), Language::English);
        let many = many.map(|_| ()).err().unwrap();
        let codes = ["36.73.01.1008", "36.73.04.1007"];
        assert_eq!(many.places.len(), codes.len(), "near the desk, there are only these");
        assert!(many.places.iter().zip(codes).all(|(place, code)| place.contains(code)));
        let far = typed("Ratna", "", "Sukamaju").meant(around(), Language::English);
        assert_eq!(far.map(|_| ()).err().unwrap().places.len(), NAMED);
    }

    #[test]
    fn a_number_is_not_shown_again() {
        let shown = |who| typed(who, "1999", "").again().who;
        assert_eq!(shown("Nur'aini"), "Nur'aini");
        for number in ["3673014505990001", "KK 3673010505990001", "٣٦٧٣", "Ratna 3673"] {
            assert_eq!(shown(number), "", "{number}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(
            who in "\\PC{0,40}", birth in "\\PC{0,20}", place in "\\PC{0,20}",
        ) {
            let _ = typed(&who, &birth, &place).meant(around(), Language::Indonesian);
        }

        #[test]
        fn digits_are_never_taken_for_a_name(text in "[0-9 .-]{0,40}") {
            prop_assert!(!query(&text, "", "").is_ok_and(|it| it.name.is_some()));
        }
    }
}
