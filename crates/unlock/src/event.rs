//! What is written into the log. That a PIN was tried, or was right, is not: it would say when
//! somebody has used the wallet.

use audit::Event;
use serde::Serialize;
use terms::{Id, Permission};

use crate::account::{Account, Ending};

/// A phone has an account.
#[derive(Serialize)]
pub(crate) struct Opened {
    pub account: Id<Account>,
}

impl Event for Opened {
    const NAME: &'static str = "unlock.account.opened";
    const NEEDS: Permission = Permission::Redeem;
}

/// Another PIN opens.
#[derive(Serialize)]
pub(crate) struct Changed {
    pub account: Id<Account>,
    pub edition: u32,
}

impl Event for Changed {
    const NAME: &'static str = "unlock.pin.changed";
    const NEEDS: Permission = Permission::Redeem;
}

/// Nothing opens any more: somebody had the recovery code.
#[derive(Serialize)]
pub(crate) struct Blocked {
    pub account: Id<Account>,
}

impl Event for Blocked {
    const NAME: &'static str = "unlock.account.blocked";
    const NEEDS: Permission = Permission::Redeem;
}

/// A phone is about to follow another: it had the code and the PIN, or the other phone has named it.
#[derive(Serialize)]
pub(crate) struct Begun {
    pub account: Id<Account>,
    pub next: Id<Account>,
}

impl Event for Begun {
    const NAME: &'static str = "unlock.recovery.begun";
    const NEEDS: Permission = Permission::Redeem;
}

/// The old phone said no.
#[derive(Serialize)]
pub(crate) struct Cancelled {
    pub account: Id<Account>,
}

impl Event for Cancelled {
    const NAME: &'static str = "unlock.recovery.cancelled";
    const NEEDS: Permission = Permission::Redeem;
}

/// Another phone has followed.
#[derive(Serialize)]
pub(crate) struct Moved {
    pub account: Id<Account>,
    pub next: Id<Account>,
}

impl Event for Moved {
    const NAME: &'static str = "unlock.account.moved";
    const NEEDS: Permission = Permission::Redeem;
}

/// An office has ended what opens somebody's phones.
#[derive(Serialize)]
pub(crate) struct Ended {
    pub accounts: Vec<Id<Account>>,
    pub ending: Ending,
}

impl Event for Ended {
    const NAME: &'static str = "unlock.account.ended";
    const NEEDS: Permission = Permission::ReportLoss;
}

/// A database older than the journal was put right.
#[derive(Serialize)]
pub(crate) struct Reconciled {
    /// Accounts whose counter was raised to what it had been.
    pub raised: u64,
    /// Accounts among them that are blocked, because their PIN or code was another by then.
    pub blocked: u64,
}

impl Event for Reconciled {
    const NAME: &'static str = "unlock.journal.reconciled";
    const NEEDS: Permission = Permission::Operate;
}

/// Rows that have ended are gone.
#[derive(Serialize)]
pub(crate) struct Forgotten {
    pub accounts: u64,
    pub staged: u64,
    pub recoveries: u64,
}

impl Event for Forgotten {
    const NAME: &'static str = "unlock.rows.forgotten";
    const NEEDS: Permission = Permission::Operate;
}
