//! Forgetting what has ended, as long ago as `retention` says. Nothing rests on it: what has ended
//! is good for nothing either way. Each step stands by itself and is small, and of several processes
//! that forget at once each finds what the others have left.

use store::{Error, Retention, Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    contact,
    event::Forgotten,
    office::Issuance,
    purpose::Purpose,
    retention::{ALARM, BATCH, CARRIED, COUNT, ENDED, ENDING, LAPSED, LIST, SPENT},
    status::StatusError,
    words::Offer,
};

/// Rows of one kind in one step.
const AT_ONCE: i64 = Retention::AT_ONCE.cast_signed();

/// Batches in one step: each has about ten credentials. At 50 million holders 50 such steps are to
/// be taken every minute.
const BATCHES: i64 = AT_ONCE / 10;

/// What a step has deleted, and whether there may be more.
type Step = (Forgotten, bool);

impl Issuance {
    /// Takes steps until there is nothing left to forget, or this sweep has done its part: how many
    /// rows went.
    pub(crate) async fn forget(&self) -> Result<u64, StatusError> {
        let mut rows = 0;
        for step in
            [spent, batches, lapsed, ended, endings, carried, counts, alarms, contacts, lists]
        {
            for _ in 0..Retention::STEPS {
                let now = self.now();
                let (forgotten, more) = self
                    .ledger()
                    .change_if(&Act::system(), move |tx| {
                        let (forgotten, more) = step(tx, now)?;
                        let event = (forgotten != Forgotten::default()).then_some(forgotten);
                        Ok::<_, StatusError>(((forgotten, more), event))
                    })
                    .await?;
                rows += forgotten.rows();
                if !more {
                    break;
                }
            }
        }
        Ok(rows)
    }
}

fn spent(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let before = SPENT.before(now);
    let nonces = tx.execute(&NONCES, &[&before, &AT_ONCE])?;
    let proofs = tx.execute(&PROOFS, &[&before, &AT_ONCE])?;
    let more = nonces.max(proofs) >= Retention::AT_ONCE;
    Ok((Forgotten { spent: nonces + proofs, ..Forgotten::default() }, more))
}

/// An offer that goes on keeps a mark: when another phone gets credentials, it must end.
fn batches(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let before = BATCH.before(now);
    let mut due: Vec<(Id<Offer>, u32, String)> = tx.all(&EXPIRED, &[&before, &BATCHES])?;
    // One order for all, so that of several processes none waits for another one's row in a circle.
    due.sort_unstable_by_key(|(offer, turn, _)| (*offer.as_bytes(), *turn));
    let mut forgotten = Forgotten::default();
    for (offer, turn, configuration) in &due {
        tx.execute(&MARK, &[&now, offer])?;
        forgotten.credentials +=
            tx.execute(&CREDENTIALS, &[offer, turn, configuration, &before])?;
        forgotten.batches += tx.execute(&DELIVERY, &[offer, turn, configuration, &before])?;
    }
    let more = i64::try_from(due.len()).is_ok_and(|count| count >= BATCHES);
    Ok((forgotten, more))
}

fn lapsed(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    offers(tx, (&LAPSING, &LAPSE), LAPSED.before(now))
}

fn ended(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    offers(tx, (&OVER, &DROP), ENDED.before(now))
}

/// Deletes offers that `due` finds and `drop` still finds so, with what was never issued by them.
fn offers(tx: &mut Tx<'_>, (due, drop): (&Sql, &Sql), before: Moment) -> Result<Step, Error> {
    let mut due: Vec<(Id<Offer>,)> = tx.all(due, &[&before, &AT_ONCE])?;
    due.sort_unstable_by_key(|(offer,)| *offer.as_bytes());
    let mut offers = 0;
    for (offer,) in &due {
        if tx.execute(drop, &[offer, &before])? == 1 {
            tx.execute(&UNISSUED, &[offer])?;
            offers += 1;
        }
    }
    let more = due.len() as u64 >= Retention::AT_ONCE;
    Ok((Forgotten { offers, ..Forgotten::default() }, more))
}

fn endings(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let endings = tx.execute(&ENDINGS, &[&ENDING.before(now), &AT_ONCE])?;
    Ok((Forgotten { endings, ..Forgotten::default() }, endings >= Retention::AT_ONCE))
}

fn carried(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let carried = tx.execute(&CARRIED_BEFORE, &[&CARRIED.before(now), &AT_ONCE])?;
    Ok((Forgotten { carried, ..Forgotten::default() }, carried >= Retention::AT_ONCE))
}

fn counts(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let before = COUNT.before(now);
    let made = tx.execute(&COUNTS_BEFORE, &[&before, &AT_ONCE])?;
    let lifted = tx.execute(&LIFTS_BEFORE, &[&before.date(), &AT_ONCE])?;
    let more = made.max(lifted) >= Retention::AT_ONCE;
    Ok((Forgotten { counts: made + lifted, ..Forgotten::default() }, more))
}

fn alarms(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let alarms = tx.execute(&ALARMS_BEFORE, &[&ALARM.before(now).date(), &AT_ONCE])?;
    Ok((Forgotten { alarms, ..Forgotten::default() }, alarms >= Retention::AT_ONCE))
}

