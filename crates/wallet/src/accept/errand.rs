//! What is still to be fetched, and what has been.

use std::collections::VecDeque;

use protocols::oid4vci::{IssuerMetadata, Wanted};
use serde_json::{Map, Value};
use terms::{Id, Personal};

use super::{session::Trusted, talk::Talk};
use crate::{
    error::WalletError,
    step::{Accepted, Step},
    tools::Tools,
    vault::{Card, CardKind, Deed, Entry, Grant, Outcome},
};

/// What comes after a credential.
pub type Then = fn(Talk, Errand) -> Result<Step, WalletError>;

/// What is still to be fetched, and what has been: for the person one deed, of however many
/// credentials.
pub struct Errand {
    pub issuer: IssuerMetadata,
    pub trusted: Trusted,
    pub orders: VecDeque<Order>,
    /// The leave to come back for what is fetched now.
    pub leave: Option<Leave>,
    pub accepted: Accepted,
    /// What stands in the history about it.
    pub entry: Entry,
}

/// One credential to be asked for.
pub struct Order {
    pub kind: CardKind,
    pub wanted: Wanted,
    /// The card that gets more copies by it.
    pub renews: Option<Renewing>,
}

/// A card that is there already.
#[derive(Clone)]
pub struct Renewing {
    pub card: Id<Card>,
    /// What is known of its kind so far.
    pub kind: CardKind,
    /// What it says so far.
    pub claims: Personal<Map<String, Value>>,
}

/// An issuer's leave to come back.
pub enum Leave {
    /// To be written down with the first thing that came with it.
    Fresh(Box<Grant>),
    /// It stands in the vault.
    Kept(Id<Grant>),
}

impl Leave {
    pub fn id(&self) -> Id<Grant> {
        match self {
            Self::Fresh(grant) => grant.id,
            Self::Kept(id) => *id,
        }
    }
}

/// The entry of a deed that begins.
pub fn begin(tools: &Tools, deed: Deed, issuer: &protocols::Url) -> Entry {
    let at = tools.now();
    Entry {
        id: Id::draw(at, &*tools.die),
        at,
        deed,
        who: issuer.to_string(),
        identifier: issuer.to_string(),
        shown: Vec::new(),
        outcome: Outcome::Underway,
        registered: None,
        way: None,
    }
}
