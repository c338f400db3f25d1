//! Officers' passkeys: seen, and removed.

use store::{Answer, Error, Row, Sql};
use terms::{Act, Id, Permission, Region};

use crate::{
    appoint::may_end,
    error::OfficerError,
    event::Removed,
    grants::Grants,
    office::Staff,
    webauthn::Binding,
    words::{Key, OfficerId},
};

impl Staff {
    /// An officer's keys, the first first.
    pub async fn keys(&self, act: &Act, officer: OfficerId) -> Result<Vec<Key>, OfficerError> {
        act.needs(Permission::ManageStaff)?;
        let region = act.region().unwrap_or(Region::COUNTRY);
        self.ledger()
            .read(move |tx| {
                let grants = Grants::of(tx, officer)?.ok_or(OfficerError::Missing)?;
                if !grants.iter().any(|it| region.contains(it.region)) {
                    return Err(OfficerError::Missing);
                }
                Ok(tx.all(&KEYS, &[&officer])?)
            })
            .await
    }

    /// Removes a key for good, and ends the sessions that it opened. Of an officer with a lost
    /// phone by one who may appoint them, or by the machine's operator.
    pub async fn remove_key(&self, act: &Act, key: Id<Key>) -> Result<(), OfficerError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let owner: Option<(OfficerId,)> = tx.find(&OWNER, &[&key])?;
                let (officer,) = owner.ok_or(OfficerError::Missing)?;
                let grants = Grants::of(tx, officer)?.ok_or(OfficerError::Missing)?;
                if !may_end(&may, &grants) {
                    return Err(OfficerError::TooMuch);
                }
                if tx.execute(&REMOVE, &[&key, &now])? == 0 {
                    return Err(OfficerError::Missing);
                }
                tx.execute(&END_SESSIONS, &[&key, &now])?;
                Ok(((), Removed { officer, key }))
            })
            .await
    }
}

impl Answer for Key {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let synced: bool = row.cell(1)?;
        Ok(Self {
            id: row.cell(0)?,
            binding: if synced { Binding::Synced } else { Binding::Device },
            backed_up: row.cell(2)?,
            registered: row.cell(3)?,
            confirmed: row.cell(4)?,
            removed: row.cell(5)?,
        })
    }
}

static KEYS: Sql = Sql::new(
    "SELECT id, synced, backed_up, registered_at, confirmed_at, removed_at
     FROM staff_key
     WHERE officer = $1
     ORDER BY id",
);

static OWNER: Sql = Sql::new("SELECT officer FROM staff_key WHERE id = $1 AND removed_at IS NULL");

static REMOVE: Sql =
    Sql::new("UPDATE staff_key SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL");

static END_SESSIONS: Sql =
    Sql::new("UPDATE staff_session SET ended_at = $2 WHERE signed_by = $1 AND ended_at IS NULL");
