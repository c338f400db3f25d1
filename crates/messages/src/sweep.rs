//! The sweep: what is over is deleted.

use std::time::Duration;

use store::{Retention, Sql};
use terms::Act;

use crate::{error::PostError, event::Forgotten, office::Messages, retention::POST};

/// Codes that a contact was sent are counted for an hour.
const COUNTED: Duration = Duration::from_secs(3_600);

impl Messages {
    /// Call it every minute; several processes may. Gives how many rows were deleted.
    pub async fn sweep(&self) -> Result<u64, PostError> {
        let mut all = 0;
        for _ in 0..Retention::STEPS {
            let now = self.now();
            let gone = self
                .ledger()
                .change_if(&Act::system(), move |tx| {
                    let most = Retention::AT_ONCE.cast_signed();
                    let proofs = tx.execute(&PROOFS, &[&now, &most])?;
                    let counts = tx.execute(&COUNTS, &[&now.minus(COUNTED), &most])?;
                    let posts = tx.execute(&POSTS, &[&POST.before(now), &most])?;
                    let gone = proofs + counts + posts;
                    let event = (gone > 0).then_some(Forgotten { proofs, counts, posts });
                    Ok::<_, PostError>((gone, event))
                })
                .await?;
            all += gone;
            if gone < Retention::AT_ONCE {
                break;
            }
        }
        Ok(all)
    }
}

static PROOFS: Sql = Sql::new(
    "DELETE FROM message_proof
     WHERE id IN (SELECT id FROM message_proof WHERE expires_at <= $1 LIMIT $2)",
);

static COUNTS: Sql = Sql::new(
    "DELETE FROM message_asked
     WHERE mark IN (SELECT mark FROM message_asked WHERE since <= $1 LIMIT $2) AND since <= $1",
);

static POSTS: Sql = Sql::new(
    "DELETE FROM message_post
     WHERE id IN (SELECT id FROM message_post WHERE ended_at <= $1 LIMIT $2)",
);
