//! SQLite: one writer's thread that shares commits, readers that read where they are called.

use std::path::Path;

use super::{readers::Readers, writer::Writer};
use crate::{
    connection::{LiteConnection, Walls},
    error::Error,
    room::Room,
    tx::Tx,
};

pub(crate) struct Sqlite {
    readers: Readers,
    writer: Writer,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, walls: Walls) -> Result<Self, Error> {
        let writer = Writer::start(LiteConnection::open(path, &walls)?)?;
        Ok(Self { readers: Readers::new(path, walls), writer })
    }

    pub(crate) async fn write<T, E>(
        &self,
        room: &'static Room,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.writer.write(room, work).await
    }

    pub(crate) fn read<T, E: From<Error>>(
        &self,
        room: &'static Room,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.read(room, work)
    }
}
