//! A change on its way into the registry: rows, history and feed, and what the event tells.

use std::collections::HashMap;

use serde::Serialize;
use store::{Error, Sql, Tx, Update};
use terms::{Act, Date, Id, Moment, Personal, Region};

use crate::{
    Altered, ChangeKind, Detail, Evidence, Ground, Person, Reason, Registry, Resident,
    change::{Change, Seal},
    detail::{detail_of, put_detail},
    field::{detail_changes, person_changes},
    row,
    search::reindex,
};

/// What an act is about to record, and in whose name.
#[derive(Clone)]
pub(crate) struct Occasion {
    pub(crate) kind: ChangeKind,
    pub(crate) on: Date,
    reason: Reason,
    evidence: Option<Evidence>,
    id: Id<Change>,
    salt: [u8; 32],
    pub(crate) at: Moment,
    actor: String,
    within: Option<Region>,
    registry: Registry,
}

/// What an act changes, while it does.
pub(crate) struct Draft<'o> {
    occasion: &'o Occasion,
    entries: Vec<Entry>,
    /// Where each resident stands among the entries.
    places: HashMap<Id<Resident>, usize>,
}

/// What happens to one resident.
struct Entry {
    resident: Id<Resident>,
    kind: ChangeKind,
    fields: Vec<Altered>,
}

/// What the log is told of a change: whose and of what kind, and by what hash it can be
/// recognised; no value.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    change: Id<Change>,
    kind: &'static str,
    residents: Vec<Id<Resident>>,
    seals: Vec<String>,
}

impl Registry {
    /// An occasion of `act` for what happened on the day `on`; without a ground it is a step of
    /// the KTP-el's own course, or what a file says.
    pub(crate) fn occasion(
        &self,
        act: &Act,
        kind: ChangeKind,
        on: Date,
        ground: Option<Ground>,
    ) -> Occasion {
        let (now, die) = (self.ledger.now(), self.ledger.die());
        Occasion {
            kind,
            on,
            reason: ground.as_ref().map_or(without_ground(kind), |it| it.reason),
            evidence: ground.map(|it| it.evidence),
            id: Id::draw(now, die),
            salt: die.bytes(),
            at: now,
            actor: act.actor().to_string(),
            within: act.region(),
            registry: self.clone(),
        }
    }
}

impl Occasion {
    pub(crate) fn begin(&self) -> Draft<'_> {
        Draft { occasion: self, entries: Vec::new(), places: HashMap::new() }
    }

    pub(crate) fn today(&self) -> Date {
        self.at.date()
    }

    /// Whether the act may look at and change what lies in `region`.
    pub(crate) fn reaches(&self, region: Region) -> bool {
        self.within.is_none_or(|within| within.contains(region))
    }
}

