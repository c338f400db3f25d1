//! What this room writes into the audit log. Never a claim, never which credential.

use audit::Event;
use serde::Serialize;
use terms::{Id, Permission};

use crate::{
    reason::Reason,
    words::{Allowed, PartyName, Transaction},
};

/// Newer editions of status lists were met; older ones are refused, after a restart too.
#[derive(Serialize)]
pub(crate) struct EditionsKept {
    pub lists: usize,
    pub forgotten: u64,
}

impl Event for EditionsKept {
    const NAME: &'static str = "relying.editions.kept";
    const NEEDS: Permission = Permission::Operate;
}

/// A relying party was registered, or what it may ask was changed.
#[derive(Serialize)]
pub(crate) struct Registered {
    pub party: PartyName,
    pub allowed: Vec<Allowed>,
}

impl Event for Registered {
    const NAME: &'static str = "relying.party.registered";
    const NEEDS: Permission = Permission::RegisterRelying;
}

/// A relying party has asked somebody, nobody knows whom, for these claims.
#[derive(Serialize)]
pub(crate) struct Requested {
    pub transaction: Id<Transaction>,
    pub party: PartyName,
    pub claims: Vec<String>,
}

impl Event for Requested {
    const NAME: &'static str = "relying.presentation.asked";
    const NEEDS: Permission = Permission::Ask;
}

/// Somebody has answered, well or not.
#[derive(Serialize)]
pub(crate) struct Answered {
    pub transaction: Id<Transaction>,
    pub party: String,
    pub verified: bool,
    pub reasons: Vec<Reason>,
}

impl Event for Answered {
    const NAME: &'static str = "relying.presentation.answered";
    const NEEDS: Permission = Permission::Present;
}

/// The relying party has read the claims, and they are gone.
#[derive(Serialize)]
pub(crate) struct Fetched {
    pub transaction: Id<Transaction>,
    pub party: String,
}

impl Event for Fetched {
    const NAME: &'static str = "relying.presentation.fetched";
    const NEEDS: Permission = Permission::Ask;
}

/// What had expired was deleted.
#[derive(Serialize)]
pub(crate) struct Forgotten {
    pub keys: u64,
    pub claims: u64,
    pub transactions: u64,
    pub certificates: u64,
}

impl Event for Forgotten {
    const NAME: &'static str = "relying.presentation.forgotten";
    const NEEDS: Permission = Permission::Operate;
}
