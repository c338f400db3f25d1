//! An officer to be.

use crate::{grants::Grants, words::DisplayName};

/// An officer to be.
#[derive(Clone, Debug)]
pub struct NewOfficer {
    /// What colleagues read.
    pub name: DisplayName,
    /// What they may be, and where.
    pub grants: Grants,
}
