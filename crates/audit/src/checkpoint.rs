//! Checkpoints (C2SP tlog-checkpoint): the size and root of the tree, signed by the log.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use keys::NoteKey;
use store::{Error, Sql, Tx};
use terms::{Class, Moment};

use crate::{
    hash::Hash,
    log::Log,
    note::{NoteError, Verifier},
    proof,
    tile::{self, Subtrees},
};

/// At most one checkpoint in this time, however often [`Log::sign`] is called.
const SIGN_EVERY: Duration = Duration::from_secs(1);

/// What the log said of itself at one size: checked to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    size: u64,
    root: Hash,
    note: String,
}

/// Who signs for the log. It remembers what it signed last and signs only what has grown from it.
#[derive(Debug)]
pub struct Notary {
    verifier: Verifier,
    key: NoteKey,
    last: Mutex<Option<Checkpoint>>,
}

/// Why no checkpoint was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The stored checkpoint is not one that this notary has signed.
    #[error("the last checkpoint was not signed by this log: {0}")]
    Foreign(NoteError),
    /// The tree does not hold what was signed before.
    #[error("the log has lost or changed what was signed at {0} events: nothing more is signed")]
    Forked(u64),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl SignError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Foreign(_) | Self::Forked(_) => Class::Refused,
            Self::Store(error) => error.class(),
        }
    }
}

impl Notary {
    /// The notary of the log of this name (such as `dukcapil.example/ikd`), with its key.
    pub fn new(name: &str, key: NoteKey) -> Result<Self, NoteError> {
        let verifier = Verifier::new(name, key.public())?;
        Ok(Self { verifier, key, last: Mutex::default() })
    }

    /// What others need to check this notary's signatures.
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Reminds the notary of a checkpoint kept outside the database: it will sign nothing that has
    /// not grown from it.
    pub fn remember(&self, checkpoint: Checkpoint) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|last| last.size < checkpoint.size) {
            *last = Some(checkpoint);
        }
    }

    fn last(&self) -> Option<Checkpoint> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn sign(&self, size: u64, root: Hash) -> Checkpoint {
        let text = format!("{}\n{size}\n{root}\n", self.verifier.name());
        let line = self.verifier.line(&self.key.sign(text.as_bytes()));
        Checkpoint { size, root, note: format!("{text}\n{line}") }
    }
}

impl Checkpoint {
    /// Reads a checkpoint and checks its log's signature.
    pub fn read(note: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let mut lines = verifier.open(note)?.split('\n');
        let mut line = || lines.next().ok_or(NoteError::Malformed);
        let (origin, size, root) = (line()?, line()?, line()?);
        if origin != verifier.name() {
            return Err(NoteError::Origin);
        }
        let number: u64 = size.parse().map_err(|_| NoteError::Malformed)?;
        let bytes = STANDARD.decode(root).map_err(|_| NoteError::Malformed)?;
        let root = Hash::from_bytes(bytes.try_into().map_err(|_| NoteError::Malformed)?);
        // One way to write a number: no sign, no leading zeros.
        if number.to_string() != size {
            return Err(NoteError::Malformed);
        }
        Ok(Self { size: number, root, note: note.to_owned() })
    }

    /// The leaves of the tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over them.
    pub const fn root(&self) -> &Hash {
        &self.root
    }

    /// The signed note, to be kept elsewhere or given away.
    pub fn note(&self) -> &str {
        &self.note
    }
}

impl Log {
    /// Signs and keeps a checkpoint of the sequenced tree; `None` if it has not grown since the
    /// last one, or that is less than a second old.
    pub async fn sign(&self, notary: &Notary) -> Result<Option<Checkpoint>, SignError> {
        let (now, last) = (self.clock.now(), notary.last());
        let verifier = notary.verifier().clone();
        let due = self.handle.read(move |tx| due(tx, now, &verifier, last.as_ref())).await?;
        let Some((size, root)) = due else { return Ok(None) };
        // No transaction is open while the key signs.
        let checkpoint = notary.sign(size, root);
        let note = checkpoint.note.clone();
        let kept: Result<u64, Error> = self
            .handle
            .write(move |tx| tx.execute(&KEEP, &[&size.cast_signed(), &now, &note]))
            .await;
        kept?;
        notary.remember(checkpoint.clone());
        Ok(Some(checkpoint))
    }

    /// The last checkpoint's signed note, to be written outside the database.
    pub async fn checkpoint(&self) -> Result<Option<String>, Error> {
        let last = self.handle.read(|tx| tx.find::<(i64, Moment, String)>(&LAST, &[])).await?;
        Ok(last.map(|(_, _, note)| note))
    }
}

/// Size and root to be signed, if it is time; refuses a tree that has not grown from what was
/// signed, by whatever the database or the notary remembers.
fn due(
    tx: &mut Tx<'_>,
    now: Moment,
    verifier: &Verifier,
    remembered: Option<&Checkpoint>,
) -> Result<Option<(u64, Hash)>, SignError> {
    let size = tile::size(tx)?;
    let stored: Option<(i64, Moment, String)> = tx.find(&LAST, &[])?;
    if let Some((_, at, _)) = &stored
        && *at <= now
        && now < at.plus(SIGN_EVERY)
    {
        return Ok(None);
    }
    let read = |note: &String| Checkpoint::read(note, verifier).map_err(SignError::Foreign);
    let stored = stored.map(|(_, _, note)| read(&note)).transpose()?;
    let signed = stored.iter().chain(remembered);
    if size == signed.clone().map(Checkpoint::size).max().unwrap_or(0) {
        return Ok(None);
    }
    let mut subtrees = Subtrees::new(tx);
    let mut root = |size| proof::root(0, size, &mut |height, place| subtrees.root(height, place));
    for last in signed {
        if size < last.size || root(last.size)? != last.root {
            return Err(SignError::Forked(last.size));
        }
    }
    Ok(Some((size, root(size)?)))
}

static KEEP: Sql = Sql::new(
    "INSERT INTO audit_checkpoint (size, at, note)
     VALUES ($1, $2, $3)
     ON CONFLICT (size) DO NOTHING",
);
static LAST: Sql =
    Sql::new("SELECT size, at, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1");
