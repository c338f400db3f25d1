//! Newer only: the newest edition of each status list that was met, over restarts too.
//!
//! What was met is remembered at once and written down with the next sweep: between the two it
//! costs no look-up a write.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use audit::Ledger;
use formats::status_list::{Seen, StatusToken};
use store::Sql;
use terms::{Act, Moment};

use crate::{error::SweepError, event::EditionsKept, reason::Reason, retention::EDITION};

/// So many lists are remembered: more than twice those of one issuer with 50 million holders
/// (decision 0011).
const MOST: usize = 5_120;

/// The newest editions that were met.
pub(crate) struct Editions {
    ledger: Ledger,
    /// Whether what the store remembers was read.
    recalled: tokio::sync::OnceCell<()>,
    met: Mutex<Met>,
}

struct Met {
    seen: Seen,
    /// Not written down yet.
    risen: HashMap<String, Moment>,
}

impl Editions {
    pub(crate) fn new(ledger: Ledger) -> Self {
        let met = Met { seen: Seen::new(MOST), risen: HashMap::new() };
        Self { ledger, recalled: tokio::sync::OnceCell::new(), met: Mutex::new(met) }
    }

    /// Refuses an edition that is older than one that was met.
    pub(crate) async fn note(&self, token: &StatusToken) -> Result<(), Reason> {
        let recalled = self.recalled.get_or_try_init(|| self.recall()).await;
        recalled.map_err(|_| Reason::StatusUnreachable)?;
        let mut met = self.met();
        if met.seen.note(token).map_err(|_| Reason::StatusUnusable)? {
            if met.risen.len() >= MOST {
                met.risen.clear();
            }
            met.risen.insert(token.uri.clone(), token.issued);
        }
        Ok(())
    }

    /// Writes down what was met since the last time.
    pub(crate) async fn keep(&self, now: Moment) -> Result<(), SweepError> {
        let risen = std::mem::take(&mut self.met().risen);
        let (rows, before) = (risen.clone(), EDITION.before(now));
        let act = Act::system();
        let written = self.ledger.change_if(&act, move |tx| {
            let forgotten = tx.execute(&FORGET, &[&before])?;
            for (list, issued) in &rows {
                tx.execute(&KEEP, &[list, issued])?;
            }
            let lists = rows.len();
            let event = (lists > 0 || forgotten > 0).then_some(EditionsKept { lists, forgotten });
            Ok::<_, SweepError>(((), event))
        });
        let written = written.await;
        if written.is_err() {
            // Newer ones may have come in the meantime.
            let mut met = self.met();
            for (list, issued) in risen {
                let kept = met.risen.entry(list).or_insert(issued);
                *kept = issued.max(*kept);
            }
        }
        written
    }

    async fn recall(&self) -> Result<(), store::Error> {
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let rows: Vec<(String, Moment)> =
            self.ledger.read(move |tx| tx.all(&RECALL, &[&most])).await?;
        let mut met = self.met();
        rows.into_iter().rev().for_each(|(list, issued)| met.seen.recall(list, issued));
        Ok(())
    }

    fn met(&self) -> MutexGuard<'_, Met> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

static RECALL: Sql = Sql::new(
    "SELECT list, issued_at
     FROM edition
     ORDER BY issued_at DESC
     LIMIT $1",
);

static KEEP: Sql = Sql::new(
    "INSERT INTO edition (list, issued_at)
     VALUES ($1, $2)
     ON CONFLICT (list) DO UPDATE
     SET issued_at = excluded.issued_at
     WHERE excluded.issued_at > edition.issued_at",
);

static FORGET: Sql = Sql::new("DELETE FROM edition WHERE issued_at < $1");
