//! An index over the words of all names: every search reads a few stretches of it.
//!
//! A region is found if one of the words that were typed begins a word of its own name, and each
//! of the others a word of its name, of its kind, or of what it lies in. Places are numbered in the
//! order of the codes, so that all that lies in a region is one stretch of numbers.

use std::ops::Range;

use terms::{Language, Level, Region};

use super::{
    former::FORMER,
    kind::Kind,
    word::{modern, words},
};

/// More words than this are not looked for.
const MOST_WORDS: usize = 6;
/// Words with fewer letters begin too many names.
const SHORT: usize = 3;
/// Among so many places even one letter leads on: no regency has more.
const FEW: usize = 1_000;

#[derive(Debug)]
pub(super) struct Finder {
    places: Vec<Place>,
    /// The words one behind another, without anything between.
    text: String,
    /// In the order of their words.
    spots: Vec<Spot>,
}

#[derive(Debug)]
struct Place {
    level: Level,
    kind: Kind,
    /// How many words the name has, without those for its kind.
    words: u8,
    above: Option<u32>,
}

/// A word of a place's name.
#[derive(Debug)]
struct Spot {
    start: u32,
    length: u8,
    part: Part,
    place: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    First,
    Later,
    /// All words of the name, written as one.
    Whole,
}

/// How well a word that was typed agrees with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Not,
    BeginsLater,
    Begins,
    IsLater,
    IsFirst,
    IsName,
}

/// A word that was typed.
struct Typed<'f> {
    letters: usize,
    /// The words that begin with it.
    spots: &'f [Spot],
    /// The kinds that it may stand for.
    kinds: Vec<Kind>,
    /// How well it agrees with each place.
    fits: Vec<Fit>,
}

/// What comes first: compared from the top down.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Words that only agree with what lies around.
    around: u8,
    /// Words that are only beginnings.
    begun: u8,
    /// No word agrees with the first one of the name.
    inside: bool,
    /// Words of the name that nobody typed.
    left: u8,
    level: Level,
    place: u32,
}

