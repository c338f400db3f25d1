//! The database as rooms see it: a handle each.

use std::{sync::Arc, thread};

use crate::{
    engine::{Postgres, Sqlite},
    error::Error,
    place::Place,
    room::Room,
    schema,
    tx::Tx,
};

/// An open database with the schema of its rooms. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Engine>);

enum Engine {
    Postgres(Postgres),
    Sqlite(Sqlite),
}

/// One room's hand on the database. It can touch the room's own tables and the views it reads,
/// and nothing else: SQLite's authorizer and a PostgreSQL role refuse the rest.
#[derive(Clone)]
pub struct Handle {
    db: Db,
    room: &'static Room,
}

impl Db {
    /// Opens the database at `place` and brings the schema of `rooms` up to date. Several
    /// processes may do so at once. Blocks; for start-up.
    pub fn open(place: &Place, rooms: &[&'static Room]) -> Result<Self, Error> {
        let engine = match place {
            Place::Postgres(url) => {
                // The blocking client brings a runtime of its own, which must not meet another.
                let schema = thread::scope(|scope| {
                    scope.spawn(|| schema::run_on_postgres(url, rooms)).join()
                });
                schema.unwrap_or(Err(Error::Undone))?;
                Engine::Postgres(Postgres::open(url)?)
            }
            Place::Sqlite(path) => {
                let walls = schema::run_on_sqlite(path, rooms)?;
                Engine::Sqlite(Sqlite::open(path, walls)?)
            }
        };
        Ok(Self(Arc::new(engine)))
    }

    /// The handle of `room`. The one who wires the program gives each room its own and no other.
    pub fn handle(&self, room: &'static Room) -> Handle {
        Handle { db: self.clone(), room }
    }

    /// The engine's name, for people: `SQLite` or `PostgreSQL`.
    pub fn engine(&self) -> &'static str {
        match &*self.0 {
            Engine::Postgres(_) => "PostgreSQL",
            Engine::Sqlite(_) => "SQLite",
        }
    }
}

impl Handle {
    /// Runs `work` as one durable transaction. When this returns `Ok`, it is on disk.
    ///
    /// `work` runs on the writer's thread, possibly in one commit with others'; it must only
    /// compute and run statements. It runs again, after all of its first run was undone, if another
    /// one's failure spoilt the commit that it shared, or if PostgreSQL undid it so that a rival
    /// could go on: a few times, then it is [`Error::Busy`]. It is dropped unrun if the caller
    /// stops waiting early enough, and completes if it had begun.
    pub async fn write<T, E>(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.db.0 {
            Engine::Postgres(engine) => engine.write(self.room, work).await,
            Engine::Sqlite(engine) => engine.write(self.room, work).await,
        }
    }

    /// Runs a short look-up that sees one moment of the database: a few rows by key.
    /// On SQLite it runs where it is called, because that is shorter than handing it over.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &*self.db.0 {
            Engine::Postgres(engine) => engine.read(self.room, work).await,
            Engine::Sqlite(engine) => engine.read(self.room, work),
        }
    }

    /// Runs a long look-up that sees one moment of the database: lists, sums, verification.
    pub async fn scan<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        if matches!(&*self.db.0, Engine::Postgres(_)) {
            return self.read(work).await;
        }
        let handle = self.clone();
        let done = tokio::task::spawn_blocking(move || match &*handle.db.0 {
            Engine::Sqlite(engine) => engine.read(handle.room, work),
            Engine::Postgres(_) => Err(Error::Undone.into()),
        });
        done.await.unwrap_or_else(|_| Err(Error::Undone.into()))
    }
}

impl Tx<'_> {
    /// Does `work` in the same transaction, but in the name of the room that `handle` belongs to:
    /// how a room below records in its own tables what the room above is doing.
    pub fn under<T>(&mut self, handle: &Handle, work: impl FnOnce(&mut Self) -> T) -> T {
        let above = std::mem::replace(&mut self.room, handle.room);
        let outcome = work(self);
        self.room = above;
        outcome
    }
}
