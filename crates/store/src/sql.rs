//! Statements, written once for both engines.

use std::{
    borrow::Cow,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::room::Room;

/// One statement, with `$1`, `$2`, … in order of first use. Declared as a `static` beside the verb
/// that runs it, so that its rewritten form is made once.
#[derive(Debug)]
pub struct Sql {
    text: &'static str,
    sqlite: OnceLock<ForSqlite>,
}

/// A statement's text for SQLite, in the name of the room that ran it first.
#[derive(Debug)]
struct ForSqlite {
    room: &'static str,
    text: String,
    /// Counts the statements of this process.
    number: usize,
}

impl Sql {
    /// The statement with this text.
    pub const fn new(text: &'static str) -> Self {
        Self { text, sqlite: OnceLock::new() }
    }

    pub(crate) fn text(&self) -> &'static str {
        self.text
    }

    /// The text for SQLite.
    pub(crate) fn for_sqlite(&self, room: &'static Room) -> Cow<'_, str> {
        self.own(room).map_or_else(
            || Cow::Owned(rewrite(self.text, room.name)),
            |own| Cow::Borrowed(own.text.as_str()),
        )
    }

    /// The number under which it may be kept prepared: another for each statement, and none for
    /// any room but the first that ran it.
    pub(crate) fn number(&self, room: &'static Room) -> Option<usize> {
        self.own(room).map(|own| own.number)
    }

    fn own(&self, room: &'static Room) -> Option<&ForSqlite> {
        let own = self.sqlite.get_or_init(|| ForSqlite {
            room: room.name,
            text: rewrite(self.text, room.name),
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
        });
        (own.room == room.name).then_some(own)
    }
}

static NUMBERS: AtomicUsize = AtomicUsize::new(0);

/// An update of at most one row that tells what stands there afterwards, declared like [`Sql`].
///
/// SQLite gathers the rows of a RETURNING in a table of its own, which takes longer than the
/// update itself: there the row is looked up again.
#[derive(Debug)]
pub struct Update {
    text: &'static str,
    tells: &'static str,
    row: &'static str,
    returning: OnceLock<Sql>,
    alone: Sql,
    look: OnceLock<Sql>,
}

impl Update {
    /// The update `text`, which changes nothing but the row of `row` (`t WHERE id = $1`: no other
    /// value than the first) and tells its columns `tells`.
    pub const fn new(text: &'static str, tells: &'static str, row: &'static str) -> Self {
        let alone = Sql::new(text);
        Self { text, tells, row, returning: OnceLock::new(), alone, look: OnceLock::new() }
    }

    pub(crate) fn returning(&self) -> &Sql {
        let text = || format!("{} RETURNING {}", self.text, self.tells);
        self.returning.get_or_init(|| Sql::new(text().leak()))
    }

    pub(crate) const fn alone(&self) -> &Sql {
        &self.alone
    }

    pub(crate) fn look(&self) -> &Sql {
        let text = || format!("SELECT {} FROM {}", self.tells, self.row);
        self.look.get_or_init(|| Sql::new(text().leak()))
    }
}

/// Many rows into one table: `INSERT INTO t (a, b) VALUES` and how many columns follow.
#[derive(Debug)]
pub struct Bulk {
    head: &'static str,
    columns: usize,
    single: OnceLock<Sql>,
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
    pub(crate) fn single(&self) -> &Sql {
        self.single.get_or_init(|| Sql::new(self.rows(1).leak()))
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

/// `$n` becomes `?n` (SQLite numbers `$n` by first appearance), and the room stands in front, so
/// that a statement prepared for one room is never reused by another.
fn rewrite(text: &str, room: &str) -> String {
    format!("/* {room} */ {}", text.replace('$', "?"))
}
