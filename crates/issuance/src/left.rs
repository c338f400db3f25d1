//! The contact that a resident has left, as it lies there.

use registry::Resident;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Id, Language, Moment};

/// A contact that was left.
#[derive(Clone, Debug)]
pub struct LeftContact {
    /// The contact, sealed.
    pub contact: Vec<u8>,
    /// In which language they are told.
    pub language: Language,
    /// Since when.
    pub since: Moment,
    pub(crate) mark: Vec<u8>,
}

/// The contact in force.
pub(crate) fn find(tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<Option<LeftContact>, Error> {
    tx.find(&FIND, &[&resident])
}

/// The language of a tag.
pub(crate) fn language(tag: &str) -> Language {
    match tag == Language::English.tag() {
        true => Language::English,
        false => Language::Indonesian,
    }
}

impl Answer for LeftContact {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let tag: String = row.cell(2)?;
        Ok(Self {
            mark: row.cell(0)?,
            contact: row.cell(1)?,
            language: language(&tag),
            since: row.cell(3)?,
        })
    }
}

static FIND: Sql =
    Sql::new("SELECT mark, contact, language, since FROM holder_contact WHERE resident = $1");
