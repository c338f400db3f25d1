//! A resident's row, written by a change. Imports write theirs in bulk.

use store::{Error, Sql, Tx};
use terms::Id;

use crate::{Person, Relation, Resident, lookup::search_key};

/// Adds a row. `false`, if the NIK has one already.
pub(crate) fn add(tx: &mut Tx<'_>, id: Id<Resident>, person: &Person) -> Result<bool, Error> {
    Ok(put(tx, &ADD, id, person)? == 1)
}

/// Writes all of a row but the NIK, which is for life.
pub(crate) fn alter(tx: &mut Tx<'_>, id: Id<Resident>, person: &Person) -> Result<(), Error> {
    put(tx, &ALTER, id, person)?;
    Ok(())
}

fn put(tx: &mut Tx<'_>, sql: &Sql, id: Id<Resident>, it: &Person) -> Result<u64, Error> {
    tx.execute(
        sql,
        &[
            &id,
            &it.nik,
            &it.kk_number,
            &it.full_name.reveal(),
            &search_key(it.full_name.reveal()),
            &(it.sex as u8),
            &it.birth_place,
            &it.birth_date,
            &it.region,
            &it.marital_status.code(),
            &it.recording_status.code(),
            &it.life_status.code(),
            &it.relation.map(Relation::code),
            &it.address,
        ],
    )
}

static ADD: Sql = Sql::new(
    "INSERT INTO resident
         (id, nik, kk_number, full_name, search_key, sex, birth_place, birth_date,
          region, marital_status, recording_status, life_status, relation, address)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     ON CONFLICT (nik) DO NOTHING",
);

static ALTER: Sql = Sql::new(
    "UPDATE resident
     SET kk_number = $3, full_name = $4, search_key = $5, sex = $6, birth_place = $7,
         birth_date = $8, region = $9, marital_status = $10, recording_status = $11,
         life_status = $12, relation = $13, address = $14
     WHERE id = $1 AND nik = $2",
);
