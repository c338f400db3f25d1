//! Bringing residents in from a file: staged in chunks, shown all at once or not at all.

mod digest;
mod error;
mod merge;
mod order;
mod read;
mod stage;

use std::io::Read;

use terms::{Act, Id, Permission, Region};
use tokio::{sync::mpsc, task::spawn_blocking};

pub use self::{
    error::ImportError,
    merge::Imported,
    order::{BadLines, Import, Progress},
};
use self::{
    merge::Found,
    read::{Chunk, Reading},
};
use crate::Registry;

impl Registry {
    /// Imports a CSV file of residents (see [`ResidentFile`](crate::ResidentFile)): whoever has a
    /// NIK that is known is brought up to date and keeps their handle, the others are new, and
    /// nobody is removed. Lines of villages outside the act's region are bad.
    pub async fn import<R: Read + Send + 'static>(
        &self,
        act: &Act,
        input: R,
        bad_lines: BadLines,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Imported, ImportError> {
        act.needs(Permission::Import)?;
        let now = self.ledger.now();
        self.sweep_staged(now).await?;
        let reading = Reading {
            import: Id::draw(now, self.ledger.die()),
            now,
            within: act.region().unwrap_or(Region::COUNTRY),
            bad_lines,
            ledger: self.ledger.clone(),
        };
        let import = reading.import;
        let outcome = match self.stage(reading, input, &mut progress).await {
            Ok(found) => {
                progress(Progress::Merging);
                self.merge(act, found).await
            }
            Err(error) => Err(error),
        };
        if outcome.is_err() {
            // The first error is the one to tell; what stays behind, a later import sweeps.
            drop(self.discard_staged(import).await);
        }
        outcome
    }

    /// Reads the file and stages its good lines.
    async fn stage<R: Read + Send + 'static>(
        &self,
        reading: Reading,
        input: R,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<Found, ImportError> {
        let (import, bad_lines) = (reading.import, reading.bad_lines);
        let (chunks, mut read) = mpsc::channel(2);
        let task = spawn_blocking(move || reading.run(input, &chunks));
        while let Some(Chunk { rows, bytes, lines }) = read.recv().await {
            self.stage_rows(import, rows).await?;
            progress(Progress::Reading { bytes, lines });
        }
        let (report, sha256) = task.await.map_err(|_| store::Error::Undone)??;
        if bad_lines == BadLines::Refuse && !report.is_clean() {
            return Err(ImportError::BadLines(Box::new(report)));
        }
        if report.lines == report.bad_lines {
            return Err(ImportError::Empty);
        }
        Ok(Found { import, report, sha256 })
    }
}
