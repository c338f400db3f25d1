//! The history of a record: who changed what, when, why, and by what proof.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Date, Id, Moment, Personal, date_text};

use crate::{
    Altered, ChangeKind, DocumentNumber, Evidence, EvidenceKind, Field, LookupError, Reason,
    Registry, Resident,
};

/// One change of one resident's record.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its number in the feed of changes, which grows in the order of the commits.
    pub number: u64,
    /// The act's change; what else the same act changed has the same.
    pub id: Id<Change>,
    /// Whose record it was.
    pub resident: Id<Resident>,
    /// What kind of change.
    pub kind: ChangeKind,
    /// When it was recorded.
    pub at: Moment,
    /// The day on which it happened.
    pub happened_on: Personal<Date>,
    /// Who recorded it, as the log names them.
    pub actor: String,
    /// Why.
    pub reason: Reason,
    /// By what document, where one is asked for.
    pub evidence: Option<Evidence>,
    /// The fields that were changed, in the order of their numbers.
    pub fields: Vec<Altered>,
    pub(crate) salt: [u8; 32],
    pub(crate) seal: Seal,
}

/// What a room above reads of the feed: a row of the view `resident_change`, by
/// `SELECT number, resident, kind, at`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number; whoever has read up to here goes on from here.
    pub number: u64,
    /// Whose record was changed.
    pub resident: Id<Resident>,
    /// What kind of change.
    pub kind: ChangeKind,
    /// When it was recorded.
    pub at: Moment,
}

/// A salted hash of everything a change tells. The event in the log has it, so that a history
/// that was altered afterwards is found out, and without the salt it tells nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seal(pub(crate) [u8; 32]);

impl Change {
    /// Most changes that one look shows.
    pub const MOST: u16 = 200;

    /// Whether the change reads as it did when it was written.
    pub fn is_intact(&self) -> bool {
        self.seal == self.sealed()
    }

    /// The seal as the log's event shows it: 64 hexadecimal digits.
    pub fn seal(&self) -> String {
        self.seal.hex()
    }

    pub(crate) fn sealed(&self) -> Seal {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        part(&self.salt);
        part(self.id.as_bytes());
        part(self.resident.as_bytes());
        part(&[self.kind.code(), self.reason.code()]);
        part(&self.at.micros().to_be_bytes());
        part(date_text(*self.happened_on.reveal()).as_bytes());
        part(self.actor.as_bytes());
        match &self.evidence {
            Some(it) => {
                part(&[it.kind.code()]);
                part(it.number.reveal().as_bytes());
            }
            None => part(&[]),
        }
        for Altered { field, old, new } in &self.fields {
            part(&[field.code(), u8::from(old.is_some()), u8::from(new.is_some())]);
            for value in [old, new].into_iter().flatten() {
                part(value.reveal().as_bytes());
            }
        }
        Seal(hash.finalize().into())
    }
}

impl Seal {
    pub(crate) fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hex())
    }
}

impl Registry {
    /// The latest changes of a resident's record, the last one first, seen by the same rule as
    /// [`Registry::resident`]. `before` is the number of the last one of the page before.
    pub async fn history(
        &self,
        act: &Act,
        id: Id<Resident>,
        before: Option<u64>,
    ) -> Result<Vec<Change>, LookupError> {
        self.resident(act, id).await?;
        let most = Change::MOST;
        Ok(self.ledger.read::<_, Error>(move |tx| changes_of(tx, id, before, most)).await?)
    }
}

/// The latest changes of `id` before the one with that number, the last one first.
pub(crate) fn changes_of(
    tx: &mut Tx<'_>,
    id: Id<Resident>,
    before: Option<u64>,
    limit: u16,
) -> Result<Vec<Change>, Error> {
    let before = before.and_then(|it| i64::try_from(it).ok()).unwrap_or(i64::MAX);
    let limit = limit.min(Change::MOST);
    let mut changes: Vec<Change> = tx.all(&OF, &[&id, &before, &limit])?;
    let mut fields: BTreeMap<u64, Vec<Altered>> = BTreeMap::new();
    tx.each(&FIELDS_OF, &[&id, &before, &limit], |row| {
        fields.entry(row.cell(0)?).or_default().push(altered(row)?);
        Ok(())
    })?;
    for change in &mut changes {
        change.fields = fields.remove(&change.number).unwrap_or_default();
    }
    Ok(changes)
}

fn altered(row: &Row<'_>) -> Result<Altered, Error> {
    let field = Field::from_code(row.cell(1)?).ok_or(Error::Shape("a field"))?;
    Ok(Altered { field, old: row.cell(2)?, new: row.cell(3)? })
}

impl Answer for Change {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let document = row.cell::<Option<u8>>(8)?.zip(row.cell::<Option<String>>(9)?);
        let evidence = document.map(|(kind, number)| {
            let kind = EvidenceKind::from_code(kind)?;
            Some(Evidence { kind, number: number.parse::<DocumentNumber>().ok()? })
        });
        let kind = ChangeKind::from_code(row.cell(3)?).ok_or(Error::Shape("a kind of change"))?;
        let reason = Reason::from_code(row.cell(7)?).ok_or(Error::Shape("a reason"))?;
        Ok(Self {
            number: row.cell(0)?,
            id: row.cell(1)?,
            resident: row.cell(2)?,
            kind,
            at: row.cell(4)?,
            happened_on: row.cell(5)?,
            actor: row.cell(6)?,
            reason,
            evidence: evidence.map(|it| it.ok_or(Error::Shape("a document"))).transpose()?,
            fields: Vec::new(),
            salt: row.cell(10)?,
            seal: Seal(row.cell(11)?),
        })
    }
}

impl Answer for Notice {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let kind = ChangeKind::from_code(row.cell(2)?).ok_or(Error::Shape("a kind of change"))?;
        Ok(Self { number: row.cell(0)?, resident: row.cell(1)?, kind, at: row.cell(3)? })
    }
}

static OF: Sql = Sql::new(
    "SELECT number, change, resident, kind, at, happened_on, actor, reason,
         evidence_kind, evidence, salt, seal
     FROM resident_history
     WHERE resident = $1 AND number < $2
     ORDER BY number DESC
     LIMIT $3",
);

static FIELDS_OF: Sql = Sql::new(
    "SELECT number, field, old, new
     FROM resident_history_field
     WHERE number IN
         (SELECT number
          FROM resident_history
          WHERE resident = $1 AND number < $2
          ORDER BY number DESC
          LIMIT $3)
     ORDER BY number, field",
);
