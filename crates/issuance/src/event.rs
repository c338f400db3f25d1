//! What this room writes into the audit log, and the permission each needs.

use audit::Event;
use registry::Resident;
use serde::Serialize;
use terms::{Id, Permission};

use crate::words::{Offer, RevokeReason};

/// A resident was offered a credential.
#[derive(Serialize)]
pub(crate) struct Made {
    pub offer: Id<Offer>,
    pub resident: Id<Resident>,
    pub configuration: String,
    pub bound: bool,
}

impl Event for Made {
    const NAME: &'static str = "issuance.offer.made";
    const NEEDS: Permission = Permission::Offer;
}

/// Somebody came with an offer's code and a transaction code, right or wrong.
#[derive(Serialize)]
pub(crate) struct Tried {
    pub offer: Id<Offer>,
    pub redeemed: bool,
}

impl Event for Tried {
    const NAME: &'static str = "issuance.offer.tried";
    const NEEDS: Permission = Permission::Redeem;
}

/// Credentials are about to be signed; their places are reserved.
#[derive(Serialize)]
pub(crate) struct Intended {
    pub offer: Id<Offer>,
    pub credentials: usize,
}

impl Event for Intended {
    const NAME: &'static str = "issuance.credential.intended";
    const NEEDS: Permission = Permission::Issue;
}

/// Credentials were signed and are the holder's.
#[derive(Serialize)]
pub(crate) struct Issued {
    pub offer: Id<Offer>,
    pub resident: Id<Resident>,
    pub credentials: usize,
    pub replaced: u64,
}

impl Event for Issued {
    const NAME: &'static str = "issuance.credential.issued";
    const NEEDS: Permission = Permission::Issue;
}

/// A resident holds an IKD for the first time, or again after having left.
#[derive(Serialize)]
pub(crate) struct Activated {
    pub resident: Id<Resident>,
}

impl Event for Activated {
    const NAME: &'static str = "activation.resident.activated";
    const NEEDS: Permission = Permission::Issue;
}

/// The wallet said what became of its credentials.
#[derive(Serialize)]
pub(crate) struct Notified {
    pub offer: Id<Offer>,
    pub outcome: String,
}

impl Event for Notified {
    const NAME: &'static str = "issuance.credential.notified";
    const NEEDS: Permission = Permission::Redeem;
}

/// A resident's credentials were revoked, for good.
#[derive(Serialize)]
pub(crate) struct Revoked {
    pub resident: Id<Resident>,
    pub credentials: u64,
    pub why: RevokeReason,
}

impl Event for Revoked {
    const NAME: &'static str = "issuance.credential.revoked";
    const NEEDS: Permission = Permission::Revoke;
}

/// Places were reserved in the open status lists; lists may have been closed and opened before.
#[derive(Serialize)]
pub(crate) struct PlacesReserved {
    pub opened: Vec<i64>,
    pub closed: Vec<i64>,
    pub lists: usize,
    pub each: u32,
}

impl Event for PlacesReserved {
    const NAME: &'static str = "issuance.places.reserved";
    const NEEDS: Permission = Permission::Operate;
}

/// Intents without a signature were undone and their places burnt.
#[derive(Serialize)]
pub(crate) struct Abandoned {
    pub offers: Vec<Id<Offer>>,
    pub credentials: u64,
}

impl Event for Abandoned {
    const NAME: &'static str = "issuance.credential.abandoned";
    const NEEDS: Permission = Permission::Operate;
}

/// Used nonces and DPoP proofs, which have expired by themselves, are remembered no longer.
#[derive(Serialize)]
pub(crate) struct Forgotten {
    pub spent: u64,
}

impl Event for Forgotten {
    const NAME: &'static str = "issuance.spent.forgotten";
    const NEEDS: Permission = Permission::Operate;
}
