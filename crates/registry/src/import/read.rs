//! Reading a file on a thread of its own, chunk by chunk.

use sha2::{Digest, Sha256};
use terms::{Date, Region};
use tokio::sync::mpsc::Sender;

use super::{
    digest::Digested,
    order::BadLines,
    packed::{Read, pack},
};
use crate::{FileError, Report, ResidentFile};

/// Residents in one chunk: enough to spread the cost of a transaction, few enough that others get
/// a turn and that memory does not matter.
const CHUNK: usize = 4_000;

/// How a file is to be read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) today: Date,
    pub(super) within: Region,
    pub(super) bad_lines: BadLines,
}

/// Some good lines, packed, and how much of the file is read with them.
pub(super) struct Chunk {
    pub(super) packed: Vec<u8>,
    pub(super) residents: u64,
    pub(super) digest: [u8; 32],
    pub(super) bytes: u64,
    pub(super) lines: u64,
}

impl Reading {
    /// Reads all of `input`: good lines go to `chunks`, the report and the SHA-256 of the whole
    /// file come back. Once a line is bad and that matters, it reads on only for the report.
    pub(super) fn run(
        self,
        input: impl std::io::Read,
        chunks: &Sender<Chunk>,
    ) -> Result<(Report, String), FileError> {
        let mut file = ResidentFile::open(Digested::new(input), self.today)?.within(self.within);
        let mut report = Report::default();
        let mut read = Vec::with_capacity(CHUNK);
        while let Some(line) = file.next().transpose()? {
            report.add(&line);
            let wanted = report.is_clean() || self.bad_lines == BadLines::LeaveOut;
            if let Ok(person) = line.person
                && wanted
            {
                read.push(Read { line: line.number, person, detail: line.detail });
            }
            if read.len() >= CHUNK || (!wanted && report.lines.is_multiple_of(CHUNK as u64)) {
                let chunk = Chunk::new(&read, file.input().bytes(), report.lines);
                read.clear();
                if chunks.blocking_send(chunk).is_err() {
                    // Nobody waits for the rest.
                    break;
                }
            }
        }
        // If nobody waits, nothing is lost with it.
        drop(chunks.blocking_send(Chunk::new(&read, file.input().bytes(), report.lines)));
        Ok((report, file.input().digest()))
    }
}

impl Chunk {
    fn new(read: &[Read], bytes: u64, lines: u64) -> Self {
        let packed = pack(read);
        let digest = Sha256::digest(&packed).into();
        Self { packed, residents: read.len() as u64, digest, bytes, lines }
    }
}
