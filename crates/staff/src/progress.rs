//! How far an invitation has come, for whoever invited.

use store::{Answer, Error, Row, Sql};
use terms::{Act, Id, Moment, Permission, Personal};

use crate::{
    error::EnrolError,
    invite::confirmer,
    office::Staff,
    words::{Invitation, OfficerId},
};

/// An invitation of one's own.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Whose key it is for.
    pub officer: OfficerId,
    /// What colleagues read.
    pub name: Personal<String>,
    /// Until then the key must be made and confirmed.
    pub expires: Moment,
    /// How far it has come.
    pub reached: Reached,
}

/// How far an invitation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The key is confirmed: it opens sessions.
    Confirmed,
    /// The key was made and waits to be confirmed.
    Made,
    /// A browser has opened the link.
    Opened,
    /// It expired, was compared wrongly too often, or fell with its officer or its key.
    Over,
    /// Nobody has opened the link yet.
    Sent,
}

impl Staff {
    /// How far an invitation of this actor's own has come.
    pub async fn progress(
        &self,
        act: &Act,
        invitation: Id<Invitation>,
    ) -> Result<Progress, EnrolError> {
        act.needs(Permission::ManageStaff)?;
        let (by, now) = (confirmer(act)?, self.now());
        let found: Option<Stored> = self
            .ledger()
            .read(move |tx| Ok::<_, EnrolError>(tx.find(&FIND, &[&invitation, &by])?))
            .await?;
        Ok(found.ok_or(EnrolError::Missing)?.at(now))
    }
}

struct Stored {
    officer: OfficerId,
    name: Personal<String>,
    expires: Moment,
    opened: Option<Moment>,
    made: Option<Moment>,
    confirmed: Option<Moment>,
    fallen: Option<Moment>,
}

impl Stored {
    fn at(self, now: Moment) -> Progress {
        let Self { officer, name, expires, .. } = self;
        let reached = if self.fallen.is_some() {
            Reached::Over
        } else if self.confirmed.is_some() {
            Reached::Confirmed
        } else if expires <= now {
            Reached::Over
        } else if self.made.is_some() {
            Reached::Made
        } else if self.opened.is_some() {
            Reached::Opened
        } else {
            Reached::Sent
        };
        Progress { officer, name, expires, reached }
    }
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            officer: row.cell(0)?,
            name: row.cell(1)?,
            expires: row.cell(2)?,
            opened: row.cell(3)?,
            made: row.cell(4)?,
            confirmed: row.cell(5)?,
            fallen: row.cell(6)?,
        })
    }
}

static FIND: Sql = Sql::new(
    "SELECT officer.id, officer.name, invitation.expires_at, invitation.opened_at,
            made.registered_at, made.confirmed_at,
            COALESCE(invitation.voided_at, officer.ended_at, made.removed_at)
     FROM staff_invitation AS invitation
     JOIN staff_officer AS officer ON officer.id = invitation.officer
     LEFT JOIN staff_key AS made ON made.invitation = invitation.id
     WHERE invitation.id = $1 AND invitation.invited_by = $2",
);
