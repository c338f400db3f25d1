//! A registry that is in use: what is imported there takes two officers.

use store::{Error, Sql, Tx};
use terms::{Act, Permission};

use super::error::ImportError;
use crate::Registry;

impl Registry {
    /// Whether it holds anybody, so that an import takes two officers.
    pub async fn is_in_use(&self) -> Result<bool, Error> {
        self.handle.read(holds_anybody).await
    }
}

pub(super) fn holds_anybody(tx: &mut Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find::<(i64,)>(&ANYBODY, &[])?.is_some())
}

/// Refuses what one officer alone does not import.
pub(super) fn may_import(act: &Act, is_in_use: bool) -> Result<(), ImportError> {
    match is_in_use && act.needs(Permission::ImportLive).is_err() {
        true => Err(ImportError::Live),
        false => Ok(()),
    }
}

static ANYBODY: Sql = Sql::new("SELECT 1 FROM resident LIMIT 1");
