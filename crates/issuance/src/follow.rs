//! Following what the registry records: who has died, moved away, is missing or not valid keeps no
//! credentials. How far it was read is written down with what was done, so that it goes on there
//! wherever the program ends.

use registry::{ChangeKind, Notice, Resident};
use store::{Error, Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    event::{Followed, Left},
    office::Issuance,
    revoke::{Word, tell},
    status::StatusError,
    words::RevokeReason,
};

/// Changes read in one transaction, and transactions of one sweep: a minute's work at most.
const AT_ONCE: i64 = 500;
const STEPS: usize = 200;

impl Issuance {
    /// Reads on in the registry's changes; how many residents had something to end.
    pub(crate) async fn follow(&self) -> Result<usize, StatusError> {
        let mut left = 0;
        for _ in 0..STEPS {
            let (read, here) = self.follow_some().await?;
            left += here;
            if read < AT_ONCE.unsigned_abs() {
                break;
            }
        }
        Ok(left)
    }

    /// One step: how many changes were read, and how many residents had something to end.
    async fn follow_some(&self) -> Result<(u64, usize), StatusError> {
        let (office, now) = (self.clone(), self.now());
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                if !tx.is_sole_writer() {
                    // Of several processes one reads on.
                    tx.execute(&HOLD, &[])?;
                }
                let notices: Vec<Notice> = tx.all(&UNREAD, &[&AT_ONCE])?;
                let Some(last) = notices.last() else { return Ok(((0, 0), None)) };
                let upto = last.number;
                let (mut left, mut words): (Vec<Left>, Vec<Word>) = (Vec::new(), Vec::new());
                for notice in notices.iter().filter(|it| may_end(it.kind)) {
                    let Some((it, held)) = office.follow_one(tx, notice.resident, now)? else {
                        continue;
                    };
                    words.extend(held.then_some((it.resident, it.why, it.credentials)));
                    left.push(it);
                }
                tx.execute(&READ, &[&upto.cast_signed()])?;
                tell(tx, &words, now)?;
                let read = u64::try_from(notices.len()).unwrap_or(u64::MAX);
                Ok(((read, left.len()), Some(Followed { upto, left })))
            })
            .await
    }

    /// What was ended, and whether the resident held anything.
    fn follow_one(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        now: Moment,
    ) -> Result<Option<(Left, bool)>, Error> {
        // Most residents have nothing that could end.
        if tx.find::<(i64,)>(&LIVE, &[&resident])?.is_none() {
            return Ok(None);
        }
        // What counts is how the record stands by now, not how it stood after that change.
        let found = self.0.registry.resident_in(tx, resident)?;
        let why = found.and_then(|it| RevokeReason::of(it.person.life_status));
        let Some(why) = why else { return Ok(None) };
        let ended = self.end_in(tx, resident, why, now)?;
        Ok(ended.map(|it| (Left { resident, credentials: it.credentials, why }, it.held)))
    }
}

/// Kinds of change after which somebody may not live here any more. A file and a correction may
/// change anything.
const fn may_end(kind: ChangeKind) -> bool {
    match kind {
        ChangeKind::Correction
        | ChangeKind::Death
        | ChangeKind::Gone
        | ChangeKind::Import
        | ChangeKind::Missing
        | ChangeKind::MoveOut
        | ChangeKind::Void => true,
        ChangeKind::Birth
        | ChangeKind::Card
        | ChangeKind::Divorce
        | ChangeKind::Marriage
        | ChangeKind::MoveIn
        | ChangeKind::Revival
        | ChangeKind::Widowhood => false,
    }
}

static HOLD: Sql = Sql::new("UPDATE followed SET number = number WHERE id = 1");

static UNREAD: Sql = Sql::new(
    "SELECT number, resident, kind, at
     FROM resident_change
     WHERE number > (SELECT number FROM followed WHERE id = 1)
     ORDER BY number
     LIMIT $1",
);

static READ: Sql = Sql::new("UPDATE followed SET number = $1 WHERE id = 1");

static LIVE: Sql =
    Sql::new("SELECT turn FROM offer WHERE resident = $1 AND ended_at IS NULL LIMIT 1");
