//! What a new batch takes the place of ([decision 0012]): on other phones its own type, and with the
//! identity all that was there before it, since the IKD lives where its identity does; on the same
//! phone what says something else. Otherwise earlier copies live on, so that status lists stay nearly empty.
//!
//! [decision 0012]: ../../../docs/decisions/0012-a-refill-leaves-unused-copies-alone.md

use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Id, Moment};

use crate::{
    intent::Intent,
    office::Issuance,
    revoke::{Word, cancel, revoke_all},
    words::{Batch, Offer, RevokeReason},
};

/// Credentials that were revoked for the new ones.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Replaced {
    /// On other phones.
    elsewhere: u64,
    /// On this one, since they say something else.
    changed: u64,
}

/// An offer that somebody has used: its number, the key, what can be fetched by it, and whether it
/// was redeemed before ours.
type Held = (Id<Offer>, Option<[u8; 32]>, String, bool);

impl Replaced {
    pub(crate) const fn sum(self) -> u64 {
        self.elsewhere + self.changed
    }

    /// What the resident is to be told of.
    pub(crate) fn words(self, resident: Id<Resident>) -> Vec<Word> {
        let elsewhere = (resident, RevokeReason::Replaced, self.elsewhere);
        let changed = (resident, RevokeReason::Reissue, self.changed);
        [elsewhere, changed].into_iter().filter(|(_, _, credentials)| *credentials > 0).collect()
    }
}

impl Issuance {
    /// Revokes what the new batch takes the place of.
    pub(crate) fn replace(
        &self,
        tx: &mut Tx<'_>,
        intent: &Intent,
        claims: &[u8; 32],
        now: Moment,
    ) -> Result<Replaced, Error> {
        let Batch { offer, configuration, .. } = &intent.batch;
        let since = intent.claimed;
        let mut replaced = Replaced::default();
        let held: Vec<Held> = tx.all(&HELD, &[&intent.subject.resident.id, offer])?;
        for (other, key, configurations, is_earlier) in held {
            if key.is_some() && key == intent.device {
                let changed = end_changed(tx, (other, configuration), (claims, since), now)?;
                replaced.changed += changed;
            } else {
                let (gone, left) = self.parted((&configurations, is_earlier), configuration);
                replaced.elsewhere += end_part(tx, other, (&gone, &left), now)?;
            }
        }
        // A promise may be delivered after a later turn, so the turns say nothing.
        replaced.changed += end_changed(tx, (*offer, configuration), (claims, since), now)?;
        Ok(replaced)
    }

    /// Of another phone's configurations those that end when this one is issued, and the others.
    fn parted<'c>(
        &self,
        (configurations, is_earlier): (&'c str, bool),
        new: &str,
    ) -> (Vec<&'c str>, Vec<&'c str>) {
        let kind = |name: &str| self.0.catalogue.configuration(name).map(|it| it.kind);
        let new = kind(new);
        // The IKD lives on the phone that gets the identity. Other types may be fetched under other
        // keys: many wallets draw one for every offer, and come back for more of the identity.
        let all_end = is_earlier && new.is_none_or(|it| it.is_identity);
        let ends = |name: &&str| all_end || kind(name) == new;
        configurations.split(' ').partition(ends)
    }
}

/// Ends a part of an offer of another phone: all of it, if nothing is left.
fn end_part(
    tx: &mut Tx<'_>,
    offer: Id<Offer>,
    (gone, left): (&[&str], &[&str]),
    now: Moment,
) -> Result<u64, Error> {
    if gone.is_empty() {
        return Ok(0);
    }
    if left.is_empty() {
        tx.execute(&END, &[&now, &RevokeReason::Replaced.code(), &offer])?;
        cancel(tx, offer, now)?;
        return revoke_all(tx, offer, now);
    }
    tx.execute(&LEAVE, &[&left.join(" "), &offer])?;
    let mut revoked = 0;
    for configuration in gone {
        tx.execute(&END_DELIVERIES, &[&now, &offer, configuration])?;
        revoked += tx.execute(&REVOKE_CONFIGURATION, &[&now, &offer, configuration])?;
    }
    Ok(revoked)
}

/// Revokes what says something else than the new batch and was not claimed after it.
fn end_changed(
    tx: &mut Tx<'_>,
    (offer, configuration): (Id<Offer>, &str),
    (claims, since): (&[u8; 32], Moment),
    now: Moment,
) -> Result<u64, Error> {
    let turns: Vec<(u32,)> = tx.all(&CHANGED, &[&now, &offer, &configuration, claims, &since])?;
    let mut revoked = 0;
    for (turn,) in turns {
        revoked += revoke_batch(tx, (offer, turn, configuration), now)?;
    }
    Ok(revoked)
}

/// Revokes the credentials of one batch.
pub(crate) fn revoke_batch(
    tx: &mut Tx<'_>,
    (offer, turn, configuration): (Id<Offer>, u32, &str),
    now: Moment,
) -> Result<u64, Error> {
    tx.execute(&REVOKE, &[&now, &offer, &turn, &configuration])
}

// Rivals wait by now, so that nobody else issues to the resident meanwhile. What was issued and has
// expired may be forgotten, but the phone can still fetch more.
static HELD: Sql = Sql::new(
    "SELECT id, wallet_key, configurations,
       redeemed_at <= (SELECT redeemed_at FROM offer WHERE id = $2)
     FROM offer
     WHERE resident = $1 AND ended_at IS NULL AND id <> $2
       AND (forgotten_at IS NOT NULL OR EXISTS (
         SELECT 1 FROM delivery WHERE delivery.offer = offer.id AND issued_at IS NOT NULL))",
);

static END: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = $2
     WHERE id = $3 AND ended_at IS NULL",
);

static LEAVE: Sql = Sql::new("UPDATE offer SET configurations = $1 WHERE id = $2");

// What is being signed or promised must not come afterwards.
static END_DELIVERIES: Sql = Sql::new(
    "UPDATE delivery
     SET ended_at = $1, promised_keys = NULL
     WHERE offer = $2 AND configuration = $3 AND ended_at IS NULL",
);

static REVOKE_CONFIGURATION: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND configuration = $3 AND revoked_at IS NULL AND expires_at > $1",
);

static CHANGED: Sql = Sql::new(
    "UPDATE delivery
     SET ended_at = $1
     WHERE offer = $2 AND configuration = $3 AND issued_at IS NOT NULL
       AND claims <> $4 AND claimed_at <= $5 AND ended_at IS NULL AND expires_at > $1
     RETURNING turn",
);

static REVOKE: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND turn = $3 AND configuration = $4
       AND revoked_at IS NULL AND expires_at > $1",
);
