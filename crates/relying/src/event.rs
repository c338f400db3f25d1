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

/// A request got a number, to be typed where no camera reads its code.
#[derive(Serialize)]
pub(crate) struct Numbered {
    pub transaction: Id<Transaction>,
    pub party: String,
}

impl Event for Numbered {
    const NAME: &'static str = "relying.presentation.numbered";
    const NEEDS: Permission = Permission::Ask;
}

/// A wallet has fetched a request: its number is good for nobody else.
#[derive(Serialize)]
pub(crate) struct NumberEnded {
    pub transaction: Id<Transaction>,
}

impl Event for NumberEnded {
    const NAME: &'static str = "relying.presentation.number_ended";
    const NEEDS: Permission = Permission::Present;
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
    pub numbers: u64,
}

impl Event for Forgotten {
    const NAME: &'static str = "relying.presentation.forgotten";
    const NEEDS: Permission = Permission::Operate;
}
