//! The sweep: what has ended is deleted, as long ago as `retention` says.

use store::{Retention, Sql};
use terms::Act;

use crate::{
    error::SessionError,
    event,
    office::Staff,
    retention::{ANSWERED, ATTEMPT, CONTENT, INVITATION, PROPOSAL, SESSION},
};

/// What one sweep has deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Answered questions that nobody could answer again.
    pub answered: u64,
    /// Keys that were never confirmed.
    pub keys: u64,
    /// Links.
    pub invitations: u64,
    /// Sessions.
    pub sessions: u64,
    /// Counts of wrong answers.
    pub attempts: u64,
    /// Contents of proposals that expired, with personal values perhaps.
    pub approvals: u64,
    /// Proposals, done or not.
    pub proposals: u64,
}

impl Staff {
    /// Deletes what has expired. Call it every minute; several processes may. Nothing rests on
    /// it: what has expired opens nothing either way.
    pub async fn sweep(&self) -> Result<Swept, SessionError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let mut go = |kept: &Retention, sql| {
                    tx.execute(sql, &[&kept.before(now), &Retention::AT_ONCE.cast_signed()])
                };
                let swept = Swept {
                    answered: go(&ANSWERED, &FORGET_ANSWERED)?,
                    keys: go(&INVITATION, &FORGET_KEYS)?,
                    invitations: go(&INVITATION, &FORGET_INVITATIONS)?,
                    sessions: go(&SESSION, &FORGET_SESSIONS)?,
                    attempts: go(&ATTEMPT, &FORGET_ATTEMPTS)?,
                    approvals: go(&CONTENT, &FORGET_CONTENTS)?,
                    proposals: go(&PROPOSAL, &FORGET_PROPOSALS)?,
                };
                let event = event::Swept::from(swept);
                Ok((swept, (swept != Swept::default()).then_some(event)))
            })
            .await
    }
}

impl From<Swept> for event::Swept {
    fn from(swept: Swept) -> Self {
        let Swept { answered, keys, invitations, sessions, attempts, approvals, proposals } = swept;
        Self { answered, keys, invitations, sessions, attempts, approvals, proposals }
    }
}

static FORGET_ANSWERED: Sql = Sql::new(
    "DELETE FROM staff_answered
     WHERE id IN (SELECT id FROM staff_answered WHERE at <= $1 LIMIT $2)",
);

static FORGET_KEYS: Sql = Sql::new(
    "DELETE FROM staff_key
     WHERE confirmed_at IS NULL
       AND invitation IN (
         SELECT id FROM staff_invitation WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
);

static FORGET_INVITATIONS: Sql = Sql::new(
    "DELETE FROM staff_invitation
     WHERE id IN (
         SELECT id FROM staff_invitation WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
);

static FORGET_SESSIONS: Sql = Sql::new(
    "DELETE FROM staff_session
     WHERE id IN (SELECT id FROM staff_session WHERE ends_at <= $1 LIMIT $2)",
);

// Another officer's count of the same address stays, unless it is as old.
static FORGET_ATTEMPTS: Sql = Sql::new(
    "DELETE FROM staff_attempt
     WHERE last_at <= $1 AND address IN (
         SELECT address FROM staff_attempt WHERE last_at <= $1 ORDER BY last_at LIMIT $2)",
);

static FORGET_CONTENTS: Sql = Sql::new(
    "UPDATE staff_approval
     SET content = NULL
     WHERE id IN (
         SELECT id FROM staff_approval
         WHERE content IS NOT NULL AND expires_at <= $1
         LIMIT $2)",
);

static FORGET_PROPOSALS: Sql = Sql::new(
    "DELETE FROM staff_approval
     WHERE id IN (SELECT id FROM staff_approval WHERE expires_at <= $1 LIMIT $2)",
);
