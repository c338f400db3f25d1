//! The last step: what was staged becomes visible, with its event and its bases.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use audit::Event;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Bulk, Error, Sql, ToValue, Tx, Value};
use terms::{Act, Id, Permission};

use super::{
    compare::{Difference, detail_after},
    digest::hex,
    error::ImportError,
    live::{holds_anybody, may_import},
    order::Import,
    packed::{Read, unpack},
    stage::{Stage, forget, hold_stage},
};
use crate::{
    ChangeKind, Detail, Person, Registry, Report, Resident,
    card::said_of_recording,
    detail::put_new_details,
    draft::{Draft, Occasion},
    lookup::{by_nik, search_key},
    search::{Filling, reindex},
};

/// Rows in one statement where statements carry many: bounded by the parameters of PostgreSQL.
const ROWS: usize = 1_000;

/// What an import has brought.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The import.
    pub import: Id<Import>,
    /// What changed, and with whom the file disagreed.
    pub difference: Difference,
    /// Chunks that an earlier attempt had staged already.
    pub resumed: u64,
    /// What was found in the file, bad lines and oddities among it.
    pub report: Report,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

/// What the file was found to hold.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) stage: Stage,
    pub(super) report: Report,
    pub(super) sha256: String,
}

/// What the last step goes by, and what it leaves behind.
struct Showing<'s> {
    occasion: &'s Occasion,
    may: &'s Act,
    seals: &'s mut Sha256,
    done: &'s AtomicU64,
}

/// Residents came in from a file.
#[derive(Debug, Serialize)]
struct ResidentsImported {
    import: Id<Import>,
    sha256: String,
    lines: u64,
    left_out: u64,
    added: u64,
    updated: u64,
    in_conflict: u64,
    /// SHA-256 over the seals of all changes, in their order.
    seals: String,
}

impl Event for ResidentsImported {
    const NAME: &'static str = "registry.residents.imported";
    const NEEDS: Permission = Permission::Import;
}

impl Registry {
    /// `done` counts the residents that were looked at.
    pub(super) async fn merge(
        &self,
        act: &Act,
        found: Found,
        done: Arc<AtomicU64>,
    ) -> Result<Imported, ImportError> {
        let (registry, today) = (self.clone(), self.ledger.clock().today());
        let (occasion, may) = (self.occasion(act, ChangeKind::Import, today, None), act.clone());
        let first = Id::draw(self.ledger.now(), self.ledger.die());
        self.ledger
            .change(act, move |tx| {
                let Found { stage, report, sha256 } = found.clone();
                done.store(0, Ordering::Relaxed);
                hold_stage(tx, &stage)?;
                let mut seals = Sha256::new();
                let shown =
                    Showing { occasion: &occasion, may: &may, seals: &mut seals, done: &done };
                let difference = registry.show(tx, &stage, first, shown)?;
                forget(tx, stage.import)?;
                registry.freeze_bases(tx, today)?;
                let event = ResidentsImported {
                    import: stage.import,
                    sha256: sha256.clone(),
                    lines: report.lines,
                    left_out: report.bad_lines,
                    added: difference.added,
                    updated: difference.updated,
                    in_conflict: difference.in_conflict,
                    seals: hex(&seals.finalize()),
                };
                let (import, resumed) = (stage.import, stage.resumed());
                Ok((Imported { import, difference, resumed, report, sha256 }, event))
            })
            .await
    }

    /// Writes what is staged; ids of new residents follow `id` in the order of the file, so that
    /// who stands together there, families and villages, lies together.
    fn show(
        &self,
        tx: &mut Tx<'_>,
        stage: &Stage,
        mut id: Id<Resident>,
        showing: Showing<'_>,
    ) -> Result<Difference, ImportError> {
        // From here to the commit other imports wait, so that each compares with what the one
        // before left.
        tx.execute(&TAKE, &[&stage.import])?;
        let is_empty = !holds_anybody(tx)?;
        // Another one may have been first, and has made it a registry that is in use.
        may_import(showing.may, !is_empty)?;
        let (mut difference, mut names) = (Difference::default(), Filling::default());
        for chunk in 0..stage.chunks {
            let packed: Option<(Vec<u8>,)> =
                tx.find(&CHUNK, &[&stage.import, &chunk.cast_signed()])?;
            let read = packed.and_then(|(packed,)| unpack(&packed));
            let mut read = read.ok_or(Error::Shape("a staged chunk that is damaged"))?;
            let mut new = Vec::with_capacity(read.len());
            let mut draft = showing.occasion.begin();
            for read in &mut read {
                // Nobody can be known yet; within the file every NIK stands once.
                let known = if is_empty { None } else { beside(tx, &draft, &mut read.person)? };
                let read = &*read;
                let detail = detail_beside(tx, &draft, known.as_ref(), read)?;
                let person = known.as_ref().map(|it| &it.person);
                if !difference.add(read, person, detail.is_some()) {
                    continue;
                }
                match known {
                    Some(known) => {
                        draft.alter(tx, &known, &read.person)?;
                        if let Some(detail) = &detail {
                            draft.alter_detail(tx, known.id, detail)?;
                        }
                    }
                    None => {
                        id = id.after(self.ledger.die());
                        new.push((id, read));
                    }
                }
            }
            new.chunks(ROWS).try_for_each(|new| insert(tx, new))?;
            for (id, read) in new {
                match is_empty {
                    true => names.add(id, &read.person),
                    false => reindex(tx, id, &read.person)?,
                }
            }
            if !draft.is_empty() {
                draft.finish(tx)?.seals().iter().for_each(|seal| showing.seals.update(seal));
            }
            showing.done.fetch_add(read.len() as u64, Ordering::Relaxed);
        }
        names.write(tx)?;
        Ok(difference)
    }

