//! One SQLite connection that works in the name of one room at a time.

use std::{path::Path, sync::Arc, time::Duration};

use rusqlite::{Connection, OpenFlags, types::ToSqlOutput};

use super::walls::{Current, Walls};
use crate::{
    error::Error,
    room::Room,
    row::{Cells, Row},
    sql::{Bulk, Sql},
    value::{ToValue, Value},
};

/// How long a statement waits for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pages in the write-ahead log before they are copied into the database: 32 MiB, so that a page
/// that changes often is copied once for many changes.
const CHECKPOINT_PAGES: i64 = 8_192;

/// Prepared statements kept per connection: more than all rooms together have.
const KEPT_STATEMENTS: usize = 512;

pub(crate) struct LiteConnection {
    connection: Connection,
    current: Current,
}

impl LiteConnection {
    pub(crate) fn open(path: &Path, walls: &Walls) -> Result<Self, Error> {
        let mut connection = open_file(path)?;
        connection.set_prepared_statement_cache_capacity(KEPT_STATEMENTS);
        let current = Current::default();
        connection
            .authorizer(Some(walls.authorizer(Arc::clone(&current))))
            .map_err(|error| Error::of_sqlite(&error, None))?;
        Ok(Self { connection, current })
    }

    /// A connection for readers, which refuses to write.
    pub(crate) fn open_to_read(path: &Path, walls: &Walls) -> Result<Self, Error> {
        let it = Self::open(path, walls)?;
        it.control("PRAGMA query_only = 1")?;
        Ok(it)
    }

    /// Runs one of the store's own statements: BEGIN, COMMIT, SAVEPOINT.
    pub(crate) fn control(&self, text: &str) -> Result<(), Error> {
        self.enter(None);
        let run = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(text)?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
            Ok(())
        };
        run().map_err(|error| Error::of_sqlite(&error, None))
    }

    /// Whether a transaction is open (a failed statement may have ended it).
    pub(crate) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Rows changed since the connection was opened; what was undone counts as well.
    pub(crate) fn changes(&self) -> u64 {
        self.connection.total_changes()
    }

    pub(crate) fn execute(
        &self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        self.enter(Some(room));
        let run = || -> rusqlite::Result<u64> {
            let mut statement = self.connection.prepare_cached(&sql.for_sqlite(room))?;
            bind(&mut statement, values)?;
            Ok(statement.raw_execute()? as u64)
        };
        run().map_err(|error| Error::of_sqlite(&error, Some(room)))
    }

    pub(crate) fn each(
        &self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
        mut see: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.enter(Some(room));
        let failed = |error: rusqlite::Error| Error::of_sqlite(&error, Some(room));
        let mut statement =
            self.connection.prepare_cached(&sql.for_sqlite(room)).map_err(failed)?;
        bind(&mut statement, values).map_err(failed)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            see(&Row(Cells::Sqlite(row)))?;
        }
        Ok(())
    }

    pub(crate) fn insert(
        &self,
        room: &'static Room,
        bulk: &Bulk,
        values: &[&dyn ToValue],
    ) -> Result<(), Error> {
        self.enter(Some(room));
        let run = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(bulk.single(room))?;
            for row in values.chunks_exact(bulk.columns().max(1)) {
                bind(&mut statement, row)?;
                statement.raw_execute()?;
            }
            Ok(())
        };
        run().map_err(|error| Error::of_sqlite(&error, Some(room)))
    }

    fn enter(&self, room: Option<&'static Room>) {
        let mut current = self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *current = room;
    }
}

/// Opens a file as every process of ours must: write-ahead log, durable commits, foreign keys.
pub(crate) fn open_file(path: &Path) -> Result<Connection, Error> {
    let open = || -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", -16_000)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
        Ok(connection)
    };
    open().map_err(|error| Error::of_sqlite(&error, None))
}

fn bind(statement: &mut rusqlite::Statement<'_>, values: &[&dyn ToValue]) -> rusqlite::Result<()> {
    for (index, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, Bound(value.value()))?;
    }
    Ok(())
}

struct Bound<'a>(Value<'a>);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::ValueRef;
        Ok(ToSqlOutput::Borrowed(match &self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
