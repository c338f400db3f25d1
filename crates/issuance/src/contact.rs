//! Where a resident is told what happens to their identity. They leave it if they want to, and have
//! proven that they read what is sent there; the one before it is told when another takes its place.

use registry::Resident;
use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Id, Language, Moment, Permission};

use crate::{
    error::OfferError,
    event::ContactLeft,
    left::{LeftContact, find},
    note::NoteKind,
    office::Issuance,
    retention::CONTACT,
};

/// A contact that somebody has proven to be theirs, as whoever sends messages has sealed it.
#[derive(Clone, Debug)]
pub struct HolderContact {
    /// What two equal contacts have in common: a keyed hash.
    pub mark: [u8; 32],
    /// The contact, sealed.
    pub contact: Vec<u8>,
    /// In which language they are told.
    pub language: Language,
}

impl Issuance {
    /// The contact of a resident in `act`'s region, if there is one.
    pub async fn contact(
        &self,
        act: &Act,
        resident: Id<Resident>,
    ) -> Result<Option<LeftContact>, OfferError> {
        act.needs(Permission::Offer)?;
        let (office, region) = (self.clone(), act.region());
        self.ledger()
            .read(move |tx| {
                let resident = office.resident_of(tx, region, resident)?.id;
                Ok(find(tx, resident)?)
            })
            .await
    }

    /// Puts a contact in the place of the one before, or takes it away. The one before is told.
    pub async fn leave_contact(
        &self,
        act: &Act,
        resident: Id<Resident>,
        contact: Option<HolderContact>,
    ) -> Result<(), OfferError> {
        let (office, region, now) = (self.clone(), act.region(), self.now());
        self.ledger()
            .change_if(act, move |tx| {
                let resident = office.resident_of(tx, region, resident)?;
                let of = resident.id;
                // Of two who change it one after the other: each tells the one before.
                tx.execute(&HOLD, &[&of])?;
                let before = find(tx, of)?;
                let same = |it: &LeftContact| {
                    contact.as_ref().is_some_and(|new| new.mark[..] == it.mark[..])
                };
                let told = before.as_ref().is_some_and(|it| !same(it));
                if told {
                    office.note(tx, &resident, NoteKind::Contact, now)?;
                }
                match &contact {
                    Some(HolderContact { mark, contact, language }) => {
                        let tag = language.tag();
                        let values: &[&dyn ToValue] = &[&of, mark, contact, &tag, &now];
                        tx.execute(&LEAVE, values)?;
                    }
                    None => {
                        tx.execute(&TAKE, &[&of])?;
                    }
                }
                let happened = before.is_some() || contact.is_some();
                let event = ContactLeft { resident: of, left: contact.is_some(), told };
                Ok(((), happened.then_some(event)))
            })
            .await
    }
}

/// Takes away the contacts of those who hold nothing from here any more; of the others it is looked
/// again when as much time has gone by. How many went, and how many stay.
pub(crate) fn forget(tx: &mut Tx<'_>, now: Moment, most: i64) -> Result<(u64, u64), Error> {
    let due: Vec<(Id<Resident>,)> = tx.all(&DUE, &[&CONTACT.before(now), &most])?;
    let (mut gone, mut kept) = (0, 0);
    for (resident,) in &due {
        match tx.execute(&DROP, &[resident])? {
            0 => kept += tx.execute(&LOOKED, &[resident, &now])?,
            rows => gone += rows,
        }
    }
    Ok((gone, kept))
}

static HOLD: Sql = Sql::new("UPDATE holder_contact SET looked_at = looked_at WHERE resident = $1");

static LEAVE: Sql = Sql::new(
    "INSERT INTO holder_contact (resident, mark, contact, language, since, looked_at)
     VALUES ($1, $2, $3, $4, $5, $5)
     ON CONFLICT (resident) DO UPDATE
     SET mark = excluded.mark, contact = excluded.contact, language = excluded.language,
         since = excluded.since, looked_at = excluded.looked_at",
);

static TAKE: Sql = Sql::new("DELETE FROM holder_contact WHERE resident = $1");

static DUE: Sql = Sql::new(
    "SELECT resident FROM holder_contact WHERE looked_at <= $1 ORDER BY looked_at LIMIT $2",
);

static DROP: Sql = Sql::new(
    "DELETE FROM holder_contact
     WHERE resident = $1
       AND NOT EXISTS (
           SELECT 1 FROM offer WHERE offer.resident = $1 AND offer.ended_at IS NULL)",
);

static LOOKED: Sql = Sql::new("UPDATE holder_contact SET looked_at = $2 WHERE resident = $1");
