//! What a room brings into the database, and what it may see there.

/// One step of a room's schema: its name (`0001_noun`) and its SQL text.
///
/// The text is written for SQLite and PostgreSQL at once: types TEXT, INTEGER and BLOB only, every
/// table with a primary key, statements end with a semicolon at the end of a line.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `0001_noun`.
    pub name: &'static str,
    /// `include_str!("../schema/0001_noun.sql")`.
    pub sql: &'static str,
}

/// A room's claim on the database. Declared once, as a `static`, at the room's door.
#[derive(Debug)]
pub struct Room {
    /// The room's name, lower-case letters: also the PostgreSQL role `ikd_<name>`.
    pub name: &'static str,
    /// The steps of its schema, in order; a step that has been applied never changes.
    pub schema: &'static [Migration],
    /// The views of its own that other rooms may read.
    pub publishes: &'static [&'static str],
    /// The views of lower rooms that it reads.
    pub reads: &'static [&'static str],
}

impl Room {
    /// The PostgreSQL role under which the room's statements run.
    pub(crate) fn role(&self) -> String {
        format!("ikd_{}", self.name)
    }
}
