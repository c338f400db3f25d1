//! The schema runner: each room's steps, once each, in order, on either engine.

use std::{collections::HashMap, path::Path, time::Duration};

use ::postgres::{Client, NoTls};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    connection::{Walls, open_file},
    error::Error,
    room::{Migration, Room},
};

/// What the store keeps for itself: which step of which room has been applied, and who owns what.
const OWN_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS store_step (
        room TEXT NOT NULL,
        step TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (room, step)
    );
    CREATE TABLE IF NOT EXISTS store_owner (
        name TEXT NOT NULL PRIMARY KEY,
        room TEXT NOT NULL
    );
";

/// Brings a file up to date and says who owns which table.
pub(crate) fn run_on_sqlite(path: &Path, rooms: &[&'static Room]) -> Result<Walls, Error> {
    let mut connection = open_file(path)?;
    let failed = |error: rusqlite::Error| Error::of_sqlite(&error, None);
    connection.execute_batch(OWN_TABLES).map_err(failed)?;
    for room in rooms {
        for step in room.schema {
            let tx = connection
                .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
                .map_err(failed)?;
            apply_on_sqlite(&tx, room, step)?;
            tx.commit().map_err(failed)?;
        }
    }
    let mut owners = HashMap::new();
    let mut statement = connection.prepare("SELECT name, room FROM store_owner").map_err(failed)?;
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let (name, owner): (String, String) =
            (row.get(0).map_err(failed)?, row.get(1).map_err(failed)?);
        if let Some(room) = rooms.iter().find(|room| room.name == owner) {
            owners.insert(name, room.name);
        }
    }
    Ok(Walls::new(owners, rooms))
}

fn apply_on_sqlite(
    tx: &Connection,
    room: &'static Room,
    step: &'static Migration,
) -> Result<(), Error> {
    let failed = |error: rusqlite::Error| Error::of_sqlite(&error, None);
    let applied: Option<String> = tx
        .query_row(
            "SELECT text FROM store_step WHERE room = ? AND step = ?",
            params![room.name, step.name],
            |row| row.get(0),
        )
        .optional()
        .map_err(failed)?;
    if let Some(applied) = applied {
        return unchanged(&applied, room, step);
    }
    for statement in statements(step.sql) {
        tx.execute_batch(&format!("{statement}{}", shape(&statement, room))).map_err(failed)?;
    }
    tx.execute(
        "INSERT INTO store_step (room, step, text) VALUES (?, ?, ?)",
        params![room.name, step.name, step.sql],
    )
    .map_err(failed)?;
    tx.execute(
        "INSERT INTO store_owner (name, room)
         SELECT name, ? FROM sqlite_schema
         WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
           AND name NOT LIKE 'store~_%' ESCAPE '~' AND name NOT IN (SELECT name FROM store_owner)",
        params![room.name],
    )
    .map_err(failed)?;
    Ok(())
}

/// Brings a PostgreSQL database up to date. Each step runs in its room's role, so that the role
/// owns what it makes, and published views are granted to the rooms that read them.
pub(crate) fn run_on_postgres(url: &str, rooms: &[&'static Room]) -> Result<(), Error> {
    let failed = |error: ::postgres::Error| Error::of_postgres(&error, None);
    let mut config: ::postgres::Config = url.parse().map_err(failed)?;
    config.connect_timeout(Duration::from_secs(10));
    let mut client = config.connect(NoTls).map_err(failed)?;
    // One process at a time in this database. Roles belong to the whole server: see `make_role`.
    client.batch_execute("SELECT pg_advisory_lock(7301)").map_err(failed)?;
    for statement in statements(OWN_TABLES) {
        client.batch_execute(&for_postgres(&statement)).map_err(failed)?;
    }
    for room in rooms {
        make_role(&mut client, room)?;
        for step in room.schema {
            apply_on_postgres(&mut client, room, step)?;
        }
    }
    for room in rooms {
        for view in room.reads {
            let grant = format!("GRANT SELECT ON {view} TO {}", room.role());
            client.batch_execute(&grant).map_err(failed)?;
        }
    }
    client.batch_execute("SELECT pg_advisory_unlock(7301)").map_err(failed)
}

fn make_role(client: &mut Client, room: &Room) -> Result<(), Error> {
    let failed = |error: ::postgres::Error| Error::of_postgres(&error, None);
    let role = room.role();
    let known =
        client.query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role]).map_err(failed)?;
    if known.is_none() {
        // Another database of the server may be making the same role: whoever comes second waits
        // for the first and finds it made and granted.
        let make = format!(
            "DO $$ BEGIN
                 CREATE ROLE {role} NOLOGIN;
                 GRANT {role} TO CURRENT_USER;
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
             END $$"
        );
        client.batch_execute(&make).map_err(failed)?;
    }
    client.batch_execute(&format!("GRANT USAGE, CREATE ON SCHEMA public TO {role}")).map_err(failed)
}

