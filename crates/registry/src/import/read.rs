//! Reading a file on a thread of its own, chunk by chunk.

use std::io::Read;

use audit::Ledger;
use terms::{Id, Moment, Region};
use tokio::sync::mpsc::Sender;

use super::{
    digest::Digested,
    order::{BadLines, Import},
    stage::Staged,
};
use crate::{FileError, Report, Resident, ResidentFile};

/// Rows staged in one transaction: enough to spread its cost, few enough that others get a turn.
const CHUNK: usize = 1_000;

/// How a file is to be read.
pub(super) struct Reading {
    pub(super) import: Id<Import>,
    pub(super) now: Moment,
    pub(super) within: Region,
    pub(super) bad_lines: BadLines,
    pub(super) ledger: Ledger,
}

/// Some good lines, and how much of the file is read with them.
pub(super) struct Chunk {
    pub(super) rows: Vec<Staged>,
    pub(super) bytes: u64,
    pub(super) lines: u64,
}

impl Reading {
    /// Reads all of `input`: good lines go to `chunks`, the report and the SHA-256 of the whole
    /// file come back. Once a line is bad and that matters, it reads on only for the report.
    pub(super) fn run(
        &self,
        input: impl Read,
        chunks: &Sender<Chunk>,
    ) -> Result<(Report, String), FileError> {
        let digested = Digested::new(input);
        let mut file = ResidentFile::open(digested, self.now.date())?.within(self.within);
        let mut report = Report::default();
        let mut rows = Vec::with_capacity(CHUNK);
        let mut id = Id::draw(self.now, self.ledger.die());
        while let Some(line) = file.next().transpose()? {
            report.add(&line);
            let wanted = report.is_clean() || self.bad_lines == BadLines::LeaveOut;
            if let Ok(person) = line.person
                && wanted
            {
                // Who stands together in the file lies together: families, villages.
                id = id.after(self.ledger.die());
                rows.push(Staged { line: line.number, resident: Resident { id, person } });
            }
            if rows.len() >= CHUNK || (!wanted && report.lines.is_multiple_of(CHUNK as u64)) {
                let rows = std::mem::replace(&mut rows, Vec::with_capacity(CHUNK));
                let chunk = Chunk { rows, bytes: file.input().bytes(), lines: report.lines };
                if chunks.blocking_send(chunk).is_err() {
                    // Nobody waits for the rest.
                    break;
                }
            }
        }
        let last = Chunk { rows, bytes: file.input().bytes(), lines: report.lines };
        // If nobody waits, nothing is lost with it.
        drop(chunks.blocking_send(last));
        Ok((report, file.input().digest()))
    }
}
