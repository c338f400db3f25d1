//! Whom to take out, and how much of each.

use serde::Serialize;
use terms::Region;

/// Whom to take out, and how much of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Everybody whose village lies there, also who died or left.
    pub region: Region,
    /// How much of each.
    pub fields: Fields,
}

/// How much of each resident leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fields {
    /// What most work needs: no number, no birth date, no address.
    #[default]
    Masked,
    /// Everything an import reads. Takes two officers.
    Whole,
}
