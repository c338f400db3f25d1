//! One transaction, as its closure sees it.

use crate::{
    connection::{Lite, PgConnection},
    error::Error,
    room::Room,
    row::{Answer, Row},
    sql::{Bulk, Sql, Update},
    value::ToValue,
};

/// A transaction in one room's name. It commits when its closure returns `Ok`, and is undone when
/// it returns `Err` or panics.
pub struct Tx<'c> {
    pub(crate) engine: Engine<'c>,
    pub(crate) room: &'static Room,
}

pub(crate) enum Engine<'c> {
    Postgres(&'c mut PgConnection),
    Sqlite(Lite<'c>),
}

impl Tx<'_> {
    /// Whether writers take turns on this engine (SQLite): nobody else commits before this
    /// transaction ends. Where it is `false` (PostgreSQL), others commit in between.
    pub fn is_sole_writer(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Runs a statement and says how many rows it changed.
    pub fn execute(&mut self, sql: &Sql, values: &[&dyn ToValue]) -> Result<u64, Error> {
        match &mut self.engine {
            Engine::Postgres(pg) => pg.execute(self.room, sql, values),
            Engine::Sqlite(lite) => lite.execute(self.room, sql, values),
        }
    }

    /// The first row of the answer, if there is one.
    pub fn find<A: Answer>(
        &mut self,
        sql: &Sql,
        values: &[&dyn ToValue],
    ) -> Result<Option<A>, Error> {
        let mut first = None;
        self.each(sql, values, |row| {
            if first.is_none() {
                first = Some(A::read(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// Runs an update of one row: what it tells, or `None` if it changed nothing.
    pub fn update<A: Answer>(
        &mut self,
        update: &Update,
        values: &[&dyn ToValue],
    ) -> Result<Option<A>, Error> {
        if !self.is_sole_writer() {
            return self.find(update.returning(), values);
        }
        match self.execute(update.alone(), values)? {
            0 => Ok(None),
            _ => self.find(update.look(), values.get(..1).unwrap_or_default()),
        }
    }

    /// All rows of the answer. For answers of bounded length; see [`Tx::each`].
    pub fn all<A: Answer>(&mut self, sql: &Sql, values: &[&dyn ToValue]) -> Result<Vec<A>, Error> {
        let mut rows = Vec::new();
        self.each(sql, values, |row| {
            rows.push(A::read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Shows every row of the answer to `see`, one at a time, without keeping them.
    pub fn each(
        &mut self,
        sql: &Sql,
        values: &[&dyn ToValue],
        see: impl FnMut(&Row<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match &mut self.engine {
            Engine::Postgres(pg) => pg.each(self.room, sql, values, see),
            Engine::Sqlite(lite) => lite.each(self.room, sql, values, see),
        }
    }

    /// Inserts many rows; `values` holds them one after the other, each of the bulk's columns.
    pub fn insert(&mut self, bulk: &Bulk, values: &[&dyn ToValue]) -> Result<(), Error> {
        match &mut self.engine {
            Engine::Postgres(pg) => pg.insert(self.room, bulk, values),
            Engine::Sqlite(lite) => lite.insert(self.room, bulk, values),
        }
    }
}
