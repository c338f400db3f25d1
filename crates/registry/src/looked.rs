//! That somebody has looked, and why they may not.

use audit::Event;
use serde::Serialize;
use terms::{Act, Class, Forbidden, Id, Permission};

use crate::{Registry, Resident};

/// Why a resident cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is none, or none where the act may look.
    #[error("there is no such resident")]
    Missing,
    /// The act does not say why one looks.
    #[error("whoever looks residents up says why")]
    NoReason,
    /// The database could not tell.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl LookupError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::NoReason => Class::Refused,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

/// Somebody looked for residents: by what kinds of fields, and never what stood in them.
#[derive(Clone, Debug, Serialize)]
struct ResidentsLookedUp {
    by: Vec<&'static str>,
    hits: usize,
    more: bool,
    /// Whose record was opened, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    resident: Option<Id<Resident>>,
}

impl Event for ResidentsLookedUp {
    const NAME: &'static str = "registry.residents.looked_up";
    const NEEDS: Permission = Permission::ReadResident;
}

/// Refuses an act that may not look, or does not say why.
pub(crate) fn may_look(act: &Act) -> Result<(), LookupError> {
    act.needs(ResidentsLookedUp::NEEDS)?;
    if act.reason().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(LookupError::NoReason);
    }
    Ok(())
}

impl Registry {
    /// Puts into the log that a list was looked up, before anybody sees it.
    pub(crate) async fn looked_up(
        &self,
        act: &Act,
        by: Vec<&'static str>,
        hits: usize,
        more: bool,
    ) -> Result<(), LookupError> {
        self.log_look(act, ResidentsLookedUp { by, hits, more, resident: None }).await
    }

    /// Puts into the log whose record was opened, or that there was none.
    pub(crate) async fn opened(
        &self,
        act: &Act,
        by: &'static str,
        found: Option<&Resident>,
    ) -> Result<(), LookupError> {
        let (hits, resident) = (usize::from(found.is_some()), found.map(|it| it.id));
        self.log_look(act, ResidentsLookedUp { by: vec![by], hits, more: false, resident }).await
    }

    async fn log_look(&self, act: &Act, event: ResidentsLookedUp) -> Result<(), LookupError> {
        self.ledger.change(act, move |_| Ok(((), event.clone()))).await
    }
}
