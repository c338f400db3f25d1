//! Accepting credentials and coming back for more: OpenID4VCI 1.0, the pre-authorized code flow
//! and its refresh, from the wallet's side.

mod changes;
mod check;
mod collect;
mod describe;
mod errand;
mod give_back;
mod later;
mod plan;
mod receive;
mod refill;
mod refresh;
mod session;
mod start;
mod talk;
mod token;
mod trust;
mod verify;

pub use give_back::GiveBack;
pub use later::Collect;
pub use refill::Refill;
pub use start::Accept;
pub(crate) use trust::{Newest, newest};
