//! Files that only their owner may read, written whole or not at all.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use terms::Die;

use crate::error::KeyError;

/// No sealed key, seal or PIN is longer; anything longer is something else.
const LONGEST: u64 = 64 * 1024;

/// Who besides the owner may read a file.
#[derive(Clone, Copy)]
pub(crate) enum Readers {
    /// Nobody: files that the keyring itself writes.
    Owner,
    /// The group: secrets that an orchestrator mounts for a service.
    Group,
}

impl Readers {
    const fn forbidden(self) -> u32 {
        match self {
            Self::Owner => 0o077,
            Self::Group => 0o037,
        }
    }
}

/// Whether this call wrote the file or somebody else was first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// This call's bytes are there.
    New,
    /// Another's are.
    Taken,
}

/// Makes the directory if it is missing; refuses one that others may enter.
pub(crate) fn make_directory(path: &Path) -> Result<(), KeyError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(KeyError::io(path))?;
    let about = fs::metadata(path).map_err(KeyError::io(path))?;
    closed_to(about.mode(), Readers::Owner, path)
}

/// The whole file, or `None` if there is none. Refuses one that is open to others.
pub(crate) fn read(path: &Path, readers: Readers) -> Result<Option<Vec<u8>>, KeyError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(KeyError::io(path)(error)),
    };
    // Ask the open file, not the path: the path may lead elsewhere by now.
    let about = file.metadata().map_err(KeyError::io(path))?;
    closed_to(about.mode(), readers, path)?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(KeyError::Damaged(path.display().to_string()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    file.take(LONGEST).read_to_end(&mut bytes).map_err(KeyError::io(path))?;
    Ok(Some(bytes))
}

/// Writes a file that must not be there yet. It appears whole, on disk, or not at all: of two
/// writers, in one process or two, exactly one gets `New`.
pub(crate) fn write_new(path: &Path, bytes: &[u8], die: &dyn Die) -> Result<Written, KeyError> {
    let draft = draft_path(path, die);
    let result = write_draft(&draft, bytes)
        .and_then(|()| fs::hard_link(&draft, path))
        .and_then(|()| File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all());
    // Best effort: a draft left behind by a crash holds nothing but what is sealed.
    let _ = fs::remove_file(&draft);
    match result {
        Ok(()) => Ok(Written::New),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Written::Taken),
        Err(error) => Err(KeyError::io(path)(error)),
    }
}

fn write_draft(draft: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A name no other writer uses: not in this process, nor in another one with the same number
/// (containers share volumes, not process numbers).
fn draft_path(path: &Path, die: &dyn Die) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (process, count) = (process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let chance = u64::from_le_bytes(die.bytes());
    path.with_file_name(format!(".{name}.{process}.{count}.{chance:016x}"))
}

fn closed_to(mode: u32, readers: Readers, path: &Path) -> Result<(), KeyError> {
    if mode & readers.forbidden() != 0 {
        return Err(KeyError::Exposed(path.to_owned()));
    }
    Ok(())
}
