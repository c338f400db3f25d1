//! What can be wrong with what a browser hands over.

use serde::Serialize;

/// Why a registration or an assertion was refused. Serialises as a short code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Another algorithm than ES256.
    #[error("the key is not of the kind that is taken here (ES256)")]
    Algorithm,
    /// A registration without a credential, or an assertion with one.
    #[error("the authenticator's answer does not belong to this step")]
    Attested,
    /// Backed up but not able to be, or another ability than at registration.
    #[error("what the authenticator says of its backup contradicts itself")]
    Backup,
    /// Not the challenge of this step.
    #[error("the answer is not to this question")]
    Challenge,
    /// The signature counter did not grow: there may be a copy of the key.
    #[error("the key's counter went back: there may be a copy of it")]
    Counter,
    /// No credential id, or too long a one.
    #[error("the credential's id is not well formed")]
    CredentialId,
    /// Asked from within a page of somebody else.
    #[error("the answer came from within another site's page")]
    CrossOrigin,
    /// What follows the authenticator's data is not what it says.
    #[error("the authenticator's extensions are not well formed")]
    Extensions,
    /// Something is longer or shorter than it may be.
    #[error("a part of the answer has an impossible length")]
    Length,
    /// The client data is not the JSON object that it should be.
    #[error("the client data cannot be read")]
    NotJson,
    /// Another address than the console's.
    #[error("the answer was given to another address")]
    Origin,
    /// The public key is not a P-256 key, or not the one in the authenticator's data.
    #[error("the public key is not well formed")]
    PublicKey,
    /// Another relying party.
    #[error("the key was asked in another name")]
    RpId,
    /// The signature is not well formed or not the key's.
    #[error("the signature is not right")]
    Signature,
    /// A key that can leave its device, for a role that needs one that cannot.
    #[error("this role needs a key that cannot leave its device")]
    Synced,
    /// The client data of another ceremony.
    #[error("the answer is of another kind")]
    Type,
    /// Nobody touched the authenticator.
    #[error("nobody was present at the authenticator")]
    UserAbsent,
    /// The user handle is missing or somebody else's.
    #[error("the key names another officer")]
    UserHandle,
    /// The authenticator did not check who it is (PIN, finger, face).
    #[error("the authenticator did not verify its user")]
    UserUnverified,
}
