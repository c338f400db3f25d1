//! Families: whoever stands on one family card.

use store::{Error, Sql, Tx};
use terms::{Act, Date, Id, KkNumber, Permission};

use crate::{Detail, LookupError, Registry, Relation, Resident, detail::details_on_card};

/// Those who stand on one family card and live where the act may look: in the order of their
/// relation to the head, then of birth. Who died or left keeps the place on the last card.
#[derive(Clone, Debug)]
pub struct Family {
    /// The card's number.
    pub kk_number: KkNumber,
    /// The members, at least one.
    pub members: Vec<Resident>,
}

impl Family {
    /// Most members that one look shows. No household comes near.
    pub const MOST: u16 = 200;

    /// The head, if there is one who lives here.
    pub fn head(&self) -> Option<&Resident> {
        self.present().find(|it| it.person.relation == Some(Relation::Head))
    }

    /// The members who live here.
    pub fn present(&self) -> impl Iterator<Item = &Resident> {
        self.members.iter().filter(|it| it.person.is_present())
    }
}

impl Registry {
    /// The family with this card. Missing, where the act may see none of its members.
    pub async fn family(&self, act: &Act, kk_number: KkNumber) -> Result<Family, LookupError> {
        act.needs(Permission::ReadResident)?;
        let mut members: Vec<Resident> =
            self.ledger.read::<_, Error>(move |tx| on_card(tx, kk_number)).await?;
        let region = act.region();
        members.retain(|it| region.is_none_or(|region| region.contains(it.person.region)));
        if members.is_empty() {
            return Err(LookupError::Missing);
        }
        members.sort_by_key(place);
        Ok(Family { kk_number, members })
    }

    /// The family of the resident with this handle.
    pub async fn family_of(&self, act: &Act, id: Id<Resident>) -> Result<Family, LookupError> {
        let resident = self.resident(act, id).await?;
        self.family(act, resident.person.kk_number).await
    }

    /// Those on this card who live there and what else is known about each, in the order of
    /// [`Family`], as the running transaction of another room sees them.
    pub fn household_in(
        &self,
        tx: &mut Tx<'_>,
        kk_number: KkNumber,
    ) -> Result<Vec<(Resident, Detail)>, Error> {
        tx.under(&self.handle, |tx| {
            let mut members = on_card(tx, kk_number)?;
            members.retain(|it| it.person.is_present());
            members.sort_by_key(place);
            let mut details = details_on_card(tx, kk_number, Family::MOST)?;
            let of = |it: Resident| {
                let detail = details.remove(&it.id).unwrap_or_default();
                (it, detail)
            };
            Ok(members.into_iter().map(of).collect())
        })
    }
}

/// Where somebody stands on the card: by the relation to the head, then by birth.
fn place(of: &Resident) -> (u8, Date, Id<Resident>) {
    let relation = of.person.relation.map_or(u8::MAX, Relation::code);
    (relation, *of.person.birth_date.reveal(), of.id)
}

/// Everybody on the card, wherever they live.
pub(crate) fn on_card(tx: &mut Tx<'_>, kk_number: KkNumber) -> Result<Vec<Resident>, Error> {
    tx.all(&ON_CARD, &[&kk_number, &Family::MOST])
}

static ON_CARD: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE kk_number = $1
     LIMIT $2",
);
