//! Connections: each works in the name of one room at a time.

mod bound;
mod lite;
mod pg;
mod walls;

pub use lite::CACHE_SIZE;
pub(crate) use lite::{Kept, Lite, LiteConnection, open_file};
pub(crate) use pg::{Mode, PgConnection};
pub(crate) use walls::Walls;
