//! Events against their leaves.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use store::{Answer, Error, Row, Sql, Tx};
use terms::Id;

use crate::{
    entry::{Leaf, commitment},
    erase::Erased,
    event::{Entry, Event},
    hash::Hash,
    report::{Finding, Report, TOLD},
};

/// What does not fit so far: told at the end, when it is known what fits elsewhere.
#[derive(Default)]
pub(super) struct Events {
    /// Leaves without their event.
    bereft: Vec<(i64, Hash)>,
    /// Events that are not those of the leaf at their place, or have none.
    strayed: Vec<Stray>,
    more: u64,
}

struct Stray {
    number: i64,
    event: Option<Id<Entry>>,
    leaf: Hash,
    unlogged: bool,
}

/// A row, read leniently: what was tampered with is a finding, not a failure.
struct Stored {
    number: i64,
    id: Vec<u8>,
    at: i64,
    name: String,
    actor: String,
    region: Option<i64>,
    reason: Option<String>,
    payload: Option<Vec<u8>>,
    salt: Option<Vec<u8>>,
    commitment: Vec<u8>,
    erased_by: Option<Vec<u8>>,
}

impl Events {
    /// Checks the events at the places from `first` on against these `leaves`.
    pub(super) fn check(
        &mut self,
        tx: &mut Tx<'_>,
        first: u64,
        leaves: &[Hash],
        report: &mut Report,
    ) -> Result<(), Error> {
        let mut erased = Vec::new();
        let mut expected = (first.cast_signed()..).zip(leaves);
        let end = first.cast_signed() + leaves.len() as i64;
        tx.each(&BETWEEN, &[&first.cast_signed(), &end], |row| {
            let stored = Stored::read(row)?;
            for (number, leaf) in expected.by_ref() {
                if number == stored.number {
                    self.check_one(&stored, leaf, report);
                    break;
                }
                self.miss(number, *leaf);
            }
            if stored.payload.is_none() {
                erased.push(stored);
            }
            Ok(())
        })?;
        for (number, leaf) in expected {
            self.miss(number, *leaf);
        }
        for stored in erased {
            check_erasure(tx, &stored, report)?;
        }
        Ok(())
    }

    /// Tells of events at places that no event can have when the last one stands before `end`.
    pub(super) fn beyond(
        &mut self,
        tx: &mut Tx<'_>,
        end: u64,
        report: &mut Report,
    ) -> Result<(), Error> {
        for (first, last) in [(i64::MIN, -1), (end.cast_signed(), i64::MAX)] {
            let mut found = 0;
            tx.each(&BEYOND, &[&first, &last, &(TOLD as u32)], |row| {
                let stored = Stored::read(row)?;
                self.stray(&stored, stored.leaf(), true);
                found += 1;
                Ok(())
            })?;
            if found == TOLD {
                let all: Option<(u64,)> = tx.find(&COUNT_BEYOND, &[&first, &last])?;
                report.more += all.map_or(0, |(all,)| all.saturating_sub(TOLD as u64));
            }
        }
        Ok(())
    }

    /// Tells what does not fit, and what fits elsewhere.
    pub(super) fn tell(self, report: &mut Report) {
        let places: HashMap<Hash, i64> =
            self.bereft.iter().map(|(number, leaf)| (*leaf, *number)).collect();
        let here: HashSet<i64> =
            self.strayed.iter().filter(|it| !it.unlogged).map(|it| it.number).collect();
        let found: HashSet<Hash> = self.strayed.iter().map(|it| it.leaf).collect();
        for Stray { number, event, leaf, unlogged } in self.strayed {
            report.find(match places.get(&leaf) {
                Some(place) => Finding::EventReordered { number, belongs: *place, event },
                None if unlogged => Finding::EventUnlogged { number, event },
                None => Finding::EventChanged { number, event },
            });
        }
        for (number, leaf) in self.bereft {
            if !here.contains(&number) && !found.contains(&leaf) {
                report.find(Finding::EventRemoved { number });
            }
        }
        report.more += self.more;
    }