fn apply_on_postgres(
    client: &mut Client,
    room: &'static Room,
    step: &'static Migration,
) -> Result<(), Error> {
    let failed = |error: ::postgres::Error| Error::of_postgres(&error, None);
    let applied = client
        .query_opt(
            "SELECT text FROM store_step WHERE room = $1 AND step = $2",
            &[&room.name, &step.name],
        )
        .map_err(failed)?;
    if let Some(row) = applied {
        return unchanged(row.get(0), room, step);
    }
    let mut tx = client.transaction().map_err(failed)?;
    tx.batch_execute(&format!("SET LOCAL ROLE {}", room.role())).map_err(failed)?;
    for statement in statements(step.sql) {
        tx.batch_execute(&for_postgres(&statement)).map_err(failed)?;
    }
    tx.batch_execute("RESET ROLE").map_err(failed)?;
    tx.execute(
        "INSERT INTO store_step (room, step, text) VALUES ($1, $2, $3)",
        &[&room.name, &step.name, &step.sql],
    )
    .map_err(failed)?;
    tx.commit().map_err(failed)
}

fn unchanged(applied: &str, room: &'static Room, step: &'static Migration) -> Result<(), Error> {
    if applied == step.sql {
        return Ok(());
    }
    Err(Error::SchemaChanged { room: room.name, step: step.name })
}

/// The statements of a step, without comments, without the closing semicolon.
fn statements(text: &str) -> Vec<String> {
    let bare: Vec<&str> =
        text.lines().map(|line| line.split("--").next().unwrap_or_default().trim_end()).collect();
    bare.join("\n")
        .split(";\n")
        .map(|statement| statement.trim().trim_end_matches(';').to_owned())
        .filter(|statement| !statement.is_empty())
        .collect()
}

/// How SQLite keeps a table: rows lie in the order of their key. Where the key is one number, that
/// is what it does by itself, and best. But of reads by that number it does not say through which
/// view they go, so a room that publishes views goes without.
fn shape(statement: &str, room: &Room) -> &'static str {
    let by_number = statement.contains(" INTEGER NOT NULL PRIMARY KEY");
    match statement.starts_with("CREATE TABLE") {
        true if by_number && room.publishes.is_empty() => " STRICT",
        true => " STRICT, WITHOUT ROWID",
        false => "",
    }
}

/// What PostgreSQL spells otherwise. Text is ordered by its bytes, as SQLite does it, whatever the
/// locale that somebody's server was made with: lists have one order, and pages of them no gaps.
fn for_postgres(statement: &str) -> String {
    let word = |text: &str, from: &str, to: &str| -> String {
        text.split_inclusive(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .map(|piece| match piece.strip_prefix(from) {
                Some(rest) if rest.chars().all(|it| !(it.is_alphanumeric() || it == '_')) => {
                    format!("{to}{rest}")
                }
                _ => piece.to_owned(),
            })
            .collect()
    };
    let spelt = word(&word(statement, "INTEGER", "BIGINT"), "BLOB", "BYTEA");
    let columns = ["CREATE TABLE", "ALTER TABLE"].iter().any(|verb| statement.starts_with(verb));
    if columns { word(&spelt, "TEXT", "TEXT COLLATE \"C\"") } else { spelt }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_change_their_spelling() {
        let text = "CREATE TABLE t (a INTEGER NOT NULL, b BLOB, BLOBS DATE, c INTEGER)";
        let expected = "CREATE TABLE t (a BIGINT NOT NULL, b BYTEA, BLOBS DATE, c BIGINT)";
        assert_eq!(for_postgres(text), expected);
    }

    #[test]
    fn text_is_ordered_by_its_bytes() {
        let table = "CREATE TABLE t (TEXTS INTEGER, a TEXT NOT NULL, b TEXT)";
        let expected =
            "CREATE TABLE t (TEXTS BIGINT, a TEXT COLLATE \"C\" NOT NULL, b TEXT COLLATE \"C\")";
        assert_eq!(for_postgres(table), expected);
        let view = "CREATE VIEW v AS SELECT CAST(a AS TEXT) FROM t";
        assert_eq!(for_postgres(view), view, "a cast takes no order");
    }

    #[test]
    fn a_step_is_cut_at_its_semicolons() {
        let text = "-- why; not\nCREATE TABLE a (b TEXT); -- end\nCREATE INDEX c ON a (b);\n";
        assert_eq!(statements(text), ["CREATE TABLE a (b TEXT)", "CREATE INDEX c ON a (b)"]);
    }
}
