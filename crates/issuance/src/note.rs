//! What a resident's contact is told: written in the change that it tells of, and gone once a message of
//! it waits to be sent. So nothing is lost where the program ends in between, and nothing told twice.

use registry::Resident;
use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Id, Language, Level, Moment, Region};

use crate::{
    error::OfferError,
    event::HolderTold,
    left::{find, language},
    office::Issuance,
    words::Note,
};

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Another contact was put in the place of this one, or it was taken away.
    Contact,
    /// At a desk what they hold was moved to another phone, without the old one.
    Moved,
    /// An identity was put on a phone.
    Phone,
}

/// Something that a contact is to be told.
#[derive(Clone, Debug)]
pub struct HolderNote {
    /// The message's name, by which it is sent once.
    pub id: [u8; 16],
    /// To whom, sealed.
    pub contact: Vec<u8>,
    /// In which language.
    pub language: Language,
    /// What has happened.
    pub kind: NoteKind,
    /// The regency whose office they can ask.
    pub region: Region,
    /// When.
    pub at: Moment,
}

/// So many at once.
const MOST: i64 = 200;

impl NoteKind {
    const ALL: [Self; 3] = [Self::Contact, Self::Moved, Self::Phone];

    const fn code(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Moved => "moved",
            Self::Phone => "phone",
        }
    }
}

impl Issuance {
    /// Writes down what the contact in force is to be told, if there is one.
    pub(crate) fn note(
        &self,
        tx: &mut Tx<'_>,
        resident: &Resident,
        kind: NoteKind,
        now: Moment,
    ) -> Result<(), Error> {
        let Some(left) = find(tx, resident.id)? else { return Ok(()) };
        let id: Id<Note> = Id::draw(now, self.die());
        let region = resident.person.region.at(Level::Regency);
        let (tag, code) = (left.language.tag(), kind.code());
        let values: &[&dyn ToValue] = &[&id, &left.contact, &tag, &code, &region, &now];
        tx.execute(&WRITE, values).map(|_| ())
    }

    /// The same for whoever knows the resident's handle only.
    pub(crate) fn note_of(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        kind: NoteKind,
        now: Moment,
    ) -> Result<(), Error> {
        match self.0.registry.resident_in(tx, resident)? {
            Some(resident) => self.note(tx, &resident, kind, now),
            None => Ok(()),
        }
    }

    /// What is to be told now, some hundreds at most. Whoever has handed it on says so with
    /// [`Issuance::told_holder`].
    pub async fn holder_notes(&self) -> Result<Vec<HolderNote>, Error> {
        self.ledger().read(|tx| tx.all(&WAITING, &[&MOST])).await
    }

    /// A message of it waits to be sent: the note goes.
    pub async fn told_holder(&self, note: HolderNote) -> Result<(), OfferError> {
        let id: Id<Note> = Id::from_bytes(note.id);
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let told = tx.execute(&TOLD, &[&id])? > 0;
                Ok(((), told.then_some(HolderTold { note: id })))
            })
            .await
    }
}

impl Answer for HolderNote {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (id, tag, kind): (Id<Note>, String, String) =
            (row.cell(0)?, row.cell(2)?, row.cell(3)?);
        let kind = NoteKind::ALL.into_iter().find(|it| it.code() == kind);
        Ok(Self {
            id: *id.as_bytes(),
            contact: row.cell(1)?,
            language: language(&tag),
            kind: kind.ok_or(Error::Shape("a kind of note"))?,
            region: row.cell(4)?,
            at: row.cell(5)?,
        })
    }
}

static WRITE: Sql = Sql::new(
    "INSERT INTO holder_note (id, contact, language, kind, region, at)
     VALUES ($1, $2, $3, $4, $5, $6)",
);

static WAITING: Sql = Sql::new(
    "SELECT id, contact, language, kind, region, at FROM holder_note ORDER BY id LIMIT $1",
);

static TOLD: Sql = Sql::new("DELETE FROM holder_note WHERE id = $1");
