//! Readers: idle connections, taken by whoever reads and put back.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    connection::{LiteConnection, Walls},
    error::Error,
    room::Room,
    tx::{Engine, Tx},
};

/// Idle connections kept for the next reader; one each for more threads than a server has.
const KEPT_IDLE: usize = 32;

pub(crate) struct Readers {
    idle: Mutex<Vec<LiteConnection>>,
    path: PathBuf,
    walls: Walls,
}

impl Readers {
    pub(crate) fn new(path: &Path, walls: Walls) -> Self {
        Self { idle: Mutex::default(), path: path.into(), walls }
    }

    /// Runs `work` on one snapshot of the database.
    pub(crate) fn read<T, E: From<Error>>(
        &self,
        room: &'static Room,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let connection = self.take()?;
        connection.control("BEGIN")?;
        let outcome = work(&mut Tx { engine: Engine::Sqlite(connection.lent()), room });
        // A panic above drops the connection instead of putting it back half-way through.
        connection.control("COMMIT")?;
        self.put_back(connection);
        outcome
    }

    fn take(&self) -> Result<LiteConnection, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| LiteConnection::open_to_read(&self.path, &self.walls), Ok)
    }

    fn put_back(&self, connection: LiteConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_IDLE {
            idle.push(connection);
        }
    }
}
