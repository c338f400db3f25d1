//! Whether somebody was said to be somebody else not long ago.

use store::{Error, Sql, Tx};
use terms::{Id, Moment};

use crate::{Field, Registry, Resident};

/// What a record says of who somebody is. A change of these is what a thief of an identity needs.
const IDENTITY: [Field; 6] = [
    Field::Nik,
    Field::FullName,
    Field::Sex,
    Field::BirthPlace,
    Field::BirthDate,
    Field::MotherName,
];

impl Registry {
    /// When a resident's name, sex, birth, NIK or mother's name was last changed from something else,
    /// if that is after `since`; as the running transaction of another room sees it. What was empty
    /// before is filled in, and not changed.
    pub fn identity_changed_in(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        since: Moment,
    ) -> Result<Option<Moment>, Error> {
        tx.under(&self.handle, |tx| {
            let mut last = None;
            tx.each(&CHANGED, &[&resident, &since], |row| {
                let field = Field::from_code(row.cell(1)?);
                if field.is_some_and(|field| IDENTITY.contains(&field)) {
                    last = last.max(Some(row.cell::<Moment>(0)?));
                }
                Ok(())
            })?;
            Ok(last)
        })
    }
}

static CHANGED: Sql = Sql::new(
    "SELECT history.at, field.field
     FROM resident_history AS history
     JOIN resident_history_field AS field ON field.number = history.number
     WHERE history.resident = $1 AND history.at > $2 AND field.old IS NOT NULL",
);
