//! Whose records are worth a look: those who bear all the words, as the index knows them.
//!
//! Everything here is bounded. The bearers of a word lie in one piece per village, so that even
//! the most common word of a regency is a few hundred rows; of those who bear all words, only the
//! best [`LOOKS`] are looked at.

use std::{cmp::Reverse, collections::BTreeMap};

use store::{Error, Sql, ToValue, Tx};
use terms::Region;

use super::{
    bearers::{Bearer, unpack},
    index::backwards,
    likeness::{Likeness, SLIPS_FROM, is_slip},
    rank::distance,
    word::Word,
};

/// Most records that one search looks at.
pub(super) const LOOKS: usize = 128;

/// So many bearers make a word common.
const COMMON: usize = 10_000;

/// Most words like a typed one that are followed, besides its own spellings.
const NEIGHBOURS: usize = 16;

/// What narrows a search besides the words.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) region: Region,
    /// First and last Julian day of birth.
    pub(super) born: (i32, i32),
    pub(super) near: Option<Region>,
}

/// Those who bear a word or one like it: by village, each piece with how like the word is.
pub(super) struct Bearers {
    villages: BTreeMap<u64, Vec<(Likeness, Vec<u8>)>>,
    bytes: usize,
    /// Whether more villages know the word than one search reads.
    is_cut: bool,
}

/// Those worth a look, the best first.
pub(super) struct Picked {
    pub(super) ids: Vec<[u8; 16]>,
    /// How many there were, or more than [`LOOKS`] if not all could be read.
    pub(super) of: usize,
}

impl Bearers {
    /// Those who bear the word in one of its spellings.
    pub(super) fn of(tx: &mut Tx<'_>, word: &Word, bounds: &Bounds) -> Result<Self, Error> {
        let mut found = Self { villages: BTreeMap::new(), bytes: 0, is_cut: false };
        let mut rows = 0;
        let (low, high) = bounds.range();
        tx.each(&BEARERS, &[&word.key.as_bytes(), &low, &high], |row| {
            rows += 1;
            found.add(row.cell(0)?, Likeness::Variant, row.cell(1)?);
            Ok(())
        })?;
        found.is_cut = rows >= MOST_PIECES;
        Ok(found)
    }

    /// Adds those who bear a word that begins so, or that a slip makes from it. A word that is
    /// common without them stays as it is: whoever is sought among so many is sought by the others.
    pub(super) fn widen(
        &mut self,
        tx: &mut Tx<'_>,
        word: &Word,
        bounds: &Bounds,
    ) -> Result<(), Error> {
        if self.count() > COMMON {
            return Ok(());
        }
        let mut neighbours = beginnings(tx, word)?;
        for slip in slips(tx, word)? {
            if neighbours.iter().all(|it| it.0 != slip) {
                neighbours.push((slip, Likeness::Slip));
            }
        }
        let (low, high) = bounds.range();
        for some in neighbours.chunks(AT_ONCE) {
            let words: Vec<&Vec<u8>> = (0..AT_ONCE)
                .filter_map(|at| some.get(at).or(some.last()))
                .map(|it| &it.0)
                .collect();
            let values = words.iter().map(|it| it as &dyn ToValue);
            let values: Vec<&dyn ToValue> =
                values.chain([&low as &dyn ToValue, &high as &dyn ToValue]).collect();
            let mut rows = 0;
            tx.each(&BEARERS_OF_ANY, &values, |row| {
                rows += 1;
                let borne: Vec<u8> = row.cell(2)?;
                let likeness = some.iter().find(|it| it.0 == borne).map(|it| it.1);
                self.add(row.cell(0)?, likeness.unwrap_or(Likeness::Slip), row.cell(1)?);
                Ok(())
            })?;
            self.is_cut |= rows >= MOST_PIECES;
        }
        Ok(())
    }

    /// About how many they are.
    pub(super) fn count(&self) -> usize {
        self.bytes / Bearer::BYTES
    }

    fn add(&mut self, village: u64, likeness: Likeness, packed: Vec<u8>) {
        self.bytes += packed.len();
        self.villages.entry(village).or_default().push((likeness, packed));
    }

