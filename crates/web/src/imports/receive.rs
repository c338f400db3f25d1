//! A file as it arrives: piece by piece, written by a thread of its own.

use std::{
    fs::File,
    io::{self, Write},
};

use axum::body::Bytes;
use terms::{Act, Id, Permission, Region};
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc},
    task::{JoinHandle, spawn_blocking},
};

use super::{
    error::UploadError,
    folder::Part,
    kept::Imports,
    record::{Record, State, Upload},
};

/// A file that is arriving. Dropped before its end, it leaves nothing behind.
pub(crate) struct Receiving {
    imports: Imports,
    id: Id<Upload>,
    region: Region,
    pieces: mpsc::Sender<Bytes>,
    written: JoinHandle<io::Result<u64>>,
    part: Part,
    _place: OwnedSemaphorePermit,
}

/// Files at the same time, each as large as may be handed in.
const MOST_FILES: usize = 10;

/// Pieces that wait for the disk.
const AHEAD: usize = 4;

impl Imports {
    /// Makes room for a file of whoever acts, for the region they are at work in.
    pub(crate) fn receive(&self, act: &Act) -> Result<Receiving, UploadError> {
        act.needs(Permission::Import)?;
        let arriving = self.0.arriving.clone();
        let place = arriving.try_acquire_owned().map_err(|_| UploadError::Full)?;
        if self.kept().files() >= MOST_FILES {
            return Err(UploadError::Full);
        }
        let id = Id::draw(self.now(), &*self.0.die);
        let (part, file) = self.0.folder.begin(id)?;
        let (pieces, arriving) = mpsc::channel(AHEAD);
        let written = spawn_blocking(move || write(file, arriving));
        let region = act.region().unwrap_or(Region::COUNTRY);
        Ok(Receiving { imports: self.clone(), id, region, pieces, written, part, _place: place })
    }
}

impl Receiving {
    /// The next piece.
    pub async fn add(&mut self, piece: Bytes) -> Result<(), UploadError> {
        let lost = |_| io::Error::other("the disk takes no more");
        Ok(self.pieces.send(piece).await.map_err(lost)?)
    }

    /// That was all of it.
    pub async fn finish(self) -> Result<Id<Upload>, UploadError> {
        let Self { imports, id, region, pieces, written, part, _place } = self;
        drop(pieces);
        let bytes = written.await.map_err(io::Error::other)??;
        if bytes == 0 {
            return Err(UploadError::Empty);
        }
        let record = Record { id, at: imports.now(), region, bytes, state: State::Checking };
        imports.0.folder.arrived(id, part)?;
        imports.0.folder.keep(&record)?;
        imports.kept().records.insert(id, record);
        Ok(id)
    }
}

fn write(mut file: File, mut pieces: mpsc::Receiver<Bytes>) -> io::Result<u64> {
    let mut bytes = 0;
    while let Some(piece) = pieces.blocking_recv() {
        file.write_all(&piece)?;
        bytes += piece.len() as u64;
    }
    file.sync_all()?;
    Ok(bytes)
}
