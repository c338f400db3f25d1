//! Files that are either whole or not there, and locks between processes.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Writes `bytes` in the place of `path`, readable by its owner only. A reader sees the old file
/// or the new one, and after a power cut so it is too.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_folder(path)
}

/// Writes `bytes` to `path` unless it is there, and returns what is there then: of several who do
/// so at once, all get the first one's.
pub fn first(path: &Path, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let beside = beside(path);
    replace(&beside, bytes)?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => {
            sync_folder(path)?;
            fs::read(path)
        }
    }
}

/// Waits for the lock on this file, made if it is missing. It ends with what is returned, or with
/// the process.
pub fn lock(path: &Path) -> io::Result<File> {
    let file = lockable(path)?;
    file.lock()?;
    Ok(file)
}

/// The same, or `None` if somebody else holds it.
pub fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = lockable(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn lockable(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Where this process drafts the file at `path`.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// A folder that is one test's own.
#[cfg(test)]
pub fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("ikd-{name}-{}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}
