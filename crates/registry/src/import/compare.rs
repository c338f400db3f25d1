//! What a file says beside what is recorded.

use store::{Error, Tx};

use super::{order::Conflict, packed::Read};
use crate::{Column, Detail, Person, Resident, detail::detail_of};

/// How many of a file's residents were what, and with whom it disagrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Not known before.
    pub added: u64,
    /// Known, and now as the file says.
    pub updated: u64,
    /// Known just as the file says.
    pub same: u64,
    /// Among those updated, how many are said to be somebody else.
    pub in_conflict: u64,
    /// The first [`Difference::ROOM`] of them, in the order of the file.
    pub conflicts: Vec<Conflict>,
}

impl Difference {
    /// How many conflicts are kept: more than anybody looks at by hand.
    pub const ROOM: usize = 10_000;

    /// Counts one line in, beside what was `known`; whether there is something to write. `tells_more`
    /// if it would be of what else is known.
    pub(super) fn add(&mut self, read: &Read, known: Option<&Person>, tells_more: bool) -> bool {
        let Some(known) = known else {
            self.added += 1;
            return true;
        };
        if *known == read.person && !tells_more {
            self.same += 1;
            return false;
        }
        self.updated += 1;
        let columns = identity(known, &read.person);
        if !columns.is_empty() {
            self.in_conflict += 1;
            if self.conflicts.len() < Self::ROOM {
                self.conflicts.push(Conflict { line: read.line, columns });
            }
        }
        true
    }
}

/// What else would be recorded of somebody by what is `said`, if that is something new.
pub(super) fn detail_after(
    tx: &mut Tx<'_>,
    known: Option<&Resident>,
    said: Option<&Detail>,
) -> Result<Option<Detail>, Error> {
    let (Some(known), Some(said)) = (known, said) else { return Ok(None) };
    let recorded = detail_of(tx, known.id)?;
    Ok(Some(said.over(&recorded)).filter(|after| *after != recorded))
}

/// The columns by which the two are not one person.
fn identity(known: &Person, said: &Person) -> Vec<Column> {
    let differs = [
        (Column::FullName, known.full_name != said.full_name),
        (Column::Sex, known.sex != said.sex),
        (Column::BirthPlace, known.birth_place != said.birth_place),
        (Column::BirthDate, known.birth_date != said.birth_date),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
}
