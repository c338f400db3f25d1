//! Statements, written once for both engines.

use std::{borrow::Cow, sync::OnceLock};

use crate::room::Room;

/// One statement, with `$1`, `$2`, … in order of first use. Declared as a `static` beside the verb
/// that runs it, so that its rewritten form is made once.
#[derive(Debug)]
pub struct Sql {
    text: &'static str,
    sqlite: OnceLock<(&'static str, String)>,
}

impl Sql {
    /// The statement with this text.
    pub const fn new(text: &'static str) -> Self {
        Self { text, sqlite: OnceLock::new() }
    }

    pub(crate) fn text(&self) -> &'static str {
        self.text
    }

    /// The text for SQLite: `$n` becomes `?n` (SQLite numbers `$n` by first appearance), and the
    /// room stands in front, so that a statement prepared for one room is never reused by another.
    pub(crate) fn for_sqlite(&self, room: &'static Room) -> Cow<'_, str> {
        let (first, text) = self.sqlite.get_or_init(|| (room.name, rewrite(self.text, room.name)));
        if *first == room.name {
            return Cow::Borrowed(text);
        }
        Cow::Owned(rewrite(self.text, room.name))
    }
}

/// Many rows into one table: `INSERT INTO t (a, b) VALUES` and how many columns follow.
#[derive(Debug)]
pub struct Bulk {
    head: &'static str,
    columns: usize,
    single: OnceLock<(&'static str, String)>,
}

impl Bulk {
    /// A bulk insert whose text ends with `VALUES`, of so many columns.
    pub const fn new(head: &'static str, columns: usize) -> Self {
        Self { head, columns, single: OnceLock::new() }
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// One row at a time, which is what SQLite does fastest.
    pub(crate) fn single(&self, room: &'static Room) -> &str {
        let (_, text) = self.single.get_or_init(|| (room.name, rewrite(&self.rows(1), room.name)));
        text
    }

    /// So many rows in one statement, which spares PostgreSQL the round trips.
    pub(crate) fn rows(&self, rows: usize) -> String {
        let mut text = String::from(self.head);
        for row in 0..rows {
            text.push_str(if row == 0 { " (" } else { ", (" });
            for column in 0..self.columns {
                let comma = if column == 0 { "" } else { ", " };
                text.push_str(&format!("{comma}${}", row * self.columns + column + 1));
            }
            text.push(')');
        }
        text
    }
}

fn rewrite(text: &str, room: &str) -> String {
    format!("/* {room} */ {}", text.replace('$', "?"))
}