    fn check_one(&mut self, stored: &Stored, expected: &Hash, report: &mut Report) {
        report.events += 1;
        let leaf = stored.leaf();
        if leaf != *expected {
            self.miss(stored.number, *expected);
            self.stray(stored, leaf, false);
        }
        let intact = match (&stored.payload, &stored.salt) {
            (Some(payload), Some(salt)) => {
                let reason = stored.reason.as_deref();
                stored.commitment == commitment(salt, reason, payload).as_bytes()
            }
            (None, None) => stored.reason.is_none(),
            _ => false,
        };
        if !intact {
            let (number, event) = (stored.number, stored.event());
            report.find(Finding::PayloadChanged { number, event });
        }
    }

    fn miss(&mut self, number: i64, leaf: Hash) {
        if self.bereft.len() < TOLD {
            self.bereft.push((number, leaf));
        } else {
            self.more += 1;
        }
    }

    fn stray(&mut self, stored: &Stored, leaf: Hash, unlogged: bool) {
        if self.strayed.len() < TOLD {
            let (number, event) = (stored.number, stored.event());
            self.strayed.push(Stray { number, event, leaf, unlogged });
        } else if unlogged {
            // One at another's place has been counted as missing there.
            self.more += 1;
        }
    }
}

/// A payload may be gone only if an event of the log tells of its erasure.
fn check_erasure(tx: &mut Tx<'_>, stored: &Stored, report: &mut Report) -> Result<(), Error> {
    #[derive(Deserialize)]
    struct Told {
        event: Id<Entry>,
    }
    let told: Option<(String, Option<Vec<u8>>)> = match &stored.erased_by {
        Some(erased_by) => tx.find(&BY_ID, &[erased_by])?,
        None => None,
    };
    let told = told.filter(|(name, _)| name == Erased::NAME).and_then(|(_, payload)| payload);
    let told: Option<Told> = told.and_then(|payload| serde_json::from_slice(&payload).ok());
    if told.is_some_and(|told| Some(told.event) == stored.event()) {
        report.erased += 1;
    } else {
        let (number, event) = (stored.number, stored.event());
        report.find(Finding::PayloadRemoved { number, event });
    }
    Ok(())
}

impl Stored {
    fn leaf(&self) -> Hash {
        let leaf = Leaf {
            id: &self.id,
            at: self.at,
            name: &self.name,
            actor: &self.actor,
            region: self.region,
            commitment: &self.commitment,
        };
        leaf.hash()
    }

    fn event(&self) -> Option<Id<Entry>> {
        self.id.as_slice().try_into().ok().map(Id::from_bytes)
    }
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            number: row.cell(0)?,
            id: row.cell(1)?,
            at: row.cell(2)?,
            name: row.cell(3)?,
            actor: row.cell(4)?,
            region: row.cell(5)?,
            reason: row.cell(6)?,
            payload: row.cell(7)?,
            salt: row.cell(8)?,
            commitment: row.cell(9)?,
            erased_by: row.cell(10)?,
        })
    }
}

static BETWEEN: Sql = Sql::new(
    "SELECT number, id, at, name, actor, region, reason, payload, salt, commitment, erased_by
     FROM audit_event
     WHERE number >= $1 AND number < $2
     ORDER BY number",
);
static BEYOND: Sql = Sql::new(
    "SELECT number, id, at, name, actor, region, reason, payload, salt, commitment, erased_by
     FROM audit_event
     WHERE number BETWEEN $1 AND $2
     ORDER BY number
     LIMIT $3",
);
static BY_ID: Sql = Sql::new("SELECT name, payload FROM audit_entry WHERE id = $1");
static COUNT_BEYOND: Sql =
    Sql::new("SELECT COUNT(*) FROM audit_event WHERE number BETWEEN $1 AND $2");
