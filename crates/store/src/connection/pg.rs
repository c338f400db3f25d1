//! One PostgreSQL connection that works in one room's role at a time.

use std::collections::HashMap;

use postgres::{Client, Config, NoTls, Statement, fallible_iterator::FallibleIterator};

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
    client: Option<Client>,
    room: Option<&'static Room>,
    statements: HashMap<String, Statement>,
}

impl PgConnection {
    /// A connection that is made when it is first needed, and again when it has broken.
    pub(crate) fn new(url: &str) -> Result<Self, Error> {
        let mut config: Config = url.parse().map_err(|error| Error::of_postgres(&error, None))?;
        config.connect_timeout(std::time::Duration::from_secs(10)).application_name("ikd");
        Ok(Self { config, client: None, room: None, statements: HashMap::new() })
    }

    pub(crate) fn begin(&mut self, mode: Mode, room: &'static Room) -> Result<(), Error> {
        let kind = match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write => "BEGIN",
        };
        let text = format!("{kind}; SET LOCAL ROLE {}", room.role());
        self.room = Some(room);
        let outcome = self.client()?.batch_execute(&text);
        outcome.map_err(|error| Error::of_postgres(&error, Some(room)))
    }

    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        let outcome = self.client()?.batch_execute("COMMIT");
        outcome.map_err(|error| Error::of_postgres(&error, None))
    }

    /// Undoes what was done; a connection that cannot even do that is thrown away.
    pub(crate) fn roll_back(&mut self) {
        let undone = self.client().is_ok_and(|client| client.batch_execute("ROLLBACK").is_ok());
        if !undone {
            self.client = None;
        }
    }

    pub(crate) fn execute(
        &mut self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
    ) -> Result<u64, Error> {
        self.enter(room)?;
        let statement = self.prepared(sql.text())?;
        let bound: Vec<Bound<'_>> = values.iter().map(|value| Bound(value.value())).collect();
        let outcome = self.client()?.execute(&statement, &borrowed(&bound));
        outcome.map_err(|error| Error::of_postgres(&error, Some(room)))
    }

    pub(crate) fn each(
        &mut self,
        room: &'static Room,
        sql: &Sql,
        values: &[&dyn ToValue],
        mut see: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.enter(room)?;
        let failed = |error: postgres::Error| Error::of_postgres(&error, Some(room));
        let statement = self.prepared(sql.text())?;
        let bound: Vec<Bound<'_>> = values.iter().map(|value| Bound(value.value())).collect();
        let mut rows = self.client()?.query_raw(&statement, &bound).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            see(&Row(Cells::Postgres(&row)))?;
        }
        Ok(())
    }

    pub(crate) fn insert(
        &mut self,
        room: &'static Room,
        bulk: &Bulk,
        values: &[&dyn ToValue],
    ) -> Result<(), Error> {
        self.enter(room)?;
        let columns = bulk.columns().max(1);
        let at_once = (VALUES_AT_ONCE / columns).max(1) * columns;
        for chunk in values.chunks(at_once) {
            let statement = self.prepared(&bulk.rows(chunk.len() / columns))?;
            let bound: Vec<Bound<'_>> = chunk.iter().map(|value| Bound(value.value())).collect();
            let outcome = self.client()?.execute(&statement, &borrowed(&bound));
            outcome.map_err(|error| Error::of_postgres(&error, Some(room)))?;
        }
        Ok(())
    }

    /// Changes the role within the transaction when another room's turn has come.
    fn enter(&mut self, room: &'static Room) -> Result<(), Error> {
        if self.room.is_some_and(|current| current.name == room.name) {
            return Ok(());
        }
        self.room = Some(room);
        let outcome = self.client()?.batch_execute(&format!("SET LOCAL ROLE {}", room.role()));
        outcome.map_err(|error| Error::of_postgres(&error, Some(room)))
    }

    fn prepared(&mut self, text: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        let room = self.room;
        let statement =
            self.client()?.prepare(text).map_err(|error| Error::of_postgres(&error, room))?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    fn client(&mut self) -> Result<&mut Client, Error> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.statements.clear();
            let connected = self.config.connect(NoTls);
            self.client = Some(connected.map_err(|error| Error::of_postgres(&error, None))?);
        }
        self.client.as_mut().ok_or(Error::Busy)
    }
}

fn borrowed<'a>(bound: &'a [Bound<'a>]) -> Vec<&'a (dyn postgres::types::ToSql + Sync)> {
    bound.iter().map(|value| value as &(dyn postgres::types::ToSql + Sync)).collect()
}
