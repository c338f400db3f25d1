//! A rehearsal: everything an import would find and change, and nothing is written.

use std::io;

use terms::{Act, Permission};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    compare::{Difference, detail_after},
    error::ImportError,
    order::{BadLines, Progress},
    packed::unpack,
    read::Chunk,
};
use crate::{Registry, Report, card::said_of_recording, lookup::by_nik};

/// What an import would do.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// What would change, as far as lines are good.
    pub difference: Difference,
    /// What was found in the file.
    pub report: Report,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

impl Registry {
    /// Reads a file as [`Registry::import`] does and compares it with what is recorded.
    pub async fn rehearse<R: io::Read + Send + 'static>(
        &self,
        act: &Act,
        input: R,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Rehearsal, ImportError> {
        act.needs(Permission::Import)?;
        // Bad lines are told; what the others would change is worth knowing all the same.
        let reading = self.reading(act, BadLines::LeaveOut);
        let (chunks, mut read) = mpsc::channel(2);
        let task = spawn_blocking(move || reading.run(input, &chunks));
        let mut difference = Difference::default();
        while let Some(chunk) = read.recv().await {
            let so_far = Progress::Reading { bytes: chunk.bytes, lines: chunk.lines };
            difference = self.compare(chunk, difference).await?;
            progress(so_far);
        }
        let (report, sha256) = task.await.map_err(|_| store::Error::Undone)??;
        Ok(Rehearsal { difference, report, sha256 })
    }

    async fn compare(
        &self,
        chunk: Chunk,
        mut difference: Difference,
    ) -> Result<Difference, store::Error> {
        self.handle
            .scan(move |tx| {
                for mut read in unpack(&chunk.packed).unwrap_or_default() {
                    let known = by_nik(tx, read.person.nik)?;
                    if let Some(known) = &known {
                        let said = read.person.recording_status;
                        read.person.recording_status = said_of_recording(tx, known, said)?;
                    }
                    let detail = detail_after(tx, known.as_ref(), read.detail.as_deref())?;
                    let person = known.as_ref().map(|it| &it.person);
                    difference.add(&read, person, detail.is_some());
                }
                Ok(difference)
            })
            .await
    }
}
