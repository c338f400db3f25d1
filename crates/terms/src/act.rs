//! Who acts, and what they may do.

use std::fmt;

use crate::{Id, Region};

/// One thing a person or a part of the program may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Permission {
    /// Be the second officer behind an import into a registry that is in use.
    ApproveImport,
    /// Ask a resident for attributes on behalf of a relying party.
    Ask,
    /// Take a place in an office's line, change it, give it back (anybody, without an account).
    Book,
    /// Record what happened to a resident: vital events, moves, corrections.
    ChangeResident,
    /// Give up the issuer's key and put another in its place: what two officers have approved, or
    /// the machine's operator as long as there are no two.
    CompromiseKey,
    /// Take residents' records out in bulk.
    Export,
    /// Take residents' records out with their numbers: what two officers have approved, or the
    /// machine's operator as long as there are no two.
    ExportWhole,
    /// Move what a resident holds to another phone without the old one: what two officers have
    /// approved.
    HandOver,
    /// Keep the programme running: keys, checkpoints, sweeps, roll-ups.
    Operate,
    /// Bring residents into the registry.
    Import,
    /// Bring residents into a registry that holds some already: what two officers have approved,
    /// or the machine's operator as long as there are no two.
    ImportLive,
    /// Open offices, lines and counters, and say when they are open and who is there.
    KeepOffice,
    /// Give an officer the day's number of offers once more: what two people have approved.
    LiftCap,
    /// Appoint officers, change what they may do, end their work and their keys.
    ManageStaff,
    /// Sign a credential that a holder has redeemed.
    Issue,
    /// Offer a resident a credential.
    Offer,
    /// Offer a credential to somebody whose record was changed to say that they are somebody else, in
    /// the last week: what officers of two offices have approved.
    OfferChanged,
    /// Present a credential to a verifier (a wallet, without an account).
    Present,
    /// Read the log of what happened.
    ReadAudit,
    /// See a resident's record.
    ReadResident,
    /// Record a step of a resident's KTP-el.
    RecordCard,
    /// Redeem an offer (a wallet, without an account).
    Redeem,
    /// Register or change a relying party.
    RegisterRelying,
    /// End what a resident holds because the phone is lost or stolen: it cannot wait for anybody
    /// else.
    ReportLoss,
    /// Say of a recording that was found twice what it is.
    ResolveDuplicate,
    /// Revoke a credential.
    Revoke,
    /// Let people into an office's line, call and serve them.
    Serve,
    /// Open a staff session.
    SignIn,
}

impl Permission {
    const fn bit(self) -> u32 {
        1 << self as u8
    }
}

/// Who is behind an act. Printed in the audit log, so it never holds a name or a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A wallet or browser of nobody we know: it proves what it may do by a code or a key.
    Holder,
    /// An officer with an account.
    Officer(Id<Officer>),
    /// The person at the machine's own command line.
    Operator,
    /// A registered relying party, by its short name.
    Relying(String),
    /// The program itself, on its own schedule.
    System,
}

/// Marker for ids of officers (the room `staff` owns their records).
#[derive(Debug)]
pub enum Officer {}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holder => f.write_str("holder"),
            Self::Officer(id) => write!(f, "officer:{id}"),
            Self::Operator => f.write_str("operator"),
            Self::Relying(name) => write!(f, "relying:{name}"),
            Self::System => f.write_str("system"),
        }
    }
}

/// One act of one actor: what they may do, where, and why they say they do it.
#[derive(Clone, Debug)]
pub struct Act {
    actor: Actor,
    permissions: u32,
    region: Option<Region>,
    reason: Option<String>,
}

/// The actor lacks a permission. Carries which, never about whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this act needs the permission {0:?}")]
pub struct Forbidden(pub Permission);

impl Act {
    /// An act of `actor` with just the given permissions.
    pub fn new(actor: Actor, permissions: &[Permission]) -> Self {
        let permissions = permissions.iter().fold(0, |set, permission| set | permission.bit());
        Self { actor, permissions, region: None, reason: None }
    }

    /// The person at the command line of the machine: everything that needs no second officer.
    pub fn operator() -> Self {
        use Permission::*;
        Self::new(
            Actor::Operator,
            &[
                Ask,
                Book,
                ChangeResident,
                Import,
                KeepOffice,
                ManageStaff,
                Offer,
                Operate,
                ReadResident,
                RecordCard,
                RegisterRelying,
                ReportLoss,
                Revoke,
                Serve,
                SignIn,
            ],
        )
    }

    /// A wallet without an account.
    pub fn holder() -> Self {
        Self::new(Actor::Holder, &[Permission::Redeem, Permission::Present, Permission::Issue])
    }

    /// Somebody at a page that is for everybody.
    pub fn visitor() -> Self {
        Self::new(Actor::Holder, &[Permission::Book])
    }

    /// The program on its own schedule.
    pub fn system() -> Self {
        Self::new(Actor::System, &[Permission::Operate, Permission::Issue])
    }

    /// The same act, allowed one thing more.
    pub fn with(mut self, permission: Permission) -> Self {
        self.permissions |= permission.bit();
        self
    }

    /// Limits the act to one region and what lies in it.
    pub fn within(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Says why; kept in the audit log. Must not hold personal values.
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Where the act is confined to; `None` is the whole country.
    pub fn region(&self) -> Option<Region> {
        self.region
    }

    /// The reason given.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Refuses unless the act carries `permission`.
    pub fn needs(&self, permission: Permission) -> Result<(), Forbidden> {
        if self.permissions & permission.bit() == 0 {
            return Err(Forbidden(permission));
        }
        Ok(())
    }
}
