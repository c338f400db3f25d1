//! Inviting an officer to make a key, and confirming the key that was made.

use std::time::Duration;

use store::{Answer, Error, Row, Sql, Tx};
use subtle::ConstantTimeEq;
use terms::{Act, Actor, Forbidden, Id, Moment, Permission, Personal};

use crate::{
    appoint::{Second, standing},
    candidate::NewOfficer,
    code::Code,
    deed::{Danger, Deed},
    error::{EnrolError, OfficerError},
    event::{Appointed, Compared, Confirmed, Enrolled, KeyInvited},
    grants::Grants,
    office::Staff,
    webauthn::Binding,
    words::{Approval, Invitation, Key, OfficerId},
};

/// A link that makes one key.
#[derive(Debug)]
pub struct Invited {
    /// Whose key it will be.
    pub officer: OfficerId,
    /// By which it is confirmed.
    pub invitation: Id<Invitation>,
    /// For the link, to be handed to the officer and to nobody else.
    pub code: Code,
    /// Until then the key must be made and confirmed.
    pub expires: Moment,
}

/// A key that was made and waits for the one who invited.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// By which it is confirmed.
    pub invitation: Id<Invitation>,
    /// Whose key.
    pub officer: OfficerId,
    /// What colleagues read.
    pub name: Personal<String>,
    /// What the officer's screen must show too.
    pub comparison: Personal<String>,
    /// Whether the key can leave its device.
    pub binding: Binding,
    /// Until then it can be confirmed.
    pub expires: Moment,
}

/// From the invitation to the confirmed key.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// So often one may compare wrongly.
const GUESSES: u32 = 3;

impl Staff {
    /// Appoints an officer and invites them. Dangerous roles take an approval of
    /// [`Deed::appoint`].
    pub async fn invite(
        &self,
        act: &Act,
        new: NewOfficer,
        approval: Option<Id<Approval>>,
    ) -> Result<Invited, OfficerError> {
        let by = inviter(act)?;
        act.needs(Permission::ManageStaff)?;
        if !new.grants.are_within(act) {
            return Err(OfficerError::TooMuch);
        }
        let digest = Deed::appoint(&new)?.digest(self.crypto());
        let second = Second::of(act, &new.grants, approval, (Danger::Appoint, digest))?;
        let (now, link) = (self.now(), self.draw_link());
        let (officer, row) = (link.officer, self.row(&link, by));
        self.ledger()
            .change_with(act, move |tx| {
                let spent = second.take(tx, now)?;
                tx.execute(&APPOINT, &[&officer, new.name.personal(), &now])?;
                new.grants.keep(tx, officer)?;
                row.keep(tx)?;
                let grants = new.grants.clone();
                Ok::<_, OfficerError>((
                    (),
                    Appointed { officer, grants, invitation: row.id },
                    spent,
                ))
            })
            .await?;
        Ok(link)
    }

    /// Invites an officer to make another key: a second one, or one instead of a lost one. For
    /// dangerous roles it takes an approval of [`Deed::new_key`].
    pub async fn invite_again(
        &self,
        act: &Act,
        officer: OfficerId,
        approval: Option<Id<Approval>>,
    ) -> Result<Invited, OfficerError> {
        let by = inviter(act)?;
        act.needs(Permission::ManageStaff)?;
        let (now, may, staff) = (self.now(), act.clone(), self.clone());
        let link = Invited { officer, ..self.draw_link() };
        let row = self.row(&link, by);
        self.ledger()
            .change_with(act, move |tx| {
                let grants = standing(tx, &may, officer)?;
                if !grants.are_within(&may) {
                    return Err(OfficerError::TooMuch);
                }
                let deed = Deed::new_key(officer, &grants)?;
                let signed = (deed.danger(), deed.digest(staff.crypto()));
                let spent = Second::of(&may, &grants, approval, signed)?.take(tx, now)?;
                row.keep(tx)?;
                Ok(((), KeyInvited { officer, invitation: row.id }, spent))
            })
            .await?;
        Ok(link)
    }

