//! What is read and not yet shown: chunks in the store, in the hands of one who works on them.

use std::time::Duration;

use store::{Error, Sql, Tx};
use terms::{Id, Moment};

use super::{error::ImportError, order::Import, read::Chunk};
use crate::Registry;

/// How long an import may take before another one may sweep what it has staged.
const ABANDONED: Duration = Duration::from_secs(24 * 3_600);

/// An import's chunks in the store.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) import: Id<Import>,
    owner: [u8; 16],
    /// Digests of the chunks that an earlier attempt has left.
    left: Vec<[u8; 32]>,
    pub(super) chunks: u64,
    pub(super) residents: u64,
}

impl Stage {
    /// How many chunks of an earlier attempt were found.
    pub(super) fn resumed(&self) -> u64 {
        self.left.len() as u64
    }
}

impl Registry {
    /// Opens a stage for a file that begins with `first`: the one that was cut off, if there is.
    pub(super) async fn open_stage(&self, first: &Chunk, now: Moment) -> Result<Stage, Error> {
        let fresh: Id<Import> = Id::draw(now, self.ledger.die());
        let (owner, digest) = (self.ledger.die().bytes::<16>(), first.digest);
        let (import, left) = self
            .handle
            .write(move |tx| {
                let found: Option<(Id<Import>,)> = tx.find(&FIND, &[&digest])?;
                let Some((import,)) = found else {
                    tx.execute(&BEGIN, &[&fresh, &owner, &digest])?;
                    return Ok::<_, Error>((fresh, Vec::new()));
                };
                tx.execute(&TAKE_OVER, &[&import, &owner])?;
                let left: Vec<([u8; 32],)> = tx.all(&LEFT, &[&import])?;
                Ok((import, left.into_iter().map(|(digest,)| digest).collect()))
            })
            .await?;
        Ok(Stage { import, owner, left, chunks: 0, residents: 0 })
    }

    /// Stages the next chunk, unless an earlier attempt has.
    pub(super) async fn stage(&self, stage: &mut Stage, chunk: Chunk) -> Result<(), ImportError> {
        let number = stage.chunks;
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let known = stage.left.get(place) == Some(&chunk.digest);
        stage.chunks += 1;
        stage.residents += chunk.residents;
        if known {
            return Ok(());
        }
        // From here on the file is another: what follows of the earlier attempt is not its.
        stage.left.truncate(place);
        let (import, owner) = (stage.import, stage.owner);
        self.handle
            .write(move |tx| {
                hold(tx, import, owner)?;
                tx.execute(&CUT, &[&import, &number.cast_signed()])?;
                let values = (number.cast_signed(), chunk.digest);
                tx.execute(&STAGE, &[&import, &values.0, &values.1, &chunk.packed])?;
                Ok(())
            })
            .await
    }

    /// Forgets what an import has staged.
    pub(super) async fn discard_staged(&self, stage: &Stage) -> Result<(), ImportError> {
        let (import, owner) = (stage.import, stage.owner);
        self.handle
            .write(move |tx| {
                hold(tx, import, owner)?;
                Ok(forget(tx, import)?)
            })
            .await
    }

    /// Forgets what imports left behind that never came to an end.
    pub(crate) async fn sweep_staged(&self, now: Moment) -> Result<(), Error> {
        // Ids begin with the time they were drawn at.
        let mut oldest = [0; 16];
        let millis = now.minus(ABANDONED).micros().max(0) / 1_000;
        oldest[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        self.handle
            .write(move |tx| {
                tx.execute(&SWEEP_STAGED, &[&oldest])?;
                tx.execute(&SWEEP, &[&oldest])?;
                Ok(())
            })
            .await
    }
}

/// Goes on only for the one whose import it is; until the transaction ends, it stays theirs.
pub(super) fn hold_stage(tx: &mut Tx<'_>, stage: &Stage) -> Result<(), ImportError> {
    hold(tx, stage.import, stage.owner)
}

fn hold(tx: &mut Tx<'_>, import: Id<Import>, owner: [u8; 16]) -> Result<(), ImportError> {
    match tx.execute(&HOLD, &[&import, &owner])? {
        0 => Err(ImportError::TakenOver),
        _ => Ok(()),
    }
}

pub(super) fn forget(tx: &mut Tx<'_>, import: Id<Import>) -> Result<(), Error> {
    tx.execute(&DISCARD_STAGED, &[&import])?;
    tx.execute(&DISCARD, &[&import])?;
    Ok(())
}

static FIND: Sql =
    Sql::new("SELECT id FROM resident_import WHERE first = $1 ORDER BY id DESC LIMIT 1");

static BEGIN: Sql = Sql::new("INSERT INTO resident_import (id, owner, first) VALUES ($1, $2, $3)");

static TAKE_OVER: Sql = Sql::new("UPDATE resident_import SET owner = $2 WHERE id = $1");

static HOLD: Sql = Sql::new("UPDATE resident_import SET owner = $2 WHERE id = $1 AND owner = $2");

static LEFT: Sql = Sql::new("SELECT digest FROM resident_staged WHERE import = $1 ORDER BY chunk");

static CUT: Sql = Sql::new("DELETE FROM resident_staged WHERE import = $1 AND chunk >= $2");

static STAGE: Sql = Sql::new(
    "INSERT INTO resident_staged (import, chunk, digest, residents)
     VALUES ($1, $2, $3, $4)",
);

static DISCARD_STAGED: Sql = Sql::new("DELETE FROM resident_staged WHERE import = $1");

static DISCARD: Sql = Sql::new("DELETE FROM resident_import WHERE id = $1");

static SWEEP_STAGED: Sql = Sql::new("DELETE FROM resident_staged WHERE import < $1");

static SWEEP: Sql = Sql::new("DELETE FROM resident_import WHERE id < $1");
