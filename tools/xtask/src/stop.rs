//! Why a command stops, and the exit code that tells it: 1 found bad, 3 failed to look.

use std::fmt;
use std::io;

/// Why a command stops before its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// What was checked is bad; the findings are printed already.
    Bad(String),
    /// The check itself could not be made.
    Failed(String),
}

impl Stop {
    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self {
            Self::Bad(_) => 1,
            Self::Failed(_) => 3,
        }
    }

    /// For `map_err`: an input or output error while doing `what`.
    pub fn on(what: impl fmt::Display) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Failed(format!("cannot {what}: {error}"))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(text) | Self::Failed(text) => f.write_str(text),
        }
    }
}

impl From<pgtest::Error> for Stop {
    fn from(error: pgtest::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