impl Finder {
    /// An index of these, which come in the order of their codes; names are without the kind.
    pub(super) fn new<'n>(regions: impl Iterator<Item = (Region, Kind, &'n str)>) -> Self {
        let mut it = Self { places: Vec::new(), text: String::new(), spots: Vec::new() };
        let (mut way, mut former) = (Vec::<(Region, u32)>::new(), FORMER.to_vec());
        for (region, kind, name) in regions {
            while way.last().is_some_and(|(above, _)| !above.contains(region)) {
                way.pop();
            }
            let place = u32::try_from(it.places.len()).unwrap_or(u32::MAX);
            let count = it.add(place, name);
            let above = way.last().map(|(_, above)| *above);
            it.places.push(Place { level: region.level(), kind, words: count, above });
            way.push((region, place));
            if region.level() <= Level::Regency {
                let code = region.to_string();
                for (name, _) in former.extract_if(.., |(_, of)| *of == code) {
                    it.add(place, name);
                }
            }
        }
        let text = &it.text;
        it.spots.sort_by(|one, other| one.word(text).cmp(other.word(text)));
        it
    }

    /// At most `limit` numbers of places in `within`, the best first.
    pub(super) fn search(&self, text: &str, within: Range<usize>, limit: usize) -> Vec<usize> {
        let mut typed = words(text);
        typed.truncate(MOST_WORDS);
        let mut found = self.ranked(&typed, &within);
        if typed.len() > 1 {
            // Kotabaru, Kota Baru: who writes which apart is another question everywhere.
            found.extend(self.ranked(&[typed.concat()], &within));
        }
        if found.is_empty() {
            let today: Vec<String> = typed.iter().map(|word| modern(word)).collect();
            found = self.ranked(&today, &within);
        }
        // A place stands there twice at most.
        if let Some(enough) = limit.checked_mul(2).filter(|enough| *enough < found.len()) {
            found.select_nth_unstable(enough);
            found.truncate(enough);
        }
        found.sort_unstable();
        let mut best = Vec::with_capacity(limit.min(found.len()));
        for place in found.into_iter().map(|rank| rank.place as usize) {
            if best.len() == limit {
                break;
            }
            if !best.contains(&place) {
                best.push(place);
            }
        }
        best
    }

    /// Puts the words of a name into the index; how many they are.
    fn add(&mut self, place: u32, name: &str) -> u8 {
        let words = words(name);
        let whole = (words.len() > 1).then(|| (words.concat(), Part::Whole));
        let part = |at| if at == 0 { Part::First } else { Part::Later };
        let parts = words.iter().cloned().enumerate().map(|(at, word)| (word, part(at)));
        for (word, part) in parts.chain(whole) {
            let (Ok(start), Ok(length)) = (self.text.len().try_into(), word.len().try_into())
            else {
                continue; // No name is so long, and no list.
            };
            self.spots.push(Spot { start, length, part, place });
            self.text.push_str(&word);
        }
        u8::try_from(words.len()).unwrap_or(u8::MAX)
    }

    fn ranked(&self, typed: &[String], within: &Range<usize>) -> Vec<Rank> {
        let mut typed: Vec<Typed> = typed.iter().map(|word| self.typed(word)).collect();
        let mut candidates = Vec::new();
        for number in 0..typed.len() {
            let Some((before, [typed, ..])) = typed.split_at_mut_checked(number) else { break };
            let all = typed.letters >= SHORT || within.len() <= FEW;
            for spot in typed.spots {
                let (at, new) = (spot.place as usize, spot.fit(typed.letters));
                let (Some(known), Some(place)) = (typed.fits.get_mut(at), self.places.get(at))
                else {
                    continue;
                };
                if !all && new < Fit::IsLater && place.level == Level::Village {
                    continue;
                }
                let is_new = *known == Fit::Not
                    && within.contains(&at)
                    && before.iter().all(|earlier| earlier.fit(at) == Fit::Not);
                if is_new {
                    candidates.push(at);
                }
                *known = (*known).max(new);
            }
        }
        candidates.into_iter().filter_map(|at| self.rank(at, &typed)).collect()
    }

    fn typed(&self, word: &str) -> Typed<'_> {
        let from = self.spots.partition_point(|spot| spot.word(&self.text) < word);
        let rest = self.spots.get(from..).unwrap_or_default();
        let to = rest.partition_point(|spot| spot.word(&self.text).starts_with(word));
        Typed {
            letters: word.len(),
            spots: rest.get(..to).unwrap_or_default(),
            kinds: Kind::ALL.into_iter().filter(|kind| is_called(*kind, word)).collect(),
            fits: vec![Fit::Not; self.places.len()],
        }
    }

    /// How good this place is, if every word agrees with it.
    fn rank(&self, at: usize, typed: &[Typed<'_>]) -> Option<Rank> {
        let place = self.places.get(at)?;
        let (mut around, mut begun, mut own, mut inside) = (0, 0, 0, true);
        for word in typed {
            let fit = word.fit(at);
            match fit {
                Fit::Not if word.kinds.contains(&place.kind) => {}
                Fit::Not if self.is_around(place, word) => around += 1,
                Fit::Not => return None,
                Fit::BeginsLater | Fit::Begins => begun += 1,
                Fit::IsLater | Fit::IsFirst | Fit::IsName => {}
            }
            own += if fit == Fit::IsName { place.words } else { u8::from(fit != Fit::Not) };
            inside &= !matches!(fit, Fit::Begins | Fit::IsFirst | Fit::IsName);
        }
        let (left, level) = (place.words.saturating_sub(own), place.level);
        Some(Rank { around, begun, inside, left, level, place: u32::try_from(at).ok()? })
    }

    /// Whether a word agrees with the name or kind of what the place lies in.
    fn is_around(&self, place: &Place, word: &Typed<'_>) -> bool {
        let mut above = place.above;
        while let Some(at) = above.map(|it| it as usize) {
            let Some(place) = self.places.get(at) else { return false };
            if word.fit(at) != Fit::Not || word.kinds.contains(&place.kind) {
                return true;
            }
            above = place.above;
        }
        false
    }
}

impl Typed<'_> {
    fn fit(&self, at: usize) -> Fit {
        self.fits.get(at).copied().unwrap_or(Fit::Not)
    }
}

impl Spot {
    fn word<'t>(&self, text: &'t str) -> &'t str {
        let start = self.start as usize;
        text.get(start..start + usize::from(self.length)).unwrap_or_default()
    }

    fn fit(&self, letters: usize) -> Fit {
        match (self.part, usize::from(self.length) == letters) {
            (Part::First, true) => Fit::IsFirst,
            (Part::Later, true) => Fit::IsLater,
            (Part::Whole, true) => Fit::IsName,
            (Part::First | Part::Whole, false) => Fit::Begins,
            (Part::Later, false) => Fit::BeginsLater,
        }
    }
}

/// Whether the word may stand for the kind, in either language or shortened: `kec`, `kab`, `ds`.
fn is_called(kind: Kind, word: &str) -> bool {
    let more: &[&str] = match kind {
        Kind::City | Kind::Regency => &["administrasi"],
        Kind::Desa | Kind::DesaAdat => &["ds"],
        Kind::Province => &["propinsi"],
        _ => &[],
    };
    let begins = |name: &str| {
        let start = name.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let names = Language::ALL.map(|language| kind.word(language));
    let mut names = names.iter().flat_map(|name| name.split(' ')).chain(more.iter().copied());
    word.len() > 1 && names.any(begins)
}
