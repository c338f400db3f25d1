//! The verifier's three pages: what will be asked, waiting for the wallet, and the verdict.

mod start;
mod verdict;
mod waiting;

pub(crate) use start::Start;
pub(crate) use verdict::Verdict;
pub(crate) use waiting::Waiting;
