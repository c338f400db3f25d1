//! Which of those found stands first.
//!
//! All words before some; then the points of the words (exact 100, variant 80, beginning 50, slip
//! 30); then who lives nearer to the desk; then names with fewer words besides; then the letters
//! of the name and the handle, byte by byte, so that both engines agree.

use std::cmp::Reverse;

use terms::{Level, Region};

use super::{
    likeness::Likeness,
    word::{Word, words},
};
use crate::{Resident, lookup::search_key};

/// How well a name answers what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// Words that were typed and are not in the name.
    pub(super) lacking: usize,
    /// Points of the words that are.
    pub(super) points: u32,
    /// Words of the name that were not typed.
    pub(super) besides: usize,
    /// The least like of the words.
    pub(super) worst: Likeness,
}

/// What hits are sorted by.
pub(super) type Order = (usize, Reverse<u32>, u8, usize, Vec<u8>, [u8; 16]);

impl Fit {
    /// Where nothing was typed that a name could answer.
    pub(super) const NONE: Self =
        Self { lacking: 0, points: 0, besides: 0, worst: Likeness::Exact };

    /// How `name` answers the `typed` words, each of which takes one word of the name; `None` if
    /// none is in it.
    pub(super) fn of(typed: &[Word], name: &str) -> Option<Self> {
        let borne = words(name);
        let count = borne.iter().filter(|it| !it.joined).count();
        let mut pairs: Vec<(Likeness, usize, usize)> = Vec::new();
        for (at, word) in typed.iter().enumerate() {
            let alike = borne.iter().enumerate();
            let alike = alike.filter_map(|(place, it)| Some((Likeness::of(word, it)?, at, place)));
            pairs.extend(alike);
        }
        pairs.sort_unstable();
        let (mut taken, mut held) = (vec![false; typed.len()], vec![false; borne.len()]);
        let (mut found, mut points, mut worst) = (0, 0, Likeness::Exact);
        for (likeness, at, place) in pairs {
            if let (Some(typed @ false), Some(borne @ false)) =
                (taken.get_mut(at), held.get_mut(place))
            {
                (*typed, *borne) = (true, true);
                (found, points, worst) =
                    (found + 1, points + likeness.points(), worst.max(likeness));
            }
        }
        let fit = Self {
            lacking: typed.len() - found,
            points,
            besides: count.saturating_sub(found),
            worst,
        };
        (found > 0).then_some(fit)
    }

    /// Where a resident with this fit stands among the others, for a desk `near` to some of them.
    pub(super) fn order(self, resident: &Resident, near: Option<Region>) -> Order {
        let far = near.map_or(0, |near| distance(near, resident.person.region));
        let name = search_key(resident.person.full_name.reveal());
        let id = *resident.id.as_bytes();
        (self.lacking, Reverse(self.points), far, self.besides, name, id)
    }
}

/// 0 in the same village, or as near as the desk's own region is known; 4 in another province.
pub(super) fn distance(near: Region, village: Region) -> u8 {
    let levels = [Level::Village, Level::District, Level::Regency, Level::Province];
    let shared = levels.iter().position(|level| near.at(*level).contains(village));
    u8::try_from(shared.unwrap_or(levels.len())).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(typed: &str, name: &str) -> Option<Fit> {
        let typed: Vec<Word> = words(typed).into_iter().filter(|it| !it.joined).collect();
        Fit::of(&typed, name)
    }

    #[test]
    fn the_better_spelling_has_more_points() {
        let points = |name| fit("Yusuf Hidayat", name).map(|it| (it.lacking, it.points));
        assert_eq!(points("Hidayat Yusuf"), Some((0, 200)));
        assert_eq!(points("Joesoef Hidayat"), Some((0, 180)));
        assert_eq!(points("Yusuf Hidayatullah"), Some((0, 150)));
        assert_eq!(points("Yusuf Hidyat"), Some((0, 130)));
        assert_eq!(points("Yusuf Budiman"), Some((1, 100)));
        assert_eq!(points("Ratna"), None);
    }

    #[test]
    fn a_word_of_the_name_answers_one_word_only() {
        let fit = fit("Siti Siti", "Siti Aminah").unwrap();
        assert_eq!((fit.lacking, fit.besides, fit.worst), (1, 1, Likeness::Exact));
    }

    #[test]
    fn nearer_is_nearer() {
        let region = |text: &str| text.parse::<Region>().unwrap();
        let far = |near, village| distance(region(near), region(village));
        assert_eq!(far("36.73.01.1001", "36.73.01.1001"), 0);
        assert_eq!(far("36.73.01", "36.73.01.1001"), 0);
        assert_eq!(far("36.73.01.1002", "36.73.01.1001"), 1);
        assert_eq!(far("36.73.02", "36.73.01.1001"), 2);
        assert_eq!(far("36.74", "36.73.01.1001"), 3);
        assert_eq!(far("17.71", "36.73.01.1001"), 4);
    }
}
