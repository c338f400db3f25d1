//! The sweep: what has expired is deleted.

use std::time::Duration;

use store::Sql;
use terms::Act;

use crate::{attempt::KNOWN, ceremony, error::SessionError, event, office::Staff};

/// Ended sessions, links and approvals stay so long for whoever asks what happened.
const REMEMBERED: Duration = Duration::from_secs(86_400);

/// Rows deleted in one transaction, of each kind.
const AT_ONCE: i64 = 1_000;

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
}

impl Staff {
    /// Deletes what has expired. Call it every minute; several processes may. Nothing rests on
    /// it: what has expired opens nothing either way.
    pub async fn sweep(&self) -> Result<Swept, SessionError> {
        let now = self.now();
        let (unanswerable, old) = (now.minus(ceremony::LIFE * 2), now.minus(REMEMBERED));
        let forgotten = now.minus(KNOWN);
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let swept = Swept {
                    answered: tx.execute(&ANSWERED, &[&unanswerable, &AT_ONCE])?,
                    keys: tx.execute(&KEYS, &[&old])?,
                    invitations: tx.execute(&INVITATIONS, &[&old, &AT_ONCE])?,
                    sessions: tx.execute(&SESSIONS, &[&old, &AT_ONCE])?,
                    attempts: tx.execute(&ATTEMPTS, &[&forgotten, &AT_ONCE])?,
                    approvals: tx.execute(&APPROVALS, &[&now, &AT_ONCE])?,
                };
                let Swept { answered, keys, invitations, sessions, attempts, approvals } = swept;
                let event =
                    event::Swept { answered, keys, invitations, sessions, attempts, approvals };
                Ok((swept, (swept != Swept::default()).then_some(event)))
            })
            .await
    }
}

static ANSWERED: Sql = Sql::new(
    "DELETE FROM staff_answered
     WHERE id IN (SELECT id FROM staff_answered WHERE at <= $1 LIMIT $2)",
);

static KEYS: Sql = Sql::new(
    "DELETE FROM staff_key
     WHERE confirmed_at IS NULL
       AND invitation IN (SELECT id FROM staff_invitation WHERE expires_at <= $1)",
);

static INVITATIONS: Sql = Sql::new(
    "DELETE FROM staff_invitation
     WHERE id IN (SELECT id FROM staff_invitation WHERE expires_at <= $1 LIMIT $2)",
);

static SESSIONS: Sql = Sql::new(
    "DELETE FROM staff_session
     WHERE id IN (SELECT id FROM staff_session WHERE ends_at <= $1 LIMIT $2)",
);

// Another officer's count of the same address stays, unless it is as old.
static ATTEMPTS: Sql = Sql::new(
    "DELETE FROM staff_attempt
     WHERE last_at <= $1 AND address IN (
         SELECT address FROM staff_attempt WHERE last_at <= $1 ORDER BY last_at LIMIT $2)",
);

static APPROVALS: Sql = Sql::new(
    "UPDATE staff_approval
     SET content = NULL
     WHERE id IN (
         SELECT id FROM staff_approval
         WHERE content IS NOT NULL AND expires_at <= $1
         LIMIT $2)",
);