    /// Invites one of the first officers who can appoint others, from the machine's own command
    /// line, until there are two who can watch each other.
    pub async fn enrol_first(&self, act: &Act, new: NewOfficer) -> Result<Invited, OfficerError> {
        if *act.actor() != Actor::Operator || !new.grants.is_dangerous() {
            return Err(Forbidden(Permission::Operate).into());
        }
        let (now, link) = (self.now(), self.draw_link());
        let (officer, row) = (link.officer, self.row(&link, OPERATOR));
        self.ledger()
            .change(act, move |tx| {
                if is_manned(tx)? {
                    return Err(OfficerError::NotFirst);
                }
                tx.execute(&APPOINT, &[&officer, new.name.personal(), &now])?;
                new.grants.keep(tx, officer)?;
                row.keep(tx)?;
                let grants = new.grants.clone();
                Ok(((), Enrolled { officer, grants, invitation: row.id }))
            })
            .await?;
        Ok(link)
    }

    /// Whether there are two officers who can watch each other, so that the machine's operator no
    /// longer does alone what takes two.
    pub async fn is_manned(&self) -> Result<bool, Error> {
        self.ledger().read(is_manned).await
    }

    /// Keys that were made by links of this actor and wait to be confirmed.
    pub async fn waiting(&self, act: &Act) -> Result<Vec<Waiting>, EnrolError> {
        act.needs(Permission::ManageStaff)?;
        let (by, now) = (confirmer(act)?, self.now());
        self.ledger().read(move |tx| Ok(tx.all(&WAITING, &[&by, &now])?)).await
    }

    /// Confirms the key of an invitation of one's own, having compared what both screens show.
    /// After three wrong comparisons the invitation is void.
    pub async fn confirm(
        &self,
        act: &Act,
        invitation: Id<Invitation>,
        said: &str,
    ) -> Result<Id<Key>, EnrolError> {
        let (by, now, may, said) = (confirmer(act)?, self.now(), act.clone(), said.to_owned());
        self.ledger()
            .change_with(act, move |tx| {
                let found: Option<ToConfirm> = tx.find(&TO_CONFIRM, &[&invitation, &by, &now])?;
                let (key, officer, comparison, left) = found.ok_or(EnrolError::Missing)?;
                let grants = Grants::of(tx, officer)?.ok_or(EnrolError::Missing)?;
                if by != OPERATOR && !grants.are_within(&may) {
                    return Err(EnrolError::Missing);
                }
                let same = bool::from(comparison.as_bytes().ct_eq(said.as_bytes()));
                let compared = Compared { officer, invitation, same };
                // A guess is taken by the statement that asks whether one is left.
                let changed = tx.execute(&COMPARED, &[&invitation, &same, &now])?;
                if changed == 0 {
                    return Err(EnrolError::Missing);
                }
                if !same {
                    let left = left.saturating_sub(1);
                    return Ok((Err(EnrolError::Comparison { left }), compared, None));
                }
                if tx.execute(&CONFIRM, &[&key, &now])? == 0 {
                    return Err(EnrolError::Missing);
                }
                Ok((Ok(key), compared, Some(Confirmed { officer, key })))
            })
            .await?
    }

    fn draw_link(&self) -> Invited {
        let now = self.now();
        Invited {
            officer: Id::draw(now, self.die()),
            invitation: Id::draw(now, self.die()),
            code: Code::draw(self.die()),
            expires: now.plus(LIFE),
        }
    }

    fn row(&self, link: &Invited, by: OfficerId) -> NewRow {
        let hash = link.code.hash(self.crypto());
        NewRow { id: link.invitation, officer: link.officer, by, link: hash, expires: link.expires }
    }
}

fn is_manned(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let managers: Option<(i64,)> = tx.find(&MANAGERS, &[])?;
    Ok(managers.is_none_or(|(number,)| number >= 2))
}

/// The key, whose it is, what the screens show, and how often one may still compare.
type ToConfirm = (Id<Key>, OfficerId, String, u32);

/// Stands for the machine's operator, who has no id.
const OPERATOR: OfficerId = OfficerId::from_bytes([0; 16]);

