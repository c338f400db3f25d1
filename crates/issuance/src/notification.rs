//! The notification endpoint (OpenID4VCI 1.0, section 11): what became of the credentials.

use protocols::oid4vci::{Notification, NotificationEvent};
use store::Sql;
use terms::Act;

use crate::{
    code::BatchPurpose,
    credential::Asked,
    error::{CredentialError, NotificationError},
    event::Notified,
    office::Issuance,
    proof::Seen,
    words::Batch,
};

impl Issuance {
    /// Takes a notification. The same one twice is as good as once.
    pub async fn notification(&self, asked: Asked<'_>) -> Result<(), NotificationError> {
        let now = self.now();
        let (access, proof) = self.access(asked, "/notification", now)?;
        let notification = Notification::from_json(asked.body).map_err(NotificationError::Body)?;
        let id = &notification.notification_id;
        let named = self.codes().read_batch(BatchPurpose::Notification, id);
        // The token may have been refreshed meanwhile: it is the same grant.
        let named = named.filter(|it| it.offer == access.offer);
        let batch = named.ok_or(NotificationError::Unknown)?;
        let outcome = match notification.event {
            NotificationEvent::CredentialAccepted => "accepted",
            NotificationEvent::CredentialDeleted => "deleted",
            NotificationEvent::CredentialFailure => "failure",
        };
        let seen = proof.map(|proof| Seen::of(&proof, now, &self.0.crypto));
        self.ledger()
            .change_if(&Act::holder(), move |tx| {
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(CredentialError::Replayed(crate::error::Spent::DpopProof).into());
                }
                let Batch { offer, turn, configuration } = &batch;
                let told = tx.execute(&TELL, &[&outcome, offer, turn, configuration])? == 1;
                let event = Notified { batch: batch.clone(), outcome: outcome.to_owned() };
                Ok(((), told.then_some(event)))
            })
            .await
    }
}

static TELL: Sql = Sql::new(
    "UPDATE delivery
     SET outcome = $1
     WHERE offer = $2 AND turn = $3 AND configuration = $4
       AND issued_at IS NOT NULL AND outcome IS NULL",
);
