//! What this room writes into the audit log, and the permission each needs.

use audit::Event;
use registry::Resident;
use serde::Serialize;
use terms::{Id, Officer, Permission};

use crate::{
    caps::Alarm,
    hand_over_reason::HandOverReason,
    words::{Batch, Note, Offer, RevokeReason},
};

/// A resident was offered credentials.
#[derive(Serialize)]
pub(crate) struct Made {
    pub offer: Id<Offer>,
    pub resident: Id<Resident>,
    pub configurations: String,
    /// The claims on request that were asked for.
    pub with: String,
    pub bound: bool,
}

impl Event for Made {
    const NAME: &'static str = "issuance.offer.made";
    const NEEDS: Permission = Permission::Offer;
}

/// Officers come close to a number of theirs, or an offer was refused because one was reached.
#[derive(Serialize)]
pub(crate) struct Alarmed {
    pub alarms: Vec<Alarm>,
    pub refused: bool,
}

impl Alarmed {
    /// Those that come close, if there are any.
    pub fn close(alarms: Vec<Alarm>) -> Option<Self> {
        (!alarms.is_empty()).then_some(Self { alarms, refused: false })
    }
}

impl Event for Alarmed {
    const NAME: &'static str = "issuance.cap.alarmed";
    const NEEDS: Permission = Permission::Offer;
}

/// A resident has left a contact, or has taken it away; whether the one before is told.
#[derive(Serialize)]
pub(crate) struct ContactLeft {
    pub resident: Id<Resident>,
    pub left: bool,
    pub told: bool,
}

impl Event for ContactLeft {
    const NAME: &'static str = "issuance.contact.left";
    const NEEDS: Permission = Permission::Offer;
}

/// A message for a resident's contact waits to be sent.
#[derive(Serialize)]
pub(crate) struct HolderTold {
    pub note: Id<Note>,
}

impl Event for HolderTold {
    const NAME: &'static str = "issuance.contact.told";
    const NEEDS: Permission = Permission::Operate;
}

/// Two people have given an officer the numbers of the day once more.
#[derive(Serialize)]
pub(crate) struct CapLifted {
    pub officer: Id<Officer>,
}

