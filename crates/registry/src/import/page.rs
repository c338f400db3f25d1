//! A page of changes from a register: read and staged like a file, shown with whatever else moves
//! in the same transaction.

use std::io;

use store::Tx;
use terms::{Act, Id};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{compare::Difference, error::ImportError, order::BadLines, stage::Stage};
use crate::{Registry, Report, Resident, draft::Occasion};

/// What a page was found to hold.
#[derive(Clone)]
pub(crate) struct ReadPage {
    /// `None`, if it holds no good line.
    stage: Option<Stage>,
    pub(crate) report: Report,
    pub(crate) sha256: String,
}

impl Registry {
    /// Reads the lines of a page and stages the good ones.
    pub(crate) async fn read_page(
        &self,
        act: &Act,
        lines: Vec<u8>,
        bad_lines: BadLines,
    ) -> Result<ReadPage, ImportError> {
        let reading = self.reading(act, bad_lines);
        let (chunks, mut read) = mpsc::channel(2);
        let task = spawn_blocking(move || reading.run(io::Cursor::new(lines), &chunks));
        let mut stage: Option<Stage> = None;
        while let Some(chunk) = read.recv().await {
            if chunk.residents > 0 {
                let open = match stage.take() {
                    Some(open) => open,
                    None => self.open_stage(&chunk, self.ledger.now()).await?,
                };
                self.stage(stage.insert(open), chunk).await?;
            }
        }
        let (report, sha256) = task.await.map_err(|_| store::Error::Undone)??;
        if bad_lines == BadLines::Refuse && !report.is_clean() {
            if let Some(stage) = &stage {
                // The bad lines are what to tell; what stays behind, a later pull sweeps.
                drop(self.discard_staged(stage).await);
            }
            return Err(ImportError::BadLines(Box::new(report)));
        }
        Ok(ReadPage { stage, report, sha256 })
    }
}

impl ReadPage {
    /// Shows what is staged. With it come the seals of all changes; new residents' ids follow
    /// `first`.
    pub(crate) fn show(
        &self,
        registry: &Registry,
        tx: &mut Tx<'_>,
        act: &Act,
        occasion: &Occasion,
        first: Id<Resident>,
    ) -> Result<(Difference, String), ImportError> {
        match &self.stage {
            Some(stage) => registry.show_page(tx, act, stage, occasion, first),
            None => Ok((Difference::default(), String::new())),
        }
    }
}
