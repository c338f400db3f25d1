//! Token Status Lists: whether a credential has been taken back, one or more bits each.

mod reference;

pub use reference::StatusReference;
