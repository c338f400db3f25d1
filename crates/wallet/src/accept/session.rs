//! What is known on the way from an offer to its credentials.

use formats::trust::TrustAnchors;
use protocols::{
    Secret,
    oauth::ServerMetadata,
    oid4vci::{IssuerMetadata, PreAuthorized},
};
use terms::PublicKey;

use crate::{tools::Tools, trust::PinnedTrust, vault::CardKind};

/// What the wallet brings.
pub struct Session {
    pub tools: Tools,
    pub instance: PublicKey,
    pub tx_code: Option<Secret>,
    /// The trust list in the vault.
    pub pinned: Option<PinnedTrust>,
    /// The trust list to go by, if there is one already.
    pub trust: Option<PinnedTrust>,
}

/// Whom to ask for what.
pub struct Plan {
    pub grant: PreAuthorized,
    pub issuer: IssuerMetadata,
    pub server: ServerMetadata,
    /// What of the offer this wallet takes; never empty.
    pub kinds: Vec<CardKind>,
}

/// Whom to believe.
pub struct Trusted {
    pub anchors: TrustAnchors,
    /// The list, if it is to be written into the vault with the first credential.
    pub to_pin: Option<PinnedTrust>,
}
