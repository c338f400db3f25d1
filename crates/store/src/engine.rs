//! Engines: how a transaction gets its turn on SQLite and on PostgreSQL.

mod postgres;
mod readers;
mod sqlite;
mod writer;

pub(crate) use postgres::Postgres;
pub(crate) use sqlite::Sqlite;
