//! Bringing residents in from a file: staged in chunks, shown all at once or not at all.

mod compare;
mod digest;
mod error;
mod live;
mod merge;
mod order;
mod packed;
mod page;
mod read;
mod rehearse;
mod stage;

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use store::Error;
use terms::{Act, Permission, Region};
use tokio::{
    sync::mpsc,
    task::spawn_blocking,
    time::{MissedTickBehavior, interval},
};

pub use self::{
    compare::Difference,
    digest::SameFile,
    error::ImportError,
    merge::Imported,
    order::{BadLines, Conflict, Import, Progress},
    rehearse::Rehearsal,
};
use self::{live::may_import, merge::Found, read::Reading, stage::Stage};
use crate::Registry;

/// How often the last step tells how far it has come.
const TOLD: Duration = Duration::from_millis(200);

impl Registry {
    /// Imports a CSV file of residents (see [`ResidentFile`](crate::ResidentFile)): whoever has a
    /// NIK that is known is brought up to date and keeps their handle, the others are new, and
    /// nobody is removed. Lines of villages outside the act's region are bad.
    ///
    /// An import that was cut off (the machine went out) goes on where it stood when the same file
    /// comes again within a day.
    ///
    /// Into a registry that holds somebody already, it takes [`Permission::ImportLive`] besides
    /// [`Permission::Import`]; a second import that the first one has overtaken takes it too.
    pub async fn import<R: Read + Send + 'static>(
        &self,
        act: &Act,
        input: R,
        bad_lines: BadLines,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Imported, ImportError> {
        act.needs(Permission::Import)?;
        // The last step asks again; here it spares everybody the work.
        may_import(act, self.is_in_use().await?)?;
        self.sweep().await?;
        let mut stage = None;
        let reading = self.reading(act, bad_lines);
        let outcome = match self.read_in(reading, input, &mut stage, &mut progress).await {
            Ok(found) => self.show_all(act, found, &mut progress).await,
            Err(error) => Err(error),
        };
        if outcome.is_err()
            && let Some(stage) = &stage
        {
            // The first error is the one to tell; what stays behind, a later import sweeps.
            drop(self.discard_staged(stage).await);
        }
        outcome
    }

    /// Deletes what imports have staged that never came to an end, a day after they began. Call it
    /// now and then; nobody sees those rows.
    pub async fn sweep(&self) -> Result<(), Error> {
        self.sweep_staged(self.ledger.now()).await
    }

    fn reading(&self, act: &Act, bad_lines: BadLines) -> Reading {
        let within = act.region().unwrap_or(Region::COUNTRY);
        Reading { today: self.ledger.clock().today(), within, bad_lines }
    }

    /// Reads the file and stages its good lines.
    async fn read_in<R: Read + Send + 'static>(
        &self,
        reading: Reading,
        input: R,
        stage: &mut Option<Stage>,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<Found, ImportError> {
        let (chunks, mut read) = mpsc::channel(2);
        let task = spawn_blocking(move || reading.run(input, &chunks));
        while let Some(chunk) = read.recv().await {
            let so_far = Progress::Reading { bytes: chunk.bytes, lines: chunk.lines };
            if chunk.residents > 0 {
                let open = match stage.take() {
                    Some(open) => open,
                    None => self.open_stage(&chunk, self.ledger.now()).await?,
                };
                self.stage(stage.insert(open), chunk).await?;
            }
            progress(so_far);
        }
        let (report, sha256) = task.await.map_err(|_| Error::Undone)??;
        if reading.bad_lines == BadLines::Refuse && !report.is_clean() {
            return Err(ImportError::BadLines(Box::new(report)));
        }
        let stage = stage.clone().ok_or(ImportError::Empty)?;
        Ok(Found { stage, report, sha256 })
    }

    /// Shows what is staged, and tells how far that has come.
    async fn show_all(
        &self,
        act: &Act,
        found: Found,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<Imported, ImportError> {
        let (of, done) = (found.stage.residents, Arc::new(AtomicU64::new(0)));
        let mut merge = std::pin::pin!(self.merge(act, found, Arc::clone(&done)));
        let mut ticks = interval(TOLD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                outcome = &mut merge => return outcome,
                _ = ticks.tick() => {
                    progress(Progress::Merging { done: done.load(Ordering::Relaxed), of });
                }
            }
        }
    }
}
