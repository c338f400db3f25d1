//! What can go wrong, in families of verbs.

use terms::{Class, Forbidden, Moment};

use crate::{deed::DeedError, webauthn::Flaw};

/// Why nothing changed about an officer.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// A dangerous role, and no second officer has approved just this.
    #[error("this takes the approval of a second officer")]
    ApprovalMissing,
    /// It cannot be told in a size that people read.
    #[error(transparent)]
    Deed(#[from] DeedError),
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such officer, key or session here, or it has ended.
    #[error("there is nothing of that kind here, or no longer")]
    Missing,
    /// Two officers who can watch each other are there: they appoint the next.
    #[error("there are officers who can appoint others now; the machine's operator no longer does")]
    NotFirst,
    /// Nobody changes their own standing.
    #[error("nobody changes what they may do themselves")]
    Oneself,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Nobody grants or takes what they do not have.
    #[error("nobody can grant more, or in a wider region, than they have")]
    TooMuch,
}

/// Why no key was enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The two screens do not show the same.
    #[error("the two screens do not show the same; {left} tries are left")]
    Comparison {
        /// So often one may still compare.
        left: u32,
    },
    /// What the browser handed over is not right.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// This key, or one of this link, is enrolled already.
    #[error("this key is enrolled already, or another one by this link")]
    KeyTaken,
    /// There is no such link or invitation, or no longer.
    #[error("this link is used up or has expired")]
    Missing,
    /// The store failed.
    #[error(transparent)]
    Store(store::Error),
}

/// Why a key did not open anything.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The question is too old.
    #[error("that took too long; ask again")]
    Expired,
    /// What the browser handed over is not right.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no session to unlock.
    #[error("there is no such session, or no longer")]
    SessionMissing,
    /// The question was answered already.
    #[error("this was answered already; ask again")]
    Spent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// No confirmed key of somebody who works here, or not of the one who was asked.
    #[error("this key opens nothing here")]
    Unknown,
    /// Too many wrong answers.
    #[error("too many wrong answers; wait a while")]
    Wait {
        /// From then on an answer is looked at again.
        until: Moment,
    },
}

/// Why a code is not that of an open session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nobody has used it for a quarter of an hour: its officer's key unlocks it.
    #[error("the session is locked; use your key")]
    Locked,
    /// There is no such session, or no longer.
    #[error("there is no such session, or no longer")]
    Missing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why a dangerous act was not proposed, approved or done.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// The act does not allow it, or not there.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such proposal, or no longer; or it was of something else.
    #[error("there is no such proposal that still stands")]
    Missing,
    /// Two people, two sign-ins, two keys.
    #[error("a second officer must approve, with a key and a sign-in of their own")]
    SamePerson,
    /// The key did not answer rightly.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<store::Error> for EnrolError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Taken => Self::KeyTaken,
            other => Self::Store(other),
        }
    }
}

impl OfficerError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::ApprovalMissing
            | Self::Forbidden(_)
            | Self::NotFirst
            | Self::Oneself
            | Self::TooMuch => Class::Refused,
            Self::Deed(_) => Class::Invalid,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

impl EnrolError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Comparison { .. } | Self::Flaw(_) | Self::Forbidden(_) => Class::Refused,
            Self::KeyTaken => Class::Conflict,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

impl SignInError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Expired | Self::Spent => Class::Conflict,
            Self::Flaw(_) | Self::Forbidden(_) | Self::Unknown | Self::Wait { .. } => {
                Class::Refused
            }
            Self::SessionMissing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

impl SessionError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::Locked => Class::Refused,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

impl ApprovalError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::SamePerson => Class::Refused,
            Self::Missing => Class::Missing,
            Self::SignIn(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}
