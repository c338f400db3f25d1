//! One PostgreSQL connection that works in one room's role at a time.
//!
//! What opens a transaction travels together with its first statement, so that a look-up costs
//! one round trip. If the opening fails, the server refuses the statement behind it: it can never
//! run outside the transaction or in another role.

use std::{cell::Cell, collections::HashMap, pin::pin, time::Duration};

use futures_util::TryStreamExt;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, Config, NoTls, Statement};

use super::bound::Bound;
use crate::{
    error::Error,
    room::Room,
    row::{Cells, Row},
    sql::{Bulk, Sql},
    value::ToValue,
};

/// Values in one statement: the wire protocol counts them in 16 bits.
const VALUES_AT_ONCE: usize = 12_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
}

pub(crate) struct PgConnection {
    config: Config,
    runtime: Runtime,
    client: Option<Client>,
    room: Option<&'static Room>,
    /// Travels with the next statement.
    opening: Option<String>,
    statements: HashMap<String, Statement>,
    /// The server has undone the transaction because of a rival's.
    is_contended: Cell<bool>,
}

impl PgConnection {
    /// A connection that is made when it is first needed, and again when it has broken.
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        let mut config: Config = url.parse().map_err(|error| Error::of_postgres(&error, None))?;
        config.connect_timeout(Duration::from_secs(10)).application_name("ikd");
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| Error::Connection("no thread can wait for the server".into()))?;
        Ok(Self {
            config,
            runtime,
            client: None,
            room: None,
            opening: None,
            statements: HashMap::new(),
            is_contended: Cell::new(false),
        })
    }

    /// Begins a transaction in the name of `room`, on a connection that works.
    pub(crate) fn begin(&mut self, mode: Mode, room: &'static Room) -> Result<(), Error> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.connect()?;
        }
        let kind = match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write => "BEGIN",
        };
        self.opening = Some(format!("{kind}; SET LOCAL ROLE {}", room.role()));
        self.room = Some(room);
        self.is_contended.set(false);
        Ok(())
    }

    /// Whether the server has undone the transaction because of a rival's, and would not if it ran
    /// once more.
    pub(crate) fn is_contended(&self) -> bool {
        self.is_contended.get()
    }

    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        if self.opening.take().is_some() {
            return Ok(()); // nothing was ever asked
        }
        let Some(client) = &self.client else { return Err(broken()) };
        let outcome = self.runtime.block_on(client.batch_execute("COMMIT"));
        outcome.map_err(|error| self.told(&error, None))
    }

    /// Undoes what was done; a connection that cannot even do that is thrown away.
    pub(crate) fn roll_back(&mut self) {
        if self.opening.take().is_some() {
            return;
        }
        let Some(client) = &self.client else { return };
        if self.runtime.block_on(client.batch_execute("ROLLBACK")).is_err() {
            self.client = None;
        }
    }

    pub(crate) fn execute(
        &mut self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        self.run(room, sql.text(), values)
    }

    pub(crate) fn each(
        &mut self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
        mut see: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (statement, opening) = self.ready(room, sql.text())?;
        let failed = |error: tokio_postgres::Error| self.told(&error, Some(room));
        let Some(client) = &self.client else { return Err(broken()) };
        let bound = values.iter().map(|value| Bound(value.value()));
        self.runtime.block_on(async {
            let (opened, rows) =
                tokio::join!(open(client, opening), client.query_raw(&statement, bound));
            opened.map_err(failed)?;
            let mut rows = pin!(rows.map_err(failed)?);
            while let Some(row) = rows.try_next().await.map_err(failed)? {
                see(&Row(Cells::Postgres(&row)))?;
            }
            Ok(())
        })
    }

    pub(crate) fn insert(
        &mut self,
        room: &'static Room,
        bulk: &Bulk,
        values: &[&dyn ToValue],
    ) -> Result<(), Error> {
        let columns = bulk.columns().max(1);
        let at_once = (VALUES_AT_ONCE / columns).max(1) * columns;
        for chunk in values.chunks(at_once) {
            self.run(room, &bulk.rows(chunk.len() / columns), chunk)?;
        }
        Ok(())
    }

    fn told(&self, error: &tokio_postgres::Error, room: Option<&'static Room>) -> Error {
        if Error::is_contention(error) {
            self.is_contended.set(true);
        }
        Error::of_postgres(error, room)
    }

    fn run(
        &mut self,
        room: &'static Room,
        text: &str,
        values: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        let (statement, opening) = self.ready(room, text)?;
        let failed = |error: tokio_postgres::Error| self.told(&error, Some(room));
        let Some(client) = &self.client else { return Err(broken()) };
        let bound = values.iter().map(|value| Bound(value.value()));
        self.runtime.block_on(async {
            let (opened, changed) =
                tokio::join!(open(client, opening), client.execute_raw(&statement, bound));
            opened.map_err(failed)?;
            changed.map_err(failed)
        })
    }

    /// The prepared statement, and what must go before it: the transaction's opening, or another
    /// room's role.
    fn ready(
        &mut self,
        room: &'static Room,
        text: &str,
    ) -> Result<(Statement, Option<String>), Error> {
        let statement = match self.statements.get(text) {
            Some(statement) => statement.clone(),
            None => self.prepare(room, text)?,
        };
        let mut opening = self.opening.take();
        if self.room.is_none_or(|current| current.name != room.name) {
            let role = format!("SET LOCAL ROLE {}", room.role());
            opening =
                Some(opening.map_or_else(|| role.clone(), |first| format!("{first}; {role}")));
            self.room = Some(room);
        }
        Ok((statement, opening))
    }

    fn prepare(&mut self, room: &'static Room, text: &str) -> Result<Statement, Error> {
        let Some(client) = &self.client else { return Err(broken()) };
        let prepared = self.runtime.block_on(client.prepare(text));
        let statement = prepared.map_err(|error| Error::of_postgres(&error, Some(room)))?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    fn connect(&mut self) -> Result<(), Error> {
        self.statements.clear();
        let connected = self.runtime.block_on(self.config.connect(NoTls));
        let (client, driver) = connected.map_err(|error| Error::of_postgres(&error, None))?;
        // It ends with the connection; what went wrong then, the next statement tells.
        self.runtime.spawn(async { drop(driver.await) });
        self.client = Some(client);
        Ok(())
    }
}

async fn open(client: &Client, opening: Option<String>) -> Result<(), tokio_postgres::Error> {
    match opening {
        Some(text) => client.batch_execute(&text).await,
        None => Ok(()),
    }
}

fn broken() -> Error {
    Error::Connection("the connection is closed".into())
}