    /// Shows what a page of changes has staged, for a registry that may be in use, and forgets the
    /// stage. With it come the seals of all changes.
    pub(super) fn show_page(
        &self,
        tx: &mut Tx<'_>,
        act: &Act,
        stage: &Stage,
        occasion: &Occasion,
        first: Id<Resident>,
    ) -> Result<(Difference, String), ImportError> {
        act.needs(Permission::ImportLive)?;
        hold_stage(tx, stage)?;
        let mut seals = Sha256::new();
        let done = AtomicU64::new(0);
        let showing = Showing { occasion, may: act, seals: &mut seals, done: &done };
        let difference = self.show(tx, stage, first, showing)?;
        forget(tx, stage.import)?;
        Ok((difference, hex(&seals.finalize())))
    }
}

/// Who is known by the number of `said`; held, if something is to be written, so that it is compared
/// with what an officer may have recorded a moment ago.
fn beside(
    tx: &mut Tx<'_>,
    draft: &Draft<'_>,
    said: &mut Person,
) -> Result<Option<Resident>, Error> {
    let known = match by_nik(tx, said.nik)? {
        Some(known) if known.person != *said => draft.hold(tx, known.id)?,
        same => return Ok(same),
    };
    if let Some(known) = &known {
        said.recording_status = said_of_recording(tx, known, said.recording_status)?;
    }
    Ok(known)
}

/// What else is to be recorded of who is known; they are held then, as by [`beside`].
fn detail_beside(
    tx: &mut Tx<'_>,
    draft: &Draft<'_>,
    known: Option<&Resident>,
    read: &Read,
) -> Result<Option<Detail>, Error> {
    let said = read.detail.as_deref();
    match (known, detail_after(tx, known, said)?) {
        (Some(one), Some(_)) => {
            draft.hold(tx, one.id)?;
            detail_after(tx, known, said)
        }
        _ => Ok(None),
    }
}

fn insert(tx: &mut Tx<'_>, new: &[(Id<Resident>, &Read)]) -> Result<(), Error> {
    let keys: Vec<_> = new.iter().map(|(_, read)| key(&read.person)).collect();
    let values: Vec<Value<'_>> = new
        .iter()
        .zip(&keys)
        .flat_map(|((id, read), key)| [id.value()].into_iter().chain(columns(&read.person, key)))
        .collect();
    let values: Vec<&dyn ToValue> = values.iter().map(|it| it as _).collect();
    tx.insert(&INSERT, &values)?;
    let details = new.iter().filter_map(|(id, read)| Some((*id, read.detail.as_deref()?)));
    put_new_details(tx, &details.collect::<Vec<_>>())
}

fn key(person: &Person) -> Vec<u8> {
    search_key(person.full_name.reveal())
}

fn columns<'a>(person: &'a Person, key: &'a [u8]) -> [Value<'a>; 13] {
    let code = |code: u8| Value::Integer(code.into());
    [
        person.nik.value(),
        person.kk_number.value(),
        person.full_name.reveal().value(),
        Value::Blob(key),
        code(person.sex as u8),
        person.birth_place.value(),
        person.birth_date.value(),
        person.region.value(),
        code(person.marital_status.code()),
        code(person.recording_status.code()),
        code(person.life_status.code()),
        person.relation.map_or(Value::Null, |it| code(it.code())),
        person.address.value(),
    ]
}

static TAKE: Sql = Sql::new("UPDATE resident_merge SET import = $1 WHERE id = 1");

static CHUNK: Sql =
    Sql::new("SELECT residents FROM resident_staged WHERE import = $1 AND chunk = $2");

static INSERT: Bulk = Bulk::new(
    "INSERT INTO resident
         (id, nik, kk_number, full_name, search_key, sex, birth_place, birth_date,
          region, marital_status, recording_status, life_status, relation, address)
     VALUES",
    14,
);
