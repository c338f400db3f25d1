//! The notification endpoint (OpenID4VCI 1.0, section 11): what became of the credentials.

use protocols::oid4vci::{Notification, NotificationEvent};
use store::Sql;
use terms::Act;

use crate::{
    code::Purpose,
    credential::Asked,
    error::{CredentialError, NotificationError},
    event::Notified,
    office::Issuance,
    proof::Seen,
};

impl Issuance {
    /// Takes a notification. The same one twice is as good as once.
    pub async fn notification(&self, asked: Asked<'_>) -> Result<(), NotificationError> {
        let now = self.now();
        let (access, proof) = self.access(asked, "/notification", now)?;
        let notification = Notification::from_json(asked.body).map_err(NotificationError::Body)?;
        let named = self.codes().read(Purpose::Notification, &notification.notification_id);
        if named != Some(access.offer) {
            return Err(NotificationError::Unknown);
        }
        let outcome = match notification.event {
            NotificationEvent::CredentialAccepted => "accepted",
            NotificationEvent::CredentialDeleted => "deleted",
            NotificationEvent::CredentialFailure => "failure",
        };
        let offer = access.offer;
        let seen = proof.map(|proof| Seen::of(&proof, now, &self.0.crypto));
        self.ledger()
            .change_if(&Act::holder(), move |tx| {
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(CredentialError::Replayed(crate::error::Spent::DpopProof).into());
                }
                let told = tx.execute(&TELL, &[&outcome, &offer])? == 1;
                let event = Notified { offer, outcome: outcome.to_owned() };
                Ok(((), told.then_some(event)))
            })
            .await
    }
}

static TELL: Sql = Sql::new(
    "UPDATE offer
     SET outcome = $1
     WHERE id = $2 AND issued_at IS NOT NULL AND outcome IS NULL",
);
