//! Suspensions: an officer says that somebody may not hold an IKD, until an officer lifts it.

use audit::{Event, Ledger};
use registry::{Registry, Resident};
use serde::{Serialize, Serializer};
use store::{Sql, Tx};
use terms::{Act, Class, Forbidden, Id, Language, Moment, Permission};

/// A suspension that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Since when.
    pub since: Moment,
    /// Why.
    pub reason: SuspensionReason,
}

/// Why somebody is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuspensionReason {
    /// Somebody may have activated, or tried to, in another's name.
    FraudSuspected,
    /// What the record says is in dispute.
    RecordDisputed,
    /// The resident has asked for it.
    Requested,
}

/// The register of suspensions. Cheap to clone.
#[derive(Clone)]
pub struct Suspensions {
    ledger: Ledger,
    registry: Registry,
}

/// Why nobody is suspended, or no suspension lifted.
#[derive(Debug, thiserror::Error)]
pub enum SuspensionError {
    /// One stands already, with its reason.
    #[error("the resident is suspended already")]
    AlreadySuspended,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// No such resident, or not in the region of the act.
    #[error("there is no such resident")]
    Missing,
    /// There is nothing to lift.
    #[error("the resident is not suspended")]
    NotSuspended,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Suspensions {
    /// The register behind the room's own `ledger`; residents are looked up in `registry`.
    pub fn new(ledger: Ledger, registry: Registry) -> Self {
        Self { ledger, registry }
    }

    /// Suspends `resident` from now on. What the resident holds is not touched: that is revoked by
    /// the room that issued it.
    pub async fn suspend(
        &self,
        act: &Act,
        resident: Id<Resident>,
        reason: SuspensionReason,
    ) -> Result<Suspension, SuspensionError> {
        let (rooms, within, since) = (self.clone(), act.clone(), self.ledger.now());
        self.ledger
            .change(act, move |tx| {
                rooms.look(tx, &within, resident)?;
                if tx.execute(&SUSPEND, &[&resident, &since, &reason.code()])? == 0 {
                    return Err(SuspensionError::AlreadySuspended);
                }
                Ok((Suspension { since, reason }, Suspended { resident, reason }))
            })
            .await
    }

    /// Lifts the suspension of `resident`.
    pub async fn lift(&self, act: &Act, resident: Id<Resident>) -> Result<(), SuspensionError> {
        let (rooms, within, now) = (self.clone(), act.clone(), self.ledger.now());
        self.ledger
            .change(act, move |tx| {
                rooms.look(tx, &within, resident)?;
                if tx.execute(&LIFT, &[&now, &resident])? == 0 {
                    return Err(SuspensionError::NotSuspended);
                }
                Ok(((), Lifted { resident }))
            })
            .await
    }

    /// Refuses residents who are none, or are not where the act may change something.
    fn look(
        &self,
        tx: &mut Tx<'_>,
        act: &Act,
        resident: Id<Resident>,
    ) -> Result<(), SuspensionError> {
        let found = self.registry.resident_in(tx, resident)?;
        let inside = |it: &Resident| act.region().is_none_or(|all| all.contains(it.person.region));
        found.filter(inside).map(|_| ()).ok_or(SuspensionError::Missing)
    }
}

impl SuspensionReason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::FraudSuspected, Self::RecordDisputed, Self::Requested];

    /// The code that is stored and that machines read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FraudSuspected => "fraud_suspected",
            Self::RecordDisputed => "record_disputed",
            Self::Requested => "requested",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// A sentence for the officer.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::FraudSuspected => language.choose(
                "Ada dugaan orang lain memakai identitas ini.",
                "Somebody else may be using this identity.",
            ),
            Self::RecordDisputed => {
                language.choose("Isi catatan sedang dipersoalkan.", "The record is in dispute.")
            }
            Self::Requested => {
                language.choose("Atas permintaan penduduk.", "The resident has asked for it.")
            }
        }
    }
}

impl Serialize for SuspensionReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl SuspensionError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::AlreadySuspended | Self::NotSuspended => Class::Conflict,
            Self::Forbidden(_) => Class::Refused,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

/// Somebody may not hold an IKD for now.
#[derive(Serialize)]
struct Suspended {
    resident: Id<Resident>,
    reason: SuspensionReason,
}

// It takes from a resident what revoking takes, so it needs the same permission.
impl Event for Suspended {
    const NAME: &'static str = "activation.resident.suspended";
    const NEEDS: Permission = Permission::Revoke;
}

/// Somebody is suspended no longer.
#[derive(Serialize)]
struct Lifted {
    resident: Id<Resident>,
}

impl Event for Lifted {
    const NAME: &'static str = "activation.suspension.lifted";
    const NEEDS: Permission = Permission::Revoke;
}

// Rivals wait for each other at the resident's row; only one of them finds nothing standing there.
static SUSPEND: Sql = Sql::new(
    "INSERT INTO suspension (resident, since, reason)
     VALUES ($1, $2, $3)
     ON CONFLICT (resident) DO UPDATE
     SET since = excluded.since, reason = excluded.reason, lifted_at = NULL
     WHERE suspension.lifted_at IS NOT NULL",
);

static LIFT: Sql = Sql::new(
    "UPDATE suspension
     SET lifted_at = $1
     WHERE resident = $2 AND lifted_at IS NULL",
);
