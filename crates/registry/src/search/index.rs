//! How the index of names is filled and kept.

use std::collections::{HashMap, HashSet};

use audit::Event;
use serde::Serialize;
use store::{Bulk, Error, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Permission, Region};

use super::{
    bearers::{Bearer, with},
    word::words,
};
use crate::{Person, Registry, Resident, looked::LookupError};

/// The index of names was made anew.
#[derive(Debug, Serialize)]
struct NamesIndexed {
    residents: u64,
}

impl Event for NamesIndexed {
    const NAME: &'static str = "registry.names.indexed";
    const NEEDS: Permission = Permission::Operate;
}

impl Registry {
    /// Makes the index of names anew, from all records: how many residents stand in it. Until this
    /// was done, searches in a database that is older than the index say that they may miss some.
    pub async fn index_names(&self, act: &Act) -> Result<u64, LookupError> {
        self.ledger
            .change(act, |tx| {
                tx.execute(&LOCK, &[])?;
                let filling = Filling::read(tx)?;
                tx.execute(&EMPTY, &[])?;
                tx.execute(&EMPTY_WORDS, &[])?;
                let residents = filling.residents;
                filling.write(tx)?;
                tx.execute(&COMPLETE, &[])?;
                Ok((residents, NamesIndexed { residents }))
            })
            .await
    }
}

/// Takes a resident's name as it now stands into the index.
pub(crate) fn reindex(tx: &mut Tx<'_>, id: Id<Resident>, person: &Person) -> Result<(), Error> {
    let (keys, count) = keys(person.full_name.reveal());
    let bearer = Bearer::new(id, *person.birth_date.reveal(), count);
    tx.execute(&LOCK, &[])?;
    for key in keys {
        let word = key.as_bytes();
        let known: Option<(Vec<u8>,)> = tx.find(&BEARERS, &[&word, &person.region])?;
        let packed = with(&known.map(|it| it.0).unwrap_or_default(), bearer);
        tx.execute(&PUT, &[&word, &person.region, &packed])?;
        tx.execute(&PUT_WORD, &[&word, &backwards(&key)])?;
    }
    Ok(())
}

/// The folded words by which a name is found, each once, and how many words it has.
fn keys(name: &str) -> (Vec<String>, usize) {
    let words = words(name);
    let count = words.iter().filter(|it| !it.joined).count();
    // Single letters find nobody, except those who are called nothing else.
    let telling = words.iter().any(super::word::Word::is_telling);
    let wanted = words.into_iter().filter(|it| it.is_telling() || !telling);
    let mut keys: Vec<String> = wanted.map(|it| it.key).collect();
    keys.sort();
    keys.dedup();
    (keys, count)
}

pub(super) fn backwards(word: &str) -> Vec<u8> {
    word.chars().rev().collect::<String>().into_bytes()
}

/// Rows on their way into the index.
#[derive(Default)]
pub(crate) struct Filling {
    /// Each folded word by its number.
    numbers: HashMap<Vec<u8>, u32>,
    rows: Vec<(u32, u64, Bearer)>,
    residents: u64,
}

impl Filling {
    /// Everybody.
    fn read(tx: &mut Tx<'_>) -> Result<Self, Error> {
        let mut filling = Self::default();
        tx.each(&EVERYBODY, &[], |row| {
            let name: String = row.cell(1)?;
            filling.put(row.cell(0)?, &name, row.cell(2)?, row.cell(3)?);
            Ok(())
        })?;
        Ok(filling)
    }

    /// Adds somebody.
    pub(crate) fn add(&mut self, id: Id<Resident>, person: &Person) {
        let name = person.full_name.reveal();
        self.put(id, name, person.region, *person.birth_date.reveal());
    }

    fn put(&mut self, id: Id<Resident>, name: &str, village: Region, born: Date) {
        let (keys, count) = keys(name);
        let bearer = Bearer::new(id, born, count);
        for key in keys {
            let number = self.number(key.into_bytes());
            self.rows.push((number, village.number(), bearer));
        }
        self.residents += 1;
    }

