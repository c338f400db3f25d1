//! The second transaction of an issuance: the credentials are the holder's. Those on other phones
//! end, and so do earlier copies on this one if what they say has changed; otherwise they live on,
//! so that status lists stay nearly empty.

use activation::Change;
use store::{Error, Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    error::CredentialError,
    event::{Activated, Issued},
    holder::activates,
    intent::Intent,
    office::Issuance,
    revoke::revoke_all,
    words::{Batch, Offer},
};

impl Issuance {
    /// `claims` is the hash of what the credentials say.
    pub(crate) async fn issue(
        &self,
        intent: Intent,
        claims: [u8; 32],
    ) -> Result<(), CredentialError> {
        let known = self.0.catalogue.configuration(&intent.batch.configuration);
        let activates = known.is_some_and(|it| activates(it.kind));
        let office = self.clone();
        let (now, signer) = (self.now(), self.0.signer);
        self.ledger()
            .change_with(&Act::holder(), move |tx| {
                let Intent { batch, claimed, subject, expires, .. } = &intent;
                let (Batch { offer, turn, configuration }, resident) = (batch, &subject.resident);
                // First, because rivals for one resident take turns from here on.
                let mut first = false;
                if activates {
                    let change =
                        office.0.activations.activate_in(tx, resident, intent.device, now)?;
                    first = change == Change::First;
                } else if !tx.is_sole_writer() {
                    tx.execute(&TAKE_TURNS, &[&resident.id])?;
                }
                let issued = tx.execute(
                    &ISSUE,
                    &[offer, turn, configuration, &now, claimed, expires, &claims, &signer],
                )?;
                if issued == 0 {
                    // Swept or ended meanwhile: what was signed must not leave the house.
                    return Err(CredentialError::Signing);
                }
                let replaced = replace(tx, &intent, &claims, now)?;
                let event = Issued {
                    batch: batch.clone(),
                    resident: resident.id,
                    credentials: intent.places.len(),
                    replaced,
                };
                Ok(((), event, first.then_some(Activated { resident: resident.id })))
            })
            .await
    }
}

/// Revokes what the new batch replaces; how many credentials.
fn replace(tx: &mut Tx<'_>, intent: &Intent, claims: &[u8; 32], now: Moment) -> Result<u64, Error> {
    let Batch { offer, turn, configuration } = &intent.batch;
    let others: Vec<(Id<Offer>, Option<[u8; 32]>)> =
        tx.all(&HELD, &[&intent.subject.resident.id, offer])?;
    let mut replaced = 0;
    for (other, key) in others {
        if key.is_some() && key == intent.device {
            replaced += end_changed(tx, (other, configuration), claims, now)?;
        } else {
            tx.execute(&END, &[&now, &other])?;
            replaced += revoke_all(tx, other, now)?;
        }
    }
    if *turn > 0 {
        replaced += end_changed(tx, (*offer, configuration), claims, now)?;
    }
    Ok(replaced)
}

/// Revokes what says something else than the new batch.
fn end_changed(
    tx: &mut Tx<'_>,
    (offer, configuration): (Id<Offer>, &str),
    claims: &[u8; 32],
    now: Moment,
) -> Result<u64, Error> {
    let turns: Vec<(u32,)> = tx.all(&CHANGED, &[&now, &offer, &configuration, claims])?;
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

// Where nothing is activated, the resident's offers are what rivals wait for.
static TAKE_TURNS: Sql = Sql::new(
    "UPDATE offer
     SET claimed_at = claimed_at
     WHERE resident = $1 AND ended_at IS NULL",
);

static ISSUE: Sql = Sql::new(
    "UPDATE delivery
     SET issued_at = $4, expires_at = $6, claims = $7, signer = $8, promised_keys = NULL
     WHERE offer = $1 AND turn = $2 AND configuration = $3
       AND claimed_at = $5 AND issued_at IS NULL AND ended_at IS NULL
       AND EXISTS (SELECT 1 FROM offer WHERE id = $1 AND ended_at IS NULL)",
);

// Rivals wait by now, so that nobody else issues to the resident meanwhile.
static HELD: Sql = Sql::new(
    "SELECT id, wallet_key
     FROM offer
     WHERE resident = $1 AND ended_at IS NULL AND id <> $2
       AND EXISTS (
         SELECT 1 FROM delivery WHERE delivery.offer = offer.id AND issued_at IS NOT NULL)",
);

static END: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = 'replaced'
     WHERE id = $2 AND ended_at IS NULL",
);

static CHANGED: Sql = Sql::new(
    "UPDATE delivery
     SET ended_at = $1
     WHERE offer = $2 AND configuration = $3 AND issued_at IS NOT NULL
       AND claims <> $4 AND ended_at IS NULL AND expires_at > $1
     RETURNING turn",
);

static REVOKE: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND turn = $3 AND configuration = $4
       AND revoked_at IS NULL AND expires_at > $1",
);
