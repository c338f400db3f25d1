//! Opening one record: what a page shows of it at once, by one look in the log; and its NIK, which
//! is shown by itself and by an event of its own.

use audit::Event;
use serde::Serialize;
use store::{Error, Tx};
use terms::{Act, Id, Nik, Permission};

use crate::{
    Card, Change, Detail, FullName, LookupError, Registry, Resident,
    card::card_of,
    change::changes_of,
    detail::detail_of,
    looked::may_look,
    lookup::{by_id, within},
};

/// A record that was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Who it is.
    pub resident: Resident,
    /// What else is known.
    pub detail: Detail,
    /// Where the recording for the KTP-el and its card stand.
    pub card: Card,
    /// Whether there is a portrait. The record is shown without it.
    pub has_portrait: bool,
}

/// Whose number it is, and the number: no birth date, so that the two never stand on one page
/// (DESIGN, decision 4.15).
#[derive(Clone, Debug)]
pub struct Revealed {
    /// The name as recorded.
    pub full_name: FullName,
    /// The number.
    pub nik: Nik,
}

/// Somebody was shown a NIK with all its digits.
#[derive(Debug, Serialize)]
struct NikRevealed {
    resident: Id<Resident>,
}

impl Event for NikRevealed {
    const NAME: &'static str = "registry.nik.revealed";
    const NEEDS: Permission = Permission::ReadResident;
}

impl Registry {
    /// The record with this handle.
    pub async fn open(&self, act: &Act, id: Id<Resident>) -> Result<Opened, LookupError> {
        let registry = self.clone();
        self.opening(act, id, move |tx, resident| {
            let detail = detail_of(tx, resident.id)?;
            let card = card_of(tx, &resident)?;
            let has_portrait = registry.is_portrayed(tx, resident.id)?;
            Ok(Opened { resident, detail, card, has_portrait })
        })
        .await
    }

    /// Whose record has this handle, and its latest changes, the last one first: at most `limit`
    /// and never more than [`Change::MOST`]. `before` is the number of the last one of the page
    /// before.
    pub async fn open_history(
        &self,
        act: &Act,
        id: Id<Resident>,
        before: Option<u64>,
        limit: u16,
    ) -> Result<(Resident, Vec<Change>), LookupError> {
        self.opening(act, id, move |tx, resident| {
            let changes = changes_of(tx, resident.id, before, limit)?;
            Ok((resident, changes))
        })
        .await
    }

    /// The NIK of the resident with this handle. The act says why it is needed, and that it was
    /// shown is in the log as an event of its own.
    pub async fn reveal_nik(&self, act: &Act, id: Id<Resident>) -> Result<Revealed, LookupError> {
        may_look(act)?;
        let found: Option<Resident> = self.ledger.read(move |tx| by_id(tx, id)).await?;
        let Some(resident) = found.filter(|it| within(act, it)) else {
            self.opened(act, "handle", None).await?;
            return Err(LookupError::Missing);
        };
        let event = move |_: &mut Tx<'_>| Ok(((), NikRevealed { resident: id }));
        self.ledger.change::<NikRevealed, (), LookupError>(act, event).await?;
        let person = resident.person;
        Ok(Revealed { full_name: person.full_name, nik: person.nik })
    }

    /// What `read` reads of a resident whom the act may see, once it is in the log.
    async fn opening<T: Send + 'static>(
        &self,
        act: &Act,
        id: Id<Resident>,
        read: impl FnOnce(&mut Tx<'_>, Resident) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, LookupError> {
        may_look(act)?;
        let looking = act.clone();
        let found = self.ledger.read::<_, Error>(move |tx| {
            let found = by_id(tx, id)?.filter(|it| within(&looking, it));
            found.map(|it| Ok((it.clone(), read(tx, it)?))).transpose()
        });
        let found = found.await?;
        self.opened(act, "handle", found.as_ref().map(|it| &it.0)).await?;
        found.map(|it| it.1).ok_or(LookupError::Missing)
    }
}