    fn in_village(&self, village: u64) -> &[(Likeness, Vec<u8>)] {
        self.villages.get(&village).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Bounds {
    fn range(&self) -> (i64, i64) {
        let (low, high) = self.region.range();
        (low.cast_signed(), high.cast_signed())
    }
}

/// Those in all of `sets`, the best first: like in more words, nearer, with fewer words besides.
///
/// A set that was cut would hide people, so that it counts only if there is no other; whoever is
/// picked is held against all words anyway.
pub(super) fn pick(sets: &[&Bearers], bounds: &Bounds) -> Picked {
    let whole: Vec<&Bearers> = sets.iter().copied().filter(|it| !it.is_cut).collect();
    let (sets, least) = if whole.is_empty() { (sets, LOOKS + 1) } else { (whole.as_slice(), 0) };
    let Some(smallest) = sets.iter().min_by_key(|it| it.bytes) else {
        return Picked { ids: Vec::new(), of: 0 };
    };
    let (mut best, mut of, mut held) = (Vec::new(), 0, Vec::new());
    for village in smallest.villages.keys() {
        let far = near_or_far(bounds, *village);
        share(sets, *village, bounds, &mut held);
        of += held.len();
        best.extend(held.iter().map(|it| (Reverse(it.points), far, it.bearer.words, it.bearer.id)));
        if best.len() > 16 * LOOKS {
            best.select_nth_unstable(LOOKS);
            best.truncate(LOOKS);
        }
    }
    best.sort_unstable();
    best.truncate(LOOKS);
    let ids = best.into_iter().map(|it| it.3.to_be_bytes()).collect();
    Picked { ids, of: of.max(least) }
}

fn near_or_far(bounds: &Bounds, village: u64) -> u8 {
    let village = Region::from_number(village);
    bounds.near.zip(village).map_or(0, |(near, village)| distance(near, village))
}

/// One who is in all sets so far.
struct Held {
    bearer: Bearer,
    points: u32,
    /// Points in the set that is gone through just now; 0 while the bearer is not seen there.
    now: u32,
}

/// Leaves in `held` those of a village who are in all of `sets` and were born within bounds. Only
/// the smallest set is put in order; through the pieces of the others it goes once each.
fn share(sets: &[&Bearers], village: u64, bounds: &Bounds, held: &mut Vec<Held>) {
    held.clear();
    let mut sets: Vec<&[(Likeness, Vec<u8>)]> =
        sets.iter().map(|it| it.in_village(village)).collect();
    sets.sort_by_key(|pieces| pieces.iter().map(|it| it.1.len()).sum::<usize>());
    let Some((first, others)) = sets.split_first() else { return };
    let born = bounds.born.0..=bounds.born.1;
    for (likeness, packed) in *first {
        let (points, within) = (likeness.points(), unpack(packed));
        let within = within.filter(|it| born.contains(&it.born));
        held.extend(within.map(|bearer| Held { bearer, points, now: 0 }));
    }
    if first.len() > 1 {
        // Pieces are in order, which this sort makes use of. Each stays by the likest word.
        held.sort_by_key(|it| (it.bearer.id, Reverse(it.points)));
        held.dedup_by_key(|it| it.bearer.id);
    }
    for pieces in others {
        pieces.iter().for_each(|(likeness, packed)| see(held, packed, likeness.points()));
        held.retain_mut(|it| {
            it.points += it.now;
            std::mem::take(&mut it.now) > 0
        });
    }
}

/// Notes who of those held, in the order of their ids, is in a piece.
fn see(held: &mut [Held], packed: &[u8], points: u32) {
    let mut held = held.iter_mut().peekable();
    for bearer in unpack(packed) {
        while held.next_if(|it| it.bearer.id < bearer.id).is_some() {}
        let Some(next) = held.peek_mut() else { return };
        if next.bearer.id == bearer.id {
            next.now = next.now.max(points);
        }
    }
}

/// Folded words that begin with what was typed, the shortest first.
fn beginnings(tx: &mut Tx<'_>, word: &Word) -> Result<Vec<(Vec<u8>, Likeness)>, Error> {
    if !word.begins_telling() {
        return Ok(Vec::new());
    }
    let first = word.beginning.as_bytes().to_vec();
    let mut found: Vec<(Vec<u8>,)> = tx.all(&BEGINNING, &[&first, &beyond(&first)])?;
    found.retain(|it| it.0 != word.key.as_bytes());
    found.sort_by(|one, other| (one.0.len(), &one.0).cmp(&(other.0.len(), &other.0)));
    found.truncate(NEIGHBOURS);
    Ok(found.into_iter().map(|it| (it.0, Likeness::Beginning)).collect())
}

/// Folded words that one slip makes from the typed one, in the order of their bytes. One half of
/// the word is as it was typed, unless the two letters in its middle have changed places.
fn slips(tx: &mut Tx<'_>, word: &Word) -> Result<Vec<Vec<u8>>, Error> {
    let letters: Vec<char> = word.key.chars().collect();
    if letters.len() < SLIPS_FROM {
        return Ok(Vec::new());
    }
    let (front, back) = letters.split_at(letters.len() / 2);
    let (front, back): (String, String) = (front.iter().collect(), back.iter().collect());
    let (front, back) = (front.into_bytes(), backwards(&back));
    // A letter has up to four bytes.
    let reach = if word.key.is_ascii() { 1 } else { 4 };
    let size = u32::try_from(word.key.len()).unwrap_or(u32::MAX);
    let (short, long) = (size.saturating_sub(reach), size.saturating_add(reach));
    let mut found: Vec<(Vec<u8>,)> = tx.all(&FRONT, &[&front, &beyond(&front), &short, &long])?;
    found.extend(tx.all::<(Vec<u8>,)>(&BACK, &[&back, &beyond(&back), &short, &long])?);
    let mut turned = letters.clone();
    let middle = letters.len() / 2;
    turned.swap(middle - 1, middle);
    found.push((turned.into_iter().collect::<String>().into_bytes(),));
    let mut found: Vec<Vec<u8>> = found.into_iter().map(|it| it.0).collect();
    found.retain(|it| std::str::from_utf8(it).is_ok_and(|it| is_slip(&word.key, it)));
    found.sort_unstable();
    found.dedup();
    found.truncate(NEIGHBOURS);
    Ok(found)
}

/// What stands behind all that begins with `first`: no UTF-8 text holds the byte FF.
fn beyond(first: &[u8]) -> Vec<u8> {
    [first, &[0xFF]].concat()
}

/// Pieces that one statement reads, as its LIMIT says.
const MOST_PIECES: usize = 4_096;

/// Words asked for in one statement.
const AT_ONCE: usize = 16;

static BEARERS: Sql = Sql::new(
    "SELECT village, bearers
     FROM name_bearer
     WHERE word = $1 AND village BETWEEN $2 AND $3
     ORDER BY village
     LIMIT 4096",
);

static BEARERS_OF_ANY: Sql = Sql::new(
    "SELECT village, bearers, word
     FROM name_bearer
     WHERE word IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         AND village BETWEEN $17 AND $18
     ORDER BY word, village
     LIMIT 4096",
);

static BEGINNING: Sql = Sql::new(
    "SELECT word
     FROM name_word
     WHERE word > $1 AND word < $2
     ORDER BY word
     LIMIT 512",
);

static FRONT: Sql = Sql::new(
    "SELECT word
     FROM name_word
     WHERE word > $1 AND word < $2 AND LENGTH(word) BETWEEN $3 AND $4
     ORDER BY word
     LIMIT 2048",
);

static BACK: Sql = Sql::new(
    "SELECT word
     FROM name_word
     WHERE backwards > $1 AND backwards < $2 AND LENGTH(backwards) BETWEEN $3 AND $4
     ORDER BY backwards
     LIMIT 2048",
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// A piece of a set: which set, in which village, by how like a word, and who.
    type Piece = (usize, u64, Likeness, BTreeSet<u128>);

    fn piece() -> impl Strategy<Value = Piece> {
        let likeness =
            prop::sample::select(&[Likeness::Variant, Likeness::Beginning, Likeness::Slip][..]);
        (0_usize..3, 1_u64..3, likeness, prop::collection::btree_set(0_u128..12, 0..9))
    }

    fn bearer(id: u128) -> Bearer {
        Bearer { id, born: (id % 7) as i32, words: (id % 3) as u8 }
    }

    fn slow(pieces: &[Piece], count: usize, born: (i32, i32)) -> Vec<[u8; 16]> {
        let mut found = Vec::new();
        for (village, id) in (1..3).flat_map(|village| (0..12).map(move |id| (village, id))) {
            let points = |set: usize| {
                let own = pieces.iter().filter(|it| it.0 == set && it.1 == village);
                own.filter(|it| it.3.contains(&id)).map(|it| it.2.points()).max()
            };
            let all: Option<Vec<u32>> = (0..count).map(points).collect();
            let it = bearer(id);
            if let Some(all) = all
                && (born.0..=born.1).contains(&it.born)
            {
                found.push((Reverse(all.iter().sum::<u32>()), it.words, id));
            }
        }
        found.sort();
        found.into_iter().map(|it| it.2.to_be_bytes()).collect()
    }

    proptest! {
        #[test]
        fn who_is_in_all_sets_is_picked_by_the_likest_words_and_nobody_else(
            pieces in prop::collection::vec(piece(), 0..24),
            count in 1_usize..4,
            born in (0_i32..4, 2_i32..8),
        ) {
            let empty = || Bearers { villages: BTreeMap::new(), bytes: 0, is_cut: false };
            let mut sets: Vec<Bearers> = (0..3).map(|_| empty()).collect();
            for (set, village, likeness, ids) in &pieces {
                let mut packed = Vec::new();
                ids.iter().for_each(|id| bearer(*id).write(&mut packed));
                sets[*set].add(*village, *likeness, packed);
            }
            let bounds = Bounds { region: Region::COUNTRY, born, near: None };
            let picked = pick(&sets.iter().take(count).collect::<Vec<_>>(), &bounds);
            prop_assert_eq!(picked.of, picked.ids.len());
            prop_assert_eq!(picked.ids, slow(&pieces, count, born));
        }
    }
}
