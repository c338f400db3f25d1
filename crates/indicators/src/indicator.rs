//! What we count.

/// One thing that is counted. Declared once; what it counts never changes under its name.
#[derive(Debug, PartialEq, Eq)]
pub struct Indicator {
    /// `activated`.
    pub id: &'static str,
}

/// Residents who hold an active IKD, by home village.
pub static ACTIVATED: Indicator = Indicator { id: "activated" };
