//! Looking whether what the wallet holds still stands: whole status lists, as any verifier would
//! fetch them, and the newest trust list (Token Status List, section 8).

mod judge;
mod list;
mod round;
mod start;

pub use start::Check;
