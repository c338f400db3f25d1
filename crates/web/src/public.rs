//! Pages for everybody.

mod figures;
mod verify;

pub(crate) use figures::Figures;
pub(crate) use verify::{Start, Verdict, Waiting};
