//! What became of a credential, told to its issuer (OpenID4VCI 1.0, section 11). Idempotent.

use serde::{Deserialize, Serialize};

use super::refusal::NotificationCode;
use crate::{
    json::{self, MessageError},
    oauth::ErrorBody,
};

/// A notification request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// From the credential response.
    pub notification_id: String,
    /// What happened.
    pub event: NotificationEvent,
    /// For developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_description: Option<String>,
}

/// What happened to a credential during issuance. A later deletion is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationEvent {
    /// Stored.
    CredentialAccepted,
    /// The holder broke the issuance off.
    CredentialDeleted,
    /// Could not be stored.
    CredentialFailure,
}

impl Notification {
    /// Reads the body of a request; the error is the answer to it.
    pub fn from_json(body: &[u8]) -> Result<Self, ErrorBody<NotificationCode>> {
        let refuse = |error: MessageError| {
            ErrorBody::new(NotificationCode::InvalidNotificationRequest, error)
        };
        json::from_slice(body, 4 * 1024).map_err(refuse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notification_is_one_of_three_events() {
        let read = Notification::from_json(
            br#"{"notification_id":"n1","event":"credential_accepted","x":1}"#,
        );
        assert_eq!(read.unwrap().event, NotificationEvent::CredentialAccepted);
        for bad in [
            r#"{"notification_id":"n1","event":"credential_sold"}"#,
            r#"{"event":"credential_accepted"}"#,
            "nothing",
        ] {
            let error = Notification::from_json(bad.as_bytes()).unwrap_err();
            assert_eq!(error.error, NotificationCode::InvalidNotificationRequest);
        }
    }
}