impl Draft<'_> {
    pub(crate) fn occasion(&self) -> &Occasion {
        self.occasion
    }

    /// The resident, wherever they live, and until the transaction ends nobody else changes them.
    /// Several are held in the order of their ids, so that two acts never wait for each other.
    pub(crate) fn hold(
        &self,
        tx: &mut Tx<'_>,
        id: Id<Resident>,
    ) -> Result<Option<Resident>, Error> {
        if !tx.is_sole_writer() {
            tx.execute(&HOLD, &[&id])?;
        }
        self.occasion.registry.resident_in(tx, id)
    }

    /// A new resident. `false`, if the NIK has one already.
    pub(crate) fn add(
        &mut self,
        tx: &mut Tx<'_>,
        id: Id<Resident>,
        person: &Person,
    ) -> Result<bool, Error> {
        if !row::add(tx, id, person)? {
            return Ok(false);
        }
        reindex(tx, id, person)?;
        self.note(id, person_changes(None, person));
        Ok(true)
    }

    /// What is recorded about a resident becomes `after`.
    pub(crate) fn alter(
        &mut self,
        tx: &mut Tx<'_>,
        before: &Resident,
        after: &Person,
    ) -> Result<(), Error> {
        self.alter_as(tx, self.occasion.kind, before, after)
    }

    /// Like [`Draft::alter`], where the same act is something else for this resident.
    pub(crate) fn alter_as(
        &mut self,
        tx: &mut Tx<'_>,
        kind: ChangeKind,
        before: &Resident,
        after: &Person,
    ) -> Result<(), Error> {
        let changes = person_changes(Some(&before.person), after);
        if !changes.is_empty() {
            row::alter(tx, before.id, after)?;
            if is_found_otherwise(&before.person, after) {
                reindex(tx, before.id, after)?;
            }
            self.note_as(kind, before.id, changes);
        }
        Ok(())
    }

    /// What else is recorded about a resident becomes `after`.
    pub(crate) fn alter_detail(
        &mut self,
        tx: &mut Tx<'_>,
        id: Id<Resident>,
        after: &Detail,
    ) -> Result<(), Error> {
        let changes = detail_changes(&detail_of(tx, id)?, after);
        if !changes.is_empty() {
            put_detail(tx, id, after)?;
            self.note(id, changes);
        }
        Ok(())
    }

    /// Notes changes that stand in another table, or in none.
    pub(crate) fn note(&mut self, id: Id<Resident>, changes: Vec<Altered>) {
        self.note_as(self.occasion.kind, id, changes);
    }

    fn note_as(&mut self, kind: ChangeKind, resident: Id<Resident>, mut changes: Vec<Altered>) {
        let place = *self.places.entry(resident).or_insert(self.entries.len());
        match self.entries.get_mut(place) {
            Some(entry) => entry.fields.append(&mut changes),
            None => self.entries.push(Entry { resident, kind, fields: changes }),
        }
    }

    /// From here to the commit other changes wait, and all that went before are seen. For rules
    /// about several residents, when all are held whom the act changes.
    pub(crate) fn queue(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if !tx.is_sole_writer() {
            tx.execute(&QUEUE, &[])?;
        }
        Ok(())
    }

    /// Whether nothing would change.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Writes the history, as the last step: from here to the commit other changes wait.
    pub(crate) fn finish(self, tx: &mut Tx<'_>) -> Result<Told, Error> {
        let Self { occasion, entries, .. } = self;
        let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let (last,): (i64,) =
            tx.update(&TAKE, &[&1, &count])?.ok_or(Error::Shape("the last number"))?;
        let mut told = Told {
            change: occasion.id,
            kind: occasion.kind.name(),
            residents: Vec::with_capacity(entries.len()),
            seals: Vec::with_capacity(entries.len()),
        };
        for (entry, number) in entries.into_iter().zip(last - count + 1..) {
            let change = occasion.change(entry);
            write(tx, number, &change)?;
            told.residents.push(change.resident);
            told.seals.push(change.seal());
        }
        Ok(told)
    }
}

impl Told {
    /// What each of the changes can be recognised by.
    pub(crate) fn seals(&self) -> &[String] {
        &self.seals
    }
}

impl Occasion {
    fn change(&self, entry: Entry) -> Change {
        let Entry { resident, kind, mut fields } = entry;
        fields.sort_by_key(|it| it.field);
        let mut change = Change {
            number: 0,
            id: self.id,
            resident,
            kind,
            at: self.at,
            happened_on: Personal::new(self.on),
            actor: self.actor.clone(),
            reason: self.reason,
            evidence: self.evidence.clone(),
            fields,
            salt: self.salt,
            seal: Seal([0; 32]),
        };
        change.seal = change.sealed();
        change
    }
}

/// Whether a search for names finds somebody otherwise than before.
fn is_found_otherwise(before: &Person, after: &Person) -> bool {
    before.full_name != after.full_name
        || before.region != after.region
        || before.birth_date != after.birth_date
}

const fn without_ground(kind: ChangeKind) -> Reason {
    match kind {
        ChangeKind::Import => Reason::File,
        _ => Reason::Process,
    }
}

fn write(tx: &mut Tx<'_>, number: i64, it: &Change) -> Result<(), Error> {
    let evidence = it.evidence.as_ref();
    tx.execute(
        &WRITE,
        &[
            &number,
            &it.id,
            &it.resident,
            &it.kind.code(),
            &it.at,
            it.happened_on.reveal(),
            &it.actor,
            &it.reason.code(),
            &evidence.map(|it| it.kind.code()),
            &evidence.map(|it| it.number.reveal()),
            &it.salt,
            &it.seal.0,
        ],
    )?;
    for Altered { field, old, new } in &it.fields {
        tx.execute(&WRITE_FIELD, &[&number, &field.code(), old, new])?;
    }
    Ok(())
}

// Changes nothing, and takes the row's lock.
static HOLD: Sql = Sql::new("UPDATE resident SET life_status = life_status WHERE id = $1");

static QUEUE: Sql = Sql::new("UPDATE resident_history_last SET number = number WHERE id = 1");

static TAKE: Update = Update::new(
    "UPDATE resident_history_last SET number = number + $2 WHERE id = $1",
    "number",
    "resident_history_last WHERE id = $1",
);

static WRITE: Sql = Sql::new(
    "INSERT INTO resident_history
         (number, change, resident, kind, at, happened_on, actor, reason, evidence_kind, evidence,
          salt, seal)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
);

static WRITE_FIELD: Sql = Sql::new(
    "INSERT INTO resident_history_field (number, field, old, new)
     VALUES ($1, $2, $3, $4)",
);