    fn number(&mut self, word: Vec<u8>) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(word).or_insert(next)
    }

    /// Writes all of it into an index that is empty.
    pub(crate) fn write(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { numbers, mut rows, .. } = self;
        if rows.is_empty() {
            return Ok(());
        }
        tx.execute(&LOCK, &[])?;
        let mut names: Vec<(Vec<u8>, u32)> = numbers.into_iter().collect();
        names.sort_unstable();
        // In the order of the index, so that its pages are filled one after the other.
        let mut ranks = vec![0_u32; names.len()];
        for (rank, (_, number)) in (0..).zip(&names) {
            if let Some(place) = ranks.get_mut(*number as usize) {
                *place = rank;
            }
        }
        for row in &mut rows {
            row.0 = ranks.get(row.0 as usize).copied().unwrap_or_default();
        }
        rows.sort_unstable_by_key(|(word, village, bearer)| (*word, *village, bearer.id));
        let words: Vec<Vec<u8>> = names.into_iter().map(|it| it.0).collect();
        write_bearers(tx, &words, &rows)?;
        write_words(tx, words)
    }
}

/// Rows of one insert.
const AT_ONCE: usize = 4_000;

fn write_bearers(
    tx: &mut Tx<'_>,
    words: &[Vec<u8>],
    rows: &[(u32, u64, Bearer)],
) -> Result<(), Error> {
    let mut groups = rows.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)).peekable();
    while groups.peek().is_some() {
        let mut packed: Vec<(&[u8], i64, Vec<u8>)> = Vec::with_capacity(AT_ONCE);
        for group in groups.by_ref().take(AT_ONCE) {
            let Some((word, village, _)) = group.first() else { continue };
            let Some(word) = words.get(*word as usize) else { continue };
            let mut bytes = Vec::with_capacity(group.len() * Bearer::BYTES);
            group.iter().for_each(|row| row.2.write(&mut bytes));
            packed.push((word, village.cast_signed(), bytes));
        }
        let values: Vec<&dyn ToValue> = packed
            .iter()
            .flat_map(|(word, village, bytes)| -> [&dyn ToValue; 3] { [word, village, bytes] })
            .collect();
        tx.insert(&BEAR, &values)?;
    }
    Ok(())
}

fn write_words(tx: &mut Tx<'_>, words: Vec<Vec<u8>>) -> Result<(), Error> {
    let known: Vec<(Vec<u8>,)> = tx.all(&WORDS, &[])?;
    let known: HashSet<Vec<u8>> = known.into_iter().map(|it| it.0).collect();
    let turned = |word: &Vec<u8>| backwards(&String::from_utf8_lossy(word));
    let new: Vec<(Vec<u8>, Vec<u8>)> = words
        .into_iter()
        .filter(|word| !known.contains(word))
        .map(|word| (turned(&word), word))
        .map(|(turned, word)| (word, turned))
        .collect();
    for some in new.chunks(AT_ONCE) {
        let values: Vec<&dyn ToValue> =
            some.iter().flat_map(|it| -> [&dyn ToValue; 2] { [&it.0, &it.1] }).collect();
        tx.insert(&ADD_WORDS, &values)?;
    }
    Ok(())
}

static LOCK: Sql = Sql::new("UPDATE name_index SET changes = changes + 1 WHERE id = 1");

static COMPLETE: Sql = Sql::new("UPDATE name_index SET complete = 1 WHERE id = 1");

static EVERYBODY: Sql = Sql::new("SELECT id, full_name, region, birth_date FROM resident");

static BEARERS: Sql = Sql::new("SELECT bearers FROM name_bearer WHERE word = $1 AND village = $2");

static EMPTY: Sql = Sql::new("DELETE FROM name_bearer");

static EMPTY_WORDS: Sql = Sql::new("DELETE FROM name_word");

static WORDS: Sql = Sql::new("SELECT word FROM name_word");

static PUT: Sql = Sql::new(
    "INSERT INTO name_bearer (word, village, bearers)
     VALUES ($1, $2, $3)
     ON CONFLICT (word, village) DO UPDATE SET bearers = excluded.bearers",
);

static PUT_WORD: Sql = Sql::new(
    "INSERT INTO name_word (word, backwards) VALUES ($1, $2) ON CONFLICT (word) DO NOTHING",
);

static BEAR: Bulk = Bulk::new("INSERT INTO name_bearer (word, village, bearers) VALUES", 3);

static ADD_WORDS: Bulk = Bulk::new("INSERT INTO name_word (word, backwards) VALUES", 2);
