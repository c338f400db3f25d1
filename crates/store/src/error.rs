//! What can go wrong with the store, told without any value of any row.

use terms::Class;

use crate::room::Room;

/// The store could not do it. The text names no value of a row and no connection secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database is busy with others for longer than we wait.
    #[error("the database is busy; try again")]
    Busy,
    /// The connection broke or never came to be.
    #[error("the database cannot be reached: {0}")]
    Connection(String),
    /// A row came back in another shape than the statement promised.
    #[error("the database answered in another shape than expected: {0}")]
    Shape(&'static str),
    /// The engine refused a statement that is wrong for it: a mistake of ours.
    #[error("the database refused a statement: {0}")]
    Statement(String),
    /// The schema on disk is not the one this program was built with.
    #[error("the schema of room {room}, step {step}, was changed after it had been applied")]
    SchemaChanged {
        /// The room whose step it is.
        room: &'static str,
        /// The step.
        step: &'static str,
    },
    /// A unique key is already taken.
    #[error("it exists already")]
    Taken,
    /// The work on the database panicked and was undone.
    #[error("the work on the database failed and was undone")]
    Undone,
    /// A room reached for a table that is not its own.
    #[error("room {0} may not touch that table")]
    Wall(&'static str),
}

impl Error {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Busy | Self::Taken => Class::Conflict,
            _ => Class::Failure,
        }
    }

    pub(crate) fn of_sqlite(error: &rusqlite::Error, room: Option<&'static Room>) -> Self {
        use rusqlite::{ErrorCode, ffi};
        match error {
            rusqlite::Error::SqliteFailure(failure, text) => match failure.code {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                ErrorCode::AuthorizationForStatementDenied => Self::wall(room),
                _ if matches!(
                    failure.extended_code,
                    ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                ) =>
                {
                    Self::Taken
                }
                ErrorCode::CannotOpen => Self::Connection("the file cannot be opened".into()),
                _ => Self::Statement(text.clone().unwrap_or_else(|| failure.to_string())),
            },
            rusqlite::Error::SqlInputError { error, msg, .. } => {
                if error.code == ErrorCode::AuthorizationForStatementDenied
                    || msg.contains("prohibited")
                {
                    return Self::wall(room);
                }
                Self::Statement(msg.clone())
            }
            other => Self::Statement(other.to_string()),
        }
    }

    pub(crate) fn of_postgres(error: &::postgres::Error, room: Option<&'static Room>) -> Self {
        use ::postgres::error::SqlState;
        let Some(code) = error.code() else {
            return Self::Connection(error.to_string());
        };
        match *code {
            SqlState::UNIQUE_VIOLATION => Self::Taken,
            SqlState::INSUFFICIENT_PRIVILEGE => Self::wall(room),
            SqlState::T_R_DEADLOCK_DETECTED
            | SqlState::T_R_SERIALIZATION_FAILURE
            | SqlState::LOCK_NOT_AVAILABLE => Self::Busy,
            // The server's message may quote a value only in its detail, which is left out.
            _ => Self::Statement(
                error.as_db_error().map_or_else(String::new, |it| it.message().into()),
            ),
        }
    }

    /// Whether the server chose this transaction, of several that were in each other's way, to be
    /// undone: it may run again at once.
    pub(crate) fn is_contention(error: &::postgres::Error) -> bool {
        use ::postgres::error::SqlState;
        let chosen = [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];
        error.code().is_some_and(|code| chosen.contains(code))
    }

    fn wall(room: Option<&'static Room>) -> Self {
        Self::Wall(room.map_or("store", |room| room.name))
    }
}
