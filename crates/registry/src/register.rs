//! The population register that others keep: what this room asks of it, over whatever wire.
//!
//! The country's is the ministry's, and who connects to it needs its agreement (Permendagri
//! 102/2019): that is a deployment's matter. What an office gets by such an agreement is what
//! [`PopulationRegister`] asks for: what has changed since it asked last, by agreed fields, and
//! whether a NIK and a KK number belong together. [`FolderRegister`] reads the files that offices
//! are handed instead; [`SimulatedRegister`] belongs to nobody and is for tests and demonstrations.

mod error;
mod folder;
mod page;
mod simulated;
mod source;

use std::pin::Pin;

use terms::{KkNumber, Nik};

pub use self::{
    error::RegisterError,
    folder::FolderRegister,
    page::{Cursor, Page},
    simulated::{SimulatedRegister, Simulation, Trouble},
    source::{Source, SourceError},
};

/// An answer of a register, once it has come.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, RegisterError>> + Send + 'a>>;

/// A population register that others keep.
pub trait PopulationRegister: Send + Sync {
    /// Its name here: its cursor is kept under it, and the log tells it.
    fn source(&self) -> &Source;

    /// The changes that follow `after`, oldest first, at most [`Page::MOST`] residents; from the
    /// beginning without `after`. `None` if there are none yet.
    ///
    /// The same cursor gives the same page. A register that gives another one (an old answer come
    /// late) is asked again, because a page says what it follows.
    fn changes<'a>(&'a self, after: Option<&'a Cursor>) -> Asked<'a, Option<Page>>;

    /// Whether the two numbers belong together there.
    fn verify(&self, nik: Nik, kk_number: KkNumber) -> Asked<'_, Pair>;
}

/// What a register says of a NIK and a KK number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pair {
    /// They belong together.
    Agrees,
    /// The NIK stands on another card.
    Differs,
    /// The NIK is not known there.
    Unknown,
}