/// An officer, in a session of their own.
fn inviter(act: &Act) -> Result<OfficerId, Forbidden> {
    match act.actor() {
        Actor::Officer(id) => Ok(*id),
        _ => Err(Forbidden(Permission::ManageStaff)),
    }
}

/// An officer, or the machine's operator.
fn confirmer(act: &Act) -> Result<OfficerId, Forbidden> {
    match act.actor() {
        Actor::Officer(id) => Ok(*id),
        Actor::Operator => Ok(OPERATOR),
        _ => Err(Forbidden(Permission::ManageStaff)),
    }
}

struct NewRow {
    id: Id<Invitation>,
    officer: OfficerId,
    by: OfficerId,
    link: [u8; 32],
    expires: Moment,
}

impl NewRow {
    fn keep(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let Self { id, officer, by, link, expires } = self;
        tx.execute(&INVITE, &[id, officer, by, link, expires, &GUESSES])?;
        Ok(())
    }
}

impl Answer for Waiting {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let synced: bool = row.cell(4)?;
        Ok(Self {
            invitation: row.cell(0)?,
            officer: row.cell(1)?,
            name: row.cell(2)?,
            comparison: row.cell(3)?,
            binding: if synced { Binding::Synced } else { Binding::Device },
            expires: row.cell(5)?,
        })
    }
}

static APPOINT: Sql =
    Sql::new("INSERT INTO staff_officer (id, name, appointed_at) VALUES ($1, $2, $3)");

static INVITE: Sql = Sql::new(
    "INSERT INTO staff_invitation (id, officer, invited_by, link, expires_at, guesses_left)
     VALUES ($1, $2, $3, $4, $5, $6)",
);

// Those who can appoint others and can sign in.
static MANAGERS: Sql = Sql::new(
    "SELECT COUNT(DISTINCT officer.id)
     FROM staff_officer AS officer
     JOIN staff_role AS held ON held.officer = officer.id
     JOIN staff_key AS own ON own.officer = officer.id
     WHERE officer.ended_at IS NULL
       AND held.role IN ('centre', 'head_of_office', 'province', 'supervisor')
       AND own.confirmed_at IS NOT NULL AND own.removed_at IS NULL AND own.synced = 0",
);

static WAITING: Sql = Sql::new(
    "SELECT invitation.id, officer.id, officer.name, invitation.comparison, made.synced,
            invitation.expires_at
     FROM staff_invitation AS invitation
     JOIN staff_officer AS officer ON officer.id = invitation.officer
     JOIN staff_key AS made ON made.invitation = invitation.id
     WHERE invitation.invited_by = $1 AND invitation.expires_at > $2
       AND invitation.voided_at IS NULL AND officer.ended_at IS NULL
       AND made.confirmed_at IS NULL AND made.removed_at IS NULL
     ORDER BY invitation.id",
);

static TO_CONFIRM: Sql = Sql::new(
    "SELECT made.id, officer.id, invitation.comparison, invitation.guesses_left
     FROM staff_invitation AS invitation
     JOIN staff_officer AS officer ON officer.id = invitation.officer
     JOIN staff_key AS made ON made.invitation = invitation.id
     WHERE invitation.id = $1 AND invitation.invited_by = $2
       AND invitation.expires_at > $3
       AND invitation.voided_at IS NULL AND officer.ended_at IS NULL
       AND made.confirmed_at IS NULL AND made.removed_at IS NULL",
);

static COMPARED: Sql = Sql::new(
    "UPDATE staff_invitation
     SET guesses_left = guesses_left - 1 + CAST($2 AS BIGINT),
         voided_at = CASE
             WHEN CAST($2 AS BIGINT) = 0 AND guesses_left = 1 THEN CAST($3 AS BIGINT)
         END
     WHERE id = $1 AND guesses_left > 0 AND voided_at IS NULL",
);

static CONFIRM: Sql = Sql::new(
    "UPDATE staff_key
     SET confirmed_at = $2
     WHERE id = $1 AND confirmed_at IS NULL AND removed_at IS NULL",
);
