//! Asking a register whether the two numbers of a resident's record belong together.

use std::time::Duration;

use audit::Event;
use serde::Serialize;
use terms::{Act, Class, Id, Permission};

use super::ask;
use crate::{LookupError, Pair, PopulationRegister, RegisterError, Registry, Resident};

/// Why a record could not be held against a register.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The resident cannot be shown.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The register did not answer.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

impl CheckError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Lookup(error) => error.class(),
            Self::Register(error) => error.class(),
        }
    }
}

/// A register was asked about the numbers of a resident.
#[derive(Clone, Debug, Serialize)]
struct ResidentChecked {
    resident: Id<Resident>,
    source: String,
    pair: Pair,
}

impl Event for ResidentChecked {
    const NAME: &'static str = "registry.resident.checked";
    const NEEDS: Permission = Permission::ReadResident;
}

impl Registry {
    /// Asks a register about the NIK and KK number of a resident, seen by the same rule as
    /// [`Registry::resident`]. Only about residents of ours: what is typed is never asked, so that
    /// nobody learns by it which numbers exist.
    pub async fn check_numbers(
        &self,
        act: &Act,
        register: &dyn PopulationRegister,
        resident: Id<Resident>,
        patience: Duration,
    ) -> Result<Pair, CheckError> {
        let person = self.resident(act, resident).await?.person;
        let pair = ask(register.verify(person.nik, person.kk_number), patience).await?;
        let event = ResidentChecked { resident, source: register.source().to_string(), pair };
        let logged: Result<(), LookupError> =
            self.ledger.change(act, move |_| Ok(((), event.clone()))).await;
        logged?;
        Ok(pair)
    }
}
