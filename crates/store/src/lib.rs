//! Where everything is kept: one `Db` over SQLite or PostgreSQL.
//!
//! Promises: one SQL text runs on both engines · text has one order, that of its bytes · what is
//! acknowledged is durable · concurrent writers share commits · a room's [`Handle`] touches only its
//! own tables and the views that others publish for it · no transaction waits for anything but its
//! own statements, because a transaction is a closure that cannot wait.

mod cell;
mod connection;
mod db;
mod engine;
mod error;
mod place;
mod retention;
mod room;
mod row;
mod schema;
mod sql;
mod tx;
mod value;

pub use connection::CACHE_SIZE;
pub use db::{Db, Handle};
pub use error::Error;
pub use place::Place;
pub use retention::Retention;
pub use room::{Migration, Room};
pub use row::{Answer, FromValue, Row};
pub use sql::{Bulk, Sql, Update};
pub use tx::Tx;
pub use value::{ToValue, Value};
