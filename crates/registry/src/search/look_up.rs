//! The look-up of a desk: allowed, confined, reasoned, and logged before it is answered.

use std::collections::HashSet;

use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Region};

use super::{
    candidates::{Bearers, Bounds, LOOKS, Picked, pick},
    hit::{Found, Hit, More},
    query::Query,
    rank::{Fit, Order},
    word::{Word, words, written_together},
};
use crate::{
    Registry, Resident,
    looked::{LookupError, may_look},
    lookup::by_nik,
};

impl Registry {
    /// Residents whom `query` may mean, the best first. The act needs a reason; what it was, by
    /// what kinds of fields and how many were found is in the log before anybody is shown.
    ///
    /// Who lives where the act may not look is as if there were nobody: not shown, not counted,
    /// and not even read.
    pub async fn look_up(&self, act: &Act, query: Query) -> Result<Found, LookupError> {
        may_look(act)?;
        let by = query.kinds();
        let region = confined(act, query.region);
        let found = match region.filter(|_| query.is_enough()) {
            Some(region) => self.ledger.scan(move |tx| answer(tx, &query, region)).await?,
            None => self.ledger.scan(nobody).await?,
        };
        let more = found.more != More::Nobody;
        self.looked_up(act, by, found.hits.len(), more).await?;
        Ok(found)
    }
}

/// The region of the act, or what lies in it of the one asked for.
fn confined(act: &Act, asked: Option<Region>) -> Option<Region> {
    let own = act.region().unwrap_or(Region::COUNTRY);
    let Some(asked) = asked else { return Some(own) };
    if own.contains(asked) { Some(asked) } else { asked.contains(own).then_some(own) }
}

fn nobody(tx: &mut Tx<'_>) -> Result<Found, Error> {
    Ok(Found { hits: Vec::new(), more: More::Nobody, is_complete: is_complete(tx)? })
}

fn answer(tx: &mut Tx<'_>, query: &Query, region: Region) -> Result<Found, Error> {
    let born = query.birth.as_ref().map_or((i32::MIN, i32::MAX), super::query::Born::days);
    let name = query.name.as_ref().map_or("", |it| it.reveal());
    let search = Search {
        all: words(name),
        bounds: Bounds { region, born, near: query.near.or(query.region) },
        limit: query.limit.clamp(1, Query::MOST).into(),
    };
    let (mut ranked, more) = match (query.nik, query.kk_number) {
        (Some(nik), kk_number) => {
            let found = by_nik(tx, nik)?;
            let on_card = |it: &Resident| kk_number.is_none_or(|kk| it.person.kk_number == kk);
            (search.hold(found.into_iter().filter(on_card).collect()), More::Nobody)
        }
        (None, Some(kk_number)) => {
            let (low, high) = region.range();
            let (low, high) = (low.cast_signed(), high.cast_signed());
            (search.hold(tx.all(&ON_CARD, &[&kk_number, &low, &high])?), More::Nobody)
        }
        (None, None) => search.by_name(tx)?,
    };
    ranked.sort_by(|one, other| one.0.cmp(&other.0));
    let overflows = more == More::Nobody && ranked.len() > search.limit;
    let more = if overflows { More::Further } else { more };
    ranked.truncate(search.limit);
    let hits = ranked.into_iter().map(|(_, fit, resident)| hit(resident, fit, query)).collect();
    Ok(Found { hits, more, is_complete: is_complete(tx)? })
}

fn hit(resident: Resident, fit: Option<Fit>, query: &Query) -> Hit {
    let hit = Hit::of(resident, query.show);
    let lacks_word = fit.is_some_and(|it| it.lacking > 0);
    Hit { likeness: fit.map(|it| it.worst), lacks_word, ..hit }
}

type Ranked = Vec<(Order, Option<Fit>, Resident)>;

/// One search under way.
struct Search {
    /// The words that were typed, and what two of them make together.
    all: Vec<Word>,
    bounds: Bounds,
    limit: usize,
}

impl Search {
    fn typed(&self) -> Vec<Word> {
        self.all.iter().filter(|it| !it.joined).cloned().collect()
    }

    /// Those who bear all words; else those who bear them written together; else all but one.
    fn by_name(&self, tx: &mut Tx<'_>) -> Result<(Ranked, More), Error> {
        let typed = self.typed();
        let (ranked, more, sets) = self.by_words(tx, &typed)?;
        if !ranked.is_empty() {
            return Ok((ranked, more));
        }
        if let Some(together) = written_together(&self.all) {
            let (ranked, more, _) = self.by_words(tx, &together)?;
            if !ranked.is_empty() {
                return Ok((ranked, more));
            }
        }
        self.by_all_but_one(tx, &typed, &sets)
    }

