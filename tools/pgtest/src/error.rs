//! Why there is no test database.

use std::fmt;
use std::io;

/// Why there is no test database.
#[derive(Debug)]
pub enum Error {
    /// A file or folder of the private server could not be handled.
    Files(&'static str, io::Error),
    /// No folder was found that the server's user may enter.
    NoHome,
    /// PostgreSQL's programs are not on this machine.
    NotInstalled,
    /// We are root and the machine has no user for the server.
    NoUser,
    /// A program of PostgreSQL failed: its name and what it said.
    Program(&'static str, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(what, error) => write!(f, "cannot {what}: {error}"),
            Self::NoHome => f.write_str("no folder for PostgreSQL that its user may enter"),
            Self::NotInstalled => f.write_str(
                "PostgreSQL is missing: on Debian, `apt-get install postgresql` (its server \
                 programs are looked for in /usr/lib/postgresql/*/bin and on PATH)",
            ),
            Self::NoUser => f.write_str(
                "PostgreSQL refuses to run as root and there is no user `postgres`: on Debian, \
                 `apt-get install postgresql` makes it",
            ),
            Self::Program(name, said) => write!(f, "{name} failed: {}", said.trim()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Files(_, error) => Some(error),
            _ => None,
        }
    }
}
