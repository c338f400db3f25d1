//! Erasing a payload by law: the event stays, what it said is gone, and that is itself an event.

use serde::Serialize;
use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Class, Forbidden, Id, Permission};

use crate::{
    entry::Trace,
    event::{Entry, Event},
    log::Log,
    tile,
};

/// A payload was erased. Its act's reason says by which law, and stays.
#[derive(Serialize)]
pub(crate) struct Erased {
    event: Id<Entry>,
}

impl Event for Erased {
    const NAME: &'static str = "audit.payload.erased";
    const NEEDS: Permission = Permission::Operate;
}

/// Why a payload was not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// It has been erased before.
    #[error("the payload of this event is erased already")]
    Already,
    /// Erasures themselves stay.
    #[error("an event that tells of an erasure cannot be erased")]
    Erasure,
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such event.
    #[error("the log has no such event")]
    Missing,
    /// The act does not say why.
    #[error("an erasure needs a reason: the law that asks for it")]
    ReasonMissing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl EraseError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Already => Class::Conflict,
            Self::Erasure | Self::Forbidden(_) => Class::Refused,
            Self::Missing => Class::Missing,
            Self::ReasonMissing => Class::Invalid,
            Self::Store(error) => error.class(),
        }
    }
}

impl Log {
    /// Erases the payload, salt and reason of `event`. Its leaf stays proven, and with it who did
    /// what kind of thing, when.
    pub async fn erase(&self, act: &Act, event: Id<Entry>) -> Result<(), EraseError> {
        act.needs(Erased::NEEDS)?;
        if act.reason().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(EraseError::ReasonMissing);
        }
        let (trace, audit) = (Trace::of(act, self), self.handle.clone());
        self.handle
            .write(move |tx| {
                // The sequencer must not number the event between one look and the next.
                tile::lock(tx)?;
                let values: [&dyn ToValue; 3] = [&event, &trace.id(), &Erased::NAME];
                if tx.execute(&ERASE, &values)? + tx.execute(&ERASE_WAITING, &values)? == 0 {
                    return Err(refusal(tx, event)?);
                }
                trace.append(tx, &audit, &Erased { event })?;
                Ok(())
            })
            .await
    }
}

fn refusal(tx: &mut Tx<'_>, event: Id<Entry>) -> Result<EraseError, Error> {
    let found: Option<(String,)> = tx.find(&NAME, &[&event])?;
    Ok(match found {
        None => EraseError::Missing,
        Some((name,)) if name == Erased::NAME => EraseError::Erasure,
        Some(_) => EraseError::Already,
    })
}

static ERASE: Sql = Sql::new(
    "UPDATE audit_event
     SET payload = NULL, salt = NULL, reason = NULL, erased_by = $2
     WHERE id = $1 AND payload IS NOT NULL AND name <> $3",
);
static ERASE_WAITING: Sql = Sql::new(
    "UPDATE audit_waiting
     SET payload = NULL, salt = NULL, reason = NULL, erased_by = $2
     WHERE id = $1 AND payload IS NOT NULL AND name <> $3",
);
static NAME: Sql = Sql::new("SELECT name FROM audit_entry WHERE id = $1");