    /// First those who bear every word in some spelling; if they fill no page, beginnings and slips
    /// as well, the rarest word first, until few enough are left to look at each.
    fn by_words(
        &self,
        tx: &mut Tx<'_>,
        typed: &[Word],
    ) -> Result<(Ranked, More, Vec<Bearers>), Error> {
        let telling: Vec<&Word> = typed.iter().filter(|it| it.is_telling()).collect();
        let mut sets = Vec::with_capacity(telling.len());
        for word in &telling {
            sets.push((*word, Bearers::of(tx, word, &self.bounds)?));
        }
        let picked = pick(&sets.iter().map(|it| &it.1).collect::<Vec<_>>(), &self.bounds);
        let mut more = if picked.of > LOOKS { More::TooMany } else { More::Nobody };
        let mut seen = HashSet::new();
        let mut ranked = self.look(tx, &picked, &mut seen, (typed, 0))?;
        sets.sort_by_key(|it| it.1.count());
        if ranked.len() < self.limit {
            let mut wide: Vec<&Bearers> = Vec::new();
            for (word, set) in &mut sets {
                set.widen(tx, word, &self.bounds)?;
                wide.push(set);
                let picked = pick(&wide, &self.bounds);
                if picked.of <= LOOKS || wide.len() == telling.len() {
                    if picked.of > LOOKS && more == More::Nobody {
                        more = if ranked.is_empty() { More::TooMany } else { More::Further };
                    }
                    ranked.extend(self.look(tx, &picked, &mut seen, (typed, 0))?);
                    break;
                }
            }
        }
        Ok((ranked, more, sets.into_iter().map(|it| it.1).collect()))
    }

    /// Those who lack one word, where the others are few enough to mean somebody.
    fn by_all_but_one(
        &self,
        tx: &mut Tx<'_>,
        typed: &[Word],
        sets: &[Bearers],
    ) -> Result<(Ranked, More), Error> {
        let (mut ranked, mut seen) = (Vec::new(), HashSet::new());
        for left_out in 0..sets.len().min(MOST_LEFT_OUT) {
            let others = sets.iter().enumerate().filter(|(at, _)| *at != left_out);
            let others: Vec<&Bearers> = others.map(|it| it.1).collect();
            let picked = pick(&others, &self.bounds);
            if picked.of <= LOOKS {
                ranked.extend(self.look(tx, &picked, &mut seen, (typed, 1))?);
            }
        }
        Ok((ranked, More::Nobody))
    }

    /// The records of those picked who were not yet `seen`, held against what was typed, of which
    /// so many words may be lacking.
    fn look(
        &self,
        tx: &mut Tx<'_>,
        picked: &Picked,
        seen: &mut HashSet<[u8; 16]>,
        (typed, lacking): (&[Word], usize),
    ) -> Result<Ranked, Error> {
        let new: Vec<&[u8; 16]> = picked.ids.iter().filter(|id| seen.insert(**id)).collect();
        let mut ranked = Vec::with_capacity(new.len());
        for some in new.chunks(AT_ONCE) {
            let ids: Vec<&dyn ToValue> = (0..AT_ONCE)
                .filter_map(|at| some.get(at).or(some.last()))
                .map(|it| it as &dyn ToValue)
                .collect();
            let residents: Vec<Resident> = tx.all(&THESE, &ids)?;
            ranked.extend(residents.into_iter().filter_map(|it| self.rank(it, typed, lacking)));
        }
        Ok(ranked)
    }

    /// Those found by a number who agree with all else that was typed.
    fn hold(&self, residents: Vec<Resident>) -> Ranked {
        let typed = self.typed();
        residents.into_iter().filter_map(|it| self.rank(it, &typed, 0)).collect()
    }

    fn rank(
        &self,
        resident: Resident,
        typed: &[Word],
        lacking: usize,
    ) -> Option<(Order, Option<Fit>, Resident)> {
        let person = &resident.person;
        let (first, last) = self.bounds.born;
        let born = (first..=last).contains(&person.birth_date.reveal().to_julian_day());
        if !born || !self.bounds.region.contains(person.region) {
            return None;
        }
        if typed.is_empty() {
            let none = Fit::NONE;
            return Some((none.order(&resident, self.bounds.near), None, resident));
        }
        let fit = Fit::of(typed, person.full_name.reveal())?;
        let order = fit.order(&resident, self.bounds.near);
        (fit.lacking <= lacking).then_some((order, Some(fit), resident))
    }
}

/// Words that are tried as the one that is wrong.
const MOST_LEFT_OUT: usize = 4;

/// Records asked for in one statement.
const AT_ONCE: usize = 32;

fn is_complete(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find(&IS_COMPLETE, &[])?.is_some_and(|(complete,): (bool,)| complete))
}

static IS_COMPLETE: Sql = Sql::new("SELECT complete FROM name_index WHERE id = 1");

static ON_CARD: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE kk_number = $1 AND region BETWEEN $2 AND $3
     ORDER BY id
     LIMIT 100",
);

static THESE: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
         $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)",
);
