//! What was signed: every stored checkpoint, and one kept elsewhere, against the tree.

use std::collections::VecDeque;

use store::{Error, Sql, Tx};

use crate::{
    checkpoint::Checkpoint,
    hash::Hash,
    note::Verifier,
    report::{Finding, Report},
};

/// Checkpoints taken at once.
const AT_ONCE: u32 = 256;

/// The checkpoints ahead of the walk.
pub(super) struct Checkpoints {
    verifier: Verifier,
    older: Option<Checkpoint>,
    ahead: VecDeque<(i64, String)>,
    taken: i64,
    any: bool,
}

impl Checkpoints {
    pub(super) const fn new(verifier: Verifier, older: Option<Checkpoint>) -> Self {
        Self { verifier, older, ahead: VecDeque::new(), taken: i64::MIN, any: false }
    }

    /// Takes the first checkpoints; none can be of a tree without leaves.
    pub(super) fn start(&mut self, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Error> {
        self.refill(tx)?;
        self.any = !self.ahead.is_empty();
        while let Some((size, _)) = self.ahead.pop_front_if(|(size, _)| *size <= 0) {
            report.find(Finding::CheckpointSize { size });
            self.refill(tx)?;
        }
        Ok(())
    }

    /// Whether something was signed at this size.
    pub(super) fn wants(&self, size: u64) -> bool {
        self.ahead.front().is_some_and(|(next, _)| next.cast_unsigned() == size)
            || self.older.as_ref().is_some_and(|older| older.size() == size)
    }

    /// Compares what was signed at `size` with the tree's root there.
    pub(super) fn compare(
        &mut self,
        tx: &mut Tx<'_>,
        size: u64,
        root: &Hash,
        report: &mut Report,
    ) -> Result<(), Error> {
        if self.older.take_if(|older| older.size() == size).is_some_and(|it| it.root() != root) {
            report.find(Finding::OlderRoot { size });
        }
        let next = self.ahead.pop_front_if(|(next, _)| next.cast_unsigned() == size);
        let Some((stored_for, note)) = next else { return Ok(()) };
        match self.read(stored_for, &note) {
            Ok(checkpoint) if checkpoint.root() == root => report.signed = Some(size),
            Ok(_) => report.find(Finding::CheckpointRoot { size }),
            Err(finding) => report.find(finding),
        }
        self.refill(tx)
    }

    /// Tells of everything that was signed beyond the tree's end.
    pub(super) fn finish(
        &mut self,
        tx: &mut Tx<'_>,
        size: u64,
        report: &mut Report,
    ) -> Result<(), Error> {
        if size > 0 && !self.any {
            report.find(Finding::CheckpointMissing);
        }
        while let Some((stored_for, note)) = self.ahead.pop_front() {
            let beyond = |it: Checkpoint| Finding::CheckpointBeyond { size: it.size() };
            report.find(self.read(stored_for, &note).map_or_else(|finding| finding, beyond));
            if report.is_full() {
                break;
            }
            self.refill(tx)?;
        }
        if let Some(older) = self.older.take_if(|older| older.size() > size) {
            report.find(Finding::OlderBeyond { size: older.size() });
        }
        Ok(())
    }

    fn read(&self, stored_for: i64, note: &str) -> Result<Checkpoint, Finding> {
        let checkpoint = Checkpoint::read(note, &self.verifier)
            .map_err(|_| Finding::CheckpointSignature { size: stored_for })?;
        if checkpoint.size() != stored_for.cast_unsigned() {
            return Err(Finding::CheckpointSize { size: stored_for });
        }
        Ok(checkpoint)
    }

    fn refill(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if !self.ahead.is_empty() {
            return Ok(());
        }
        self.ahead = tx.all(&AHEAD, &[&self.taken, &AT_ONCE])?.into();
        if let Some((last, _)) = self.ahead.back() {
            self.taken = *last;
        }
        Ok(())
    }
}

static AHEAD: Sql = Sql::new(
    "SELECT size, note
     FROM audit_checkpoint
     WHERE size > $1
     ORDER BY size
     LIMIT $2",
);