impl Event for CapLifted {
    const NAME: &'static str = "issuance.cap.lifted";
    const NEEDS: Permission = Permission::LiftCap;
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

/// A wallet came with a refresh token, and may ask for fresh batches.
#[derive(Serialize)]
pub(crate) struct Refreshed {
    pub offer: Id<Offer>,
    pub turn: u32,
}

impl Event for Refreshed {
    const NAME: &'static str = "issuance.offer.refreshed";
    const NEEDS: Permission = Permission::Redeem;
}

/// A wallet has given its grant back: the holder leaves.
#[derive(Serialize)]
pub(crate) struct GivenBack {
    pub offer: Id<Offer>,
    /// How many credentials were revoked.
    pub credentials: u64,
}

impl Event for GivenBack {
    const NAME: &'static str = "issuance.offer.given_back";
    const NEEDS: Permission = Permission::Redeem;
}

/// A desk has said whether the phone that redeemed an offer is the resident's.
#[derive(Serialize)]
pub(crate) struct Judged {
    pub offer: Id<Offer>,
    pub resident: Id<Resident>,
    pub confirmed: bool,
}

impl Event for Judged {
    const NAME: &'static str = "issuance.offer.judged";
    const NEEDS: Permission = Permission::Offer;
}

/// Credentials are about to be signed, and their places are reserved; or they are promised, until a
/// desk confirms the phone.
#[derive(Serialize)]
pub(crate) struct Intended {
    #[serde(flatten)]
    pub batch: Batch,
    pub credentials: usize,
    pub promised: bool,
}

impl Event for Intended {
    const NAME: &'static str = "issuance.credential.intended";
    const NEEDS: Permission = Permission::Issue;
}

/// Credentials were signed and are the holder's.
#[derive(Serialize)]
pub(crate) struct Issued {
    #[serde(flatten)]
    pub batch: Batch,
    pub resident: Id<Resident>,
    pub credentials: usize,
    /// Credentials that were revoked: on other phones, or because what they said has changed.
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
    #[serde(flatten)]
    pub batch: Batch,
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

/// A resident's phone is lost or stolen: the credentials were revoked, for good.
#[derive(Serialize)]
pub(crate) struct LossReported {
    pub resident: Id<Resident>,
    pub credentials: u64,
}

impl Event for LossReported {
    const NAME: &'static str = "issuance.loss.reported";
    const NEEDS: Permission = Permission::ReportLoss;
}

/// Another phone has followed one, as its holder said with the PIN: what was held there was revoked,
/// and is offered to the next one.
#[derive(Default, Serialize)]
pub(crate) struct PhoneFollowed {
    pub left: Vec<Left>,
    pub made: Vec<Made>,
}

impl Event for PhoneFollowed {
    const NAME: &'static str = "issuance.phone.followed";
    const NEEDS: Permission = Permission::Redeem;
}

/// Two officers have moved to another phone what a resident held.
#[derive(Serialize)]
pub(crate) struct HandedOver {
    pub resident: Id<Resident>,
    pub credentials: u64,
    pub why: HandOverReason,
    pub made: Made,
}

impl Event for HandedOver {
    const NAME: &'static str = "issuance.phone.handed_over";
    const NEEDS: Permission = Permission::HandOver;
}

/// Offers ended whose phone no desk has confirmed in time.
#[derive(Serialize)]
pub(crate) struct Lapsed {
    pub offers: Vec<Id<Offer>>,
}

impl Event for Lapsed {
    const NAME: &'static str = "issuance.offer.lapsed";
    const NEEDS: Permission = Permission::Operate;
}

/// The registry's changes were followed up to one of them; who left is listed.
#[derive(Serialize)]
pub(crate) struct Followed {
    pub upto: u64,
    pub left: Vec<Left>,
}

/// One of those.
#[derive(Serialize)]
pub(crate) struct Left {
    pub resident: Id<Resident>,
    pub credentials: u64,
    pub why: RevokeReason,
}

impl Event for Followed {
    const NAME: &'static str = "issuance.changes.followed";
    const NEEDS: Permission = Permission::Operate;
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

/// From here on the status lists say what was revoked before this moment.
#[derive(Serialize)]
pub(crate) struct EpochOpened {
    pub start: String,
}

impl Event for EpochOpened {
    const NAME: &'static str = "issuance.epoch.opened";
    const NEEDS: Permission = Permission::Operate;
}

/// Intents without a signature were undone and their places burnt.
#[derive(Serialize)]
pub(crate) struct Abandoned {
    pub batches: Vec<Batch>,
    pub credentials: u64,
}

impl Event for Abandoned {
    const NAME: &'static str = "issuance.credential.abandoned";
    const NEEDS: Permission = Permission::Operate;
}

/// What had ended long enough ago was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Forgotten {
    /// Nonces and DPoP proofs.
    pub spent: u64,
    pub batches: u64,
    pub credentials: u64,
    pub offers: u64,
    pub endings: u64,
    /// What was carried from one phone to another.
    pub carried: u64,
    /// Of officers' offers.
    pub counts: u64,
    pub alarms: u64,
    /// Of residents who hold nothing any more.
    pub contacts: u64,
    /// Of residents who do; they are no rows that went.
    pub contacts_kept: u64,
    /// Status lists.
    pub lists: u64,
}

impl Forgotten {
    /// How many rows.
    pub const fn rows(&self) -> u64 {
        let Self {
            spent,
            batches,
            credentials,
            offers,
            endings,
            carried,
            counts,
            alarms,
            contacts,
            contacts_kept: _,
            lists,
        } = self;
        *spent
            + *batches
            + *credentials
            + *offers
            + *endings
            + *carried
            + *counts
            + *alarms
            + *contacts
            + *lists
    }
}

impl Event for Forgotten {
    const NAME: &'static str = "issuance.office.swept";
    const NEEDS: Permission = Permission::Operate;
}

/// All that one key has signed is being issued anew.
#[derive(Serialize)]
pub(crate) struct ReissueBegun {
    /// Its thumbprint.
    pub signer: String,
}

impl Event for ReissueBegun {
    const NAME: &'static str = "issuance.reissue.begun";
    const NEEDS: Permission = Permission::Operate;
}

/// A step of it: what was revoked since the beginning, and whose in this step.
#[derive(Serialize)]
pub(crate) struct Reissued {
    pub signer: String,
    pub batches: u64,
    pub residents: Vec<Id<Resident>>,
    pub finished: bool,
}

impl Event for Reissued {
    const NAME: &'static str = "issuance.reissue.stepped";
    const NEEDS: Permission = Permission::Operate;
}
