//! Accepting credentials: OpenID4VCI 1.0, the pre-authorized code flow, from the wallet's side.

mod check;
mod collect;
mod errand;
mod later;
mod plan;
mod receive;
mod session;
mod start;
mod talk;
mod token;
mod trust;

pub use later::Collect;
pub use start::Accept;
