//! The second transaction of an issuance: the credentials are the holder's. Those that they take
//! the place of on other phones end (see `replace`), and so do earlier copies on this one if what
//! they say has changed.

use activation::Change;
use store::Sql;
use terms::Act;

use crate::{
    error::CredentialError,
    event::{Activated, Issued},
    holder::activates,
    intent::Intent,
    office::Issuance,
    replace::Replaced,
    revoke::tell,
    words::Batch,
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
                let earlier: Option<(i64,)> =
                    tx.find(&EARLIER, &[&resident.id, offer, turn, configuration])?;
                let replaced = match earlier {
                    Some(_) => office.replace(tx, &intent, &claims, now)?,
                    None => Replaced::default(),
                };
                tell(tx, &replaced.words(resident.id), now)?;
                let event = Issued {
                    batch: batch.clone(),
                    resident: resident.id,
                    credentials: intent.places.len(),
                    replaced: replaced.sum(),
                };
                Ok(((), event, first.then_some(Activated { resident: resident.id })))
            })
            .await
    }
}

// Where nothing is activated, the resident's offers are what rivals wait for.
static TAKE_TURNS: Sql = Sql::new(
    "UPDATE offer
     SET claimed_at = claimed_at
     WHERE resident = $1 AND ended_at IS NULL",
);

// Whatever a batch may take the place of, and more. Most take the place of nothing, and to find that
// out costs less than to ask what it is. Forgotten batches have expired, but their phone may go on.
static EARLIER: Sql = Sql::new(
    "SELECT 1
     FROM offer
     WHERE resident = $1 AND ended_at IS NULL
       AND (forgotten_at IS NOT NULL OR EXISTS (
         SELECT 1
         FROM delivery
         WHERE delivery.offer = offer.id AND issued_at IS NOT NULL
           AND NOT (delivery.offer = $2 AND turn = $3 AND configuration = $4)))
     LIMIT 1",
);

static ISSUE: Sql = Sql::new(
    "UPDATE delivery
     SET issued_at = $4, expires_at = $6, claims = $7, signer = $8, promised_keys = NULL
     WHERE offer = $1 AND turn = $2 AND configuration = $3
       AND claimed_at = $5 AND issued_at IS NULL AND ended_at IS NULL
       AND EXISTS (SELECT 1 FROM offer WHERE id = $1 AND ended_at IS NULL)",
);
