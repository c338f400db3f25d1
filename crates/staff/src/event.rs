//! What this room writes into the audit log. Ids and codes of kinds; never a name, never a code.

use audit::Event;
use serde::Serialize;
use terms::{Id, Permission, Region};

use crate::{
    deed::Danger,
    grants::Grants,
    words::{Approval, Invitation, Key, OfficerId, Session},
};

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $needs:ident {
        $($field:ident: $kind:ty),* $(,)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Serialize)]
        pub(crate) struct $name {
            $(pub $field: $kind,)*
        }

        impl Event for $name {
            const NAME: &'static str = $text;
            const NEEDS: Permission = Permission::$needs;
        }
    )+};
}

events! {
    /// The machine's operator has invited one of the first officers.
    Enrolled = "staff.officer.enrolled", Operate {
        officer: OfficerId, grants: Grants, invitation: Id<Invitation>,
    }
    /// An officer was appointed and invited to make a first key.
    Appointed = "staff.officer.invited", ManageStaff {
        officer: OfficerId, grants: Grants, invitation: Id<Invitation>,
    }
    /// An officer may do something else from now on.
    Regranted = "staff.officer.regranted", ManageStaff { officer: OfficerId, grants: Grants }
    /// An officer works here no longer.
    Ended = "staff.officer.ended", ManageStaff { officer: OfficerId }
    /// An officer was invited to make another key.
    KeyInvited = "staff.key.invited", ManageStaff {
        officer: OfficerId, invitation: Id<Invitation>,
    }
    /// A browser has opened the link; nobody else can.
    LinkOpened = "staff.invitation.opened", SignIn {
        officer: OfficerId, invitation: Id<Invitation>,
    }
    /// A key was made by that browser. It opens nothing yet.
    Registered = "staff.key.registered", SignIn {
        officer: OfficerId, invitation: Id<Invitation>, key: Id<Key>, synced: bool,
    }
    /// Whoever invited has compared the two screens.
    Compared = "staff.invitation.compared", ManageStaff {
        officer: OfficerId, invitation: Id<Invitation>, same: bool,
    }
    /// The key opens sessions from now on.
    Confirmed = "staff.key.confirmed", ManageStaff { officer: OfficerId, key: Id<Key> }
    /// The key opens nothing any more.
    Removed = "staff.key.removed", ManageStaff { officer: OfficerId, key: Id<Key> }
    /// A wrong answer to a question.
    Refused = "staff.key.refused", SignIn {
        officer: Option<OfficerId>, asked_for: &'static str, why: Why,
    }
    /// An officer has signed in.
    SignedIn = "staff.session.opened", SignIn {
        officer: OfficerId, session: Id<Session>, key: Id<Key>,
    }
    /// A session was still in use; written every few minutes at most.
    Used = "staff.session.used", SignIn { officer: OfficerId, session: Id<Session> }
    /// A locked session was unlocked.
    Unlocked = "staff.session.unlocked", SignIn {
        officer: OfficerId, session: Id<Session>, key: Id<Key>,
    }
    /// An officer has signed out.
    SignedOut = "staff.session.closed", SignIn { officer: OfficerId, session: Id<Session> }
    /// Somebody else has ended an officer's session.
    SessionEnded = "staff.session.ended", ManageStaff {
        officer: OfficerId, session: Id<Session>,
    }
    /// A dangerous act was proposed.
    Proposed = "staff.approval.proposed", SignIn {
        approval: Id<Approval>, danger: Danger, region: Region, digest: String,
    }
    /// A second officer has approved it.
    Approved = "staff.approval.approved", SignIn {
        approval: Id<Approval>, danger: Danger, region: Region, digest: String,
    }
    /// Whoever proposed it does not want it any more.
    Withdrawn = "staff.approval.withdrawn", SignIn { approval: Id<Approval> }
    /// It is being done, and cannot be done again by this approval.
    Spent = "staff.approval.spent", SignIn {
        approval: Id<Approval>, danger: Danger, digest: String,
    }
    /// The issuer's key was given up, and another stands in its place. Keys are told by their
    /// thumbprints, the certificate by its hash; `edition` is the trust list that says so.
    KeyGivenUp = "staff.issuer_key.given_up", CompromiseKey {
        old_key: String, old_certificate: String, new_key: String, edition: u64,
    }
    /// A second officer's approval was spent on what happened to an officer in the same moment.
    Countersigned = "staff.officer.countersigned", ManageStaff {
        approval: Id<Approval>, danger: Danger, digest: String,
    }
    /// What had expired was deleted.
    Swept = "staff.office.swept", Operate {
        answered: u64, keys: u64, invitations: u64, sessions: u64, attempts: u64, approvals: u64,
        proposals: u64,
    }
}

/// Why an answer was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Why {
    Flaw(crate::webauthn::Flaw),
    Unknown(&'static str),
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