fn contacts(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let (contacts, kept) = contact::forget(tx, now, AT_ONCE)?;
    let more = contacts + kept >= Retention::AT_ONCE;
    Ok((Forgotten { contacts, contacts_kept: kept, ..Forgotten::default() }, more))
}

/// One list at a time: first what was revoked in it, then the list. It is published no longer by
/// then, so that nobody sees it half empty.
fn lists(tx: &mut Tx<'_>, now: Moment) -> Result<Step, Error> {
    let of = Purpose::Wallet.code();
    let found: Option<(i64,)> = tx.find(&CLOSED, &[&of, &LIST.before(now)])?;
    let Some((list,)) = found else { return Ok((Forgotten::default(), false)) };
    let credentials = tx.execute(&REVOKED, &[&list, &AT_ONCE])?;
    let lists = match credentials {
        Retention::AT_ONCE.. => 0,
        _ => tx.execute(&DROP_LIST, &[&list])?,
    };
    Ok((Forgotten { credentials, lists, ..Forgotten::default() }, true))
}

static NONCES: Sql = Sql::new(
    "DELETE FROM spent_nonce
     WHERE (until, mark) IN (
         SELECT until, mark FROM spent_nonce WHERE until < $1 ORDER BY until LIMIT $2)",
);

static PROOFS: Sql = Sql::new(
    "DELETE FROM spent_proof
     WHERE digest IN (
         SELECT digest FROM spent_proof WHERE until < $1 ORDER BY until LIMIT $2)",
);

static EXPIRED: Sql = Sql::new(
    "SELECT offer, turn, configuration
     FROM delivery
     WHERE expires_at <= $1
     ORDER BY expires_at
     LIMIT $2",
);

static MARK: Sql = Sql::new(
    "UPDATE offer
     SET forgotten_at = $1
     WHERE id = $2 AND ended_at IS NULL AND forgotten_at IS NULL",
);

// What was revoked goes with its list.
static CREDENTIALS: Sql = Sql::new(
    "DELETE FROM credential
     WHERE offer = $1 AND turn = $2 AND configuration = $3
       AND expires_at <= $4 AND revoked_at IS NULL",
);

static DELIVERY: Sql = Sql::new(
    "DELETE FROM delivery
     WHERE offer = $1 AND turn = $2 AND configuration = $3 AND expires_at <= $4",
);

static LAPSING: Sql = Sql::new(
    "SELECT id
     FROM offer
     WHERE ended_at IS NULL AND (redeemed_at IS NULL OR confirmed_at IS NULL)
       AND expires_at <= $1
     ORDER BY expires_at
     LIMIT $2",
);

static LAPSE: Sql = Sql::new(
    "DELETE FROM offer
     WHERE id = $1
       AND ended_at IS NULL AND (redeemed_at IS NULL OR confirmed_at IS NULL)
       AND expires_at <= $2",
);

static OVER: Sql = Sql::new(
    "SELECT id
     FROM offer
     WHERE ended_at <= $1
     ORDER BY ended_at
     LIMIT $2",
);

static DROP: Sql = Sql::new("DELETE FROM offer WHERE id = $1 AND ended_at <= $2");

static UNISSUED: Sql = Sql::new("DELETE FROM delivery WHERE offer = $1 AND issued_at IS NULL");

// They lie in the order of their commits, so that the first ones are the oldest.
static ENDINGS: Sql = Sql::new(
    "DELETE FROM ending
     WHERE at <= $1 AND number IN (SELECT number FROM ending ORDER BY number LIMIT $2)",
);

static CARRIED_BEFORE: Sql = Sql::new(
    "DELETE FROM carried
     WHERE (new_key, old_key, resident) IN (
         SELECT new_key, old_key, resident
         FROM carried
         WHERE carried_at <= $1
         ORDER BY carried_at
         LIMIT $2)",
);

static COUNTS_BEFORE: Sql = Sql::new(
    "DELETE FROM offer_count
     WHERE (officer, kind, since) IN (
         SELECT officer, kind, since FROM offer_count WHERE since < $1 ORDER BY since LIMIT $2)",
);

static LIFTS_BEFORE: Sql = Sql::new(
    "DELETE FROM offer_lift
     WHERE (officer, day) IN (SELECT officer, day FROM offer_lift WHERE day < $1 LIMIT $2)",
);

static ALARMS_BEFORE: Sql = Sql::new(
    "DELETE FROM offer_alarm
     WHERE (officer, kind, day) IN (
         SELECT officer, kind, day FROM offer_alarm WHERE day < $1 ORDER BY day LIMIT $2)",
);

// The last list stays whatever happens: the number of the next one follows from it.
static CLOSED: Sql = Sql::new(
    "SELECT number
     FROM status_list
     WHERE purpose = $1 AND closed_at <= $2
       AND number < (SELECT MAX(number) FROM status_list)
     ORDER BY number
     LIMIT 1",
);

static REVOKED: Sql = Sql::new(
    "DELETE FROM credential
     WHERE (offer, turn, configuration, list, place) IN (
         SELECT offer, turn, configuration, list, place
         FROM credential
         WHERE list = $1 AND revoked_at IS NOT NULL
         LIMIT $2)",
);

static DROP_LIST: Sql = Sql::new("DELETE FROM status_list WHERE number = $1");
