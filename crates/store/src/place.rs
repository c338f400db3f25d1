//! Where a database lies.

use std::{convert::Infallible, fmt, path::PathBuf, str::FromStr};

/// The place of a database: a file of ours, or a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A connection text: `postgres://user@host/name` or `host=… dbname=…`.
    Postgres(String),
    /// A file, made if it is not there.
    Sqlite(PathBuf),
}

impl FromStr for Place {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let server = ["postgres://", "postgresql://", "host="];
        Ok(if server.iter().any(|start| text.starts_with(start)) {
            Self::Postgres(text.into())
        } else {
            Self::Sqlite(text.strip_prefix("sqlite:").unwrap_or(text).into())
        })
    }
}

/// Shows the kind only: a connection text may hold a password.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(_) => f.write_str("Postgres(‹connection›)"),
            Self::Sqlite(path) => write!(f, "Sqlite({})", path.display()),
        }
    }
}
