//! Rows that nobody sees yet.

use std::time::Duration;

use store::{Bulk, Error, Sql, ToValue, Value};
use terms::{Id, Moment};

use super::order::Import;
use crate::{Registry, Resident, lookup::search_key};

/// How long an import may take before another one may sweep what it has staged.
const ABANDONED: Duration = Duration::from_secs(24 * 3_600);

/// One good line.
pub(super) struct Staged {
    pub(super) line: u64,
    pub(super) resident: Resident,
}

impl Registry {
    pub(super) async fn stage_rows(
        &self,
        import: Id<Import>,
        rows: Vec<Staged>,
    ) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        self.handle
            .write(move |tx| {
                let keys: Vec<Vec<u8>> = rows.iter().map(Staged::key).collect();
                let values: Vec<Value<'_>> = rows
                    .iter()
                    .zip(&keys)
                    .flat_map(|(row, key)| row.values(&import, key))
                    .collect();
                let values: Vec<&dyn ToValue> = values.iter().map(|it| it as _).collect();
                tx.insert(&STAGE, &values)
            })
            .await
    }

    /// Forgets what an import has staged.
    pub(super) async fn discard_staged(&self, import: Id<Import>) -> Result<u64, Error> {
        self.handle.write(move |tx| tx.execute(&DISCARD, &[&import])).await
    }

    /// Forgets what imports left behind that never came to an end.
    pub(super) async fn sweep_staged(&self, now: Moment) -> Result<u64, Error> {
        // Ids begin with the time they were drawn at.
        let mut oldest = [0; 16];
        let millis = now.minus(ABANDONED).micros().max(0) / 1_000;
        oldest[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        self.handle.write(move |tx| tx.execute(&SWEEP, &[&oldest])).await
    }
}

impl Staged {
    fn key(&self) -> Vec<u8> {
        search_key(self.resident.person.full_name.reveal())
    }

    fn values<'a>(&'a self, import: &'a Id<Import>, key: &'a [u8]) -> [Value<'a>; 16] {
        let person = &self.resident.person;
        let code = |code: u8| Value::Integer(code.into());
        [
            import.value(),
            Value::Integer(self.line.cast_signed()),
            self.resident.id.value(),
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
}

static STAGE: Bulk = Bulk::new(
    "INSERT INTO resident_staged
         (import, line, id, nik, kk_number, full_name, search_key, sex, birth_place, birth_date,
          region, marital_status, recording_status, life_status, relation, address)
     VALUES",
    16,
);

static DISCARD: Sql = Sql::new("DELETE FROM resident_staged WHERE import = $1");

static SWEEP: Sql = Sql::new("DELETE FROM resident_staged WHERE import < $1");
