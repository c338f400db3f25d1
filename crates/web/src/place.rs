//! Whose pages these are.

/// Whose pages these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Staff's.
    Console,
    /// Everybody's.
    Public,
}
