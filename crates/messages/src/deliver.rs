//! Delivery: what is due goes to a courier, and again after a growing pause until it is of no use.

use std::{sync::Arc, time::Duration};

use store::Sql;
use terms::{Act, Id, Moment};
use tokio::{task::JoinSet, time::timeout};

use crate::{
    courier::{Courier, Letter, Undelivered},
    error::PostError,
    event::{Carried, Given},
    office::Messages,
    post::Written,
    words::Posted,
};

/// What one round has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Given to a courier who took them.
    pub sent: u32,
    /// To be tried again.
    pub again: u32,
    /// Of no use any more, or refused for good.
    pub given_up: u32,
}

/// So many at once.
const AT_ONCE: i64 = 20;
/// The longest time for one.
const LONGEST: Duration = Duration::from_secs(30);
/// Nobody else takes it on for so long; if this process ends meanwhile, another one does then.
const LEASE: Duration = Duration::from_secs(120);
/// The pause after the first try; each next one is four times as long.
const PAUSE: u64 = 30;
/// The longest pause.
const LONGEST_PAUSE: u64 = 7_200;

/// One that is due.
type Due = (Id<Posted>, Vec<u8>, u32, Moment);

#[derive(Clone, Copy)]
enum Outcome {
    Sent,
    Again(Moment),
    GivenUp,
}

impl Messages {
    /// Sends what is due. Call it every second; several processes may. A message can be sent twice if
    /// the program dies between sending and noting it.
    pub async fn deliver(&self) -> Result<Delivered, PostError> {
        let due = self.take_due().await?;
        if due.is_empty() {
            return Ok(Delivered::default());
        }
        let mut under_way = JoinSet::new();
        for due in due {
            let room = self.clone();
            under_way.spawn(async move { (due.0, room.carry(due).await) });
        }
        let mut outcomes = Vec::new();
        while let Some(done) = under_way.join_next().await {
            // One that panicked keeps its lease and is taken on again.
            outcomes.extend(done.ok());
        }
        self.note(outcomes).await
    }

    async fn take_due(&self) -> Result<Vec<Due>, PostError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let due: Vec<Due> = tx.all(&TAKE, &[&now.plus(LEASE), &now, &AT_ONCE])?;
                let posts = u32::try_from(due.len()).unwrap_or(u32::MAX);
                Ok((due, (posts > 0).then_some(Given { posts })))
            })
            .await
    }

    async fn carry(&self, (id, letter, tries, until): Due) -> Outcome {
        if until <= self.now() {
            return Outcome::GivenUp;
        }
        // What cannot be opened any more is of no use, and neither is what leads nowhere.
        let Ok(Written { to, subject, text }) = self.open_letter(&letter) else {
            return Outcome::GivenUp;
        };
        let Some(courier) = self.courier(to.means()).map(Arc::clone) else {
            return Outcome::GivenUp;
        };
        let letter = Letter { id, to, subject, text };
        let carried = carry(&*courier, &letter).await;
        match carried {
            Ok(()) => Outcome::Sent,
            Err(Undelivered::Never) => Outcome::GivenUp,
            Err(Undelivered::Later) => {
                let pause = PAUSE.saturating_mul(4_u64.saturating_pow(tries.saturating_sub(1)));
                let next = self.now().plus(Duration::from_secs(pause.min(LONGEST_PAUSE)));
                if next < until { Outcome::Again(next) } else { Outcome::GivenUp }
            }
        }
    }

    async fn note(&self, outcomes: Vec<(Id<Posted>, Outcome)>) -> Result<Delivered, PostError> {
        let now = self.now();
        self.ledger()
            .change(&Act::system(), move |tx| {
                let mut done = Delivered::default();
                for (id, outcome) in &outcomes {
                    match outcome {
                        Outcome::Sent => {
                            done.sent += 1;
                            tx.execute(&END, &[&now, &"sent", id])?;
                        }
                        Outcome::GivenUp => {
                            done.given_up += 1;
                            tx.execute(&END, &[&now, &"given_up", id])?;
                        }
                        Outcome::Again(next) => {
                            done.again += 1;
                            tx.execute(&AGAIN, &[next, id])?;
                        }
                    }
                }
                let Delivered { sent, again, given_up } = done;
                Ok::<_, PostError>((done, Carried { sent, again, given_up }))
            })
            .await
    }
}

async fn carry(courier: &dyn Courier, letter: &Letter) -> Result<(), Undelivered> {
    timeout(LONGEST, courier.carry(letter)).await.unwrap_or(Err(Undelivered::Later))
}

// Taken for a while only: the guard stands twice, as two processes can read the same rows.
static TAKE: Sql = Sql::new(
    "UPDATE message_post
     SET next_at = $1, tries = tries + 1
     WHERE ended_at IS NULL AND next_at <= $2
       AND id IN (SELECT id
                  FROM message_post
                  WHERE ended_at IS NULL AND next_at <= $2
                  ORDER BY next_at
                  LIMIT $3)
     RETURNING id, letter, tries, until",
);

static END: Sql = Sql::new(
    "UPDATE message_post
     SET ended_at = $1, outcome = $2, letter = NULL
     WHERE id = $3 AND ended_at IS NULL",
);

static AGAIN: Sql =
    Sql::new("UPDATE message_post SET next_at = $1 WHERE id = $2 AND ended_at IS NULL");
