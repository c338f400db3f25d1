//! One SQLite connection that works in the name of one room at a time.

use std::{cell::RefCell, path::Path, sync::Arc, time::Duration};

use rusqlite::{Connection, OpenFlags, PrepFlags, Statement, config::DbConfig, types::ToSqlOutput};

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

/// Pages that a connection keeps, in SQLite's own measure: 16 MB.
pub const CACHE_SIZE: i64 = -16_000;

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

    fn enter(&self, room: Option<&'static Room>) {
        let mut current = self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *current = room;
    }

    /// A statement that will run often.
    fn prepare_to_keep(&self, text: &str) -> rusqlite::Result<Statement<'_>> {
        self.connection.prepare_with_flags(text, PrepFlags::SQLITE_PREPARE_PERSISTENT)
    }

    /// Its verbs, for whoever has it for a short time.
    pub(crate) fn lent(&self) -> Lite<'_> {
        Lite { connection: self, statements: self }
    }
}

/// Where prepared statements are kept.
trait Statements {
    /// Does `work` with the prepared statement.
    fn with(&self, room: &'static Room, sql: &Sql, work: &mut Work<'_>) -> rusqlite::Result<()>;
}

type Work<'w> = dyn FnMut(&mut Statement<'_>) -> rusqlite::Result<()> + 'w;

/// By their texts.
impl Statements for LiteConnection {
    fn with(&self, room: &'static Room, sql: &Sql, work: &mut Work<'_>) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached(&sql.for_sqlite(room))?;
        work(&mut statement)
    }
}

/// A connection in the hands of one who keeps it, with its statements by their numbers: to find
/// one by its text takes longer than some of them run.
pub(crate) struct Kept<'c> {
    connection: &'c LiteConnection,
    ready: RefCell<Vec<Option<Statement<'c>>>>,
}

impl<'c> Kept<'c> {
    pub(crate) fn new(connection: &'c LiteConnection) -> Self {
        Self { connection, ready: RefCell::default() }
    }

    /// Its verbs.
    pub(crate) fn lent(&self) -> Lite<'_> {
        Lite { connection: self.connection, statements: self }
    }
}

impl Statements for Kept<'_> {
    fn with(&self, room: &'static Room, sql: &Sql, work: &mut Work<'_>) -> rusqlite::Result<()> {
        let Some(number) = sql.number(room) else {
            return self.connection.with(room, sql, work);
        };
        let mut ready = self.ready.borrow_mut();
        if ready.len() <= number {
            ready.resize_with(number + 1, || None);
        }
        let mut nowhere = None;
        let place = ready.get_mut(number).unwrap_or(&mut nowhere);
        let statement = match place {
            Some(statement) => statement,
            None => place.insert(self.connection.prepare_to_keep(&sql.for_sqlite(room))?),
        };
        let outcome = work(statement);
        statement.clear_bindings();
        outcome
    }
}

/// The verbs of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Lite<'l> {
    connection: &'l LiteConnection,
    statements: &'l dyn Statements,
}

impl Lite<'_> {
    pub(crate) fn execute(
        &self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        let mut changed = 0;
        self.with(room, sql, &mut |statement| {
            bind(statement, values)?;
            changed = statement.raw_execute()? as u64;
            Ok(())
        })?;
        Ok(changed)
    }

    pub(crate) fn each(
        &self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
        mut see: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut seen = Ok(());
        self.with(room, sql, &mut |statement| {
            bind(statement, values)?;
            let mut rows = statement.raw_query();
            while seen.is_ok()
                && let Some(row) = rows.next()?
            {
                seen = see(&Row(Cells::Sqlite(row)));
            }
            Ok(())
        })?;
        seen
    }

    pub(crate) fn insert(
        &self,
        room: &'static Room,
        bulk: &Bulk,
        values: &[&dyn ToValue],
    ) -> Result<(), Error> {
        self.with(room, bulk.single(), &mut |statement| {
            for row in values.chunks_exact(bulk.columns().max(1)) {
                bind(statement, row)?;
                statement.raw_execute()?;
            }
            Ok(())
        })
    }

    /// The connection itself.
    pub(crate) fn connection(&self) -> &LiteConnection {
        self.connection
    }

    fn with(&self, room: &'static Room, sql: &Sql, work: &mut Work<'_>) -> Result<(), Error> {
        self.connection.enter(Some(room));
        let outcome = self.statements.with(room, sql, work);
        outcome.map_err(|error| Error::of_sqlite(&error, Some(room)))
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
        // A plan does not depend on what is bound, or each new value would prepare it anew.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "trusted_schema", "OFF")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "cache_size", CACHE_SIZE)?;
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
