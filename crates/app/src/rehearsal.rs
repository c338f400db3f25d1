//! A copy of keys and certificates, on which a change of keys is rehearsed.
//!
//! It must not outlive the rehearsal, however that ends: whoever opens the house next removes what
//! was left behind. A lock tells a copy that is in use from one that is not.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{failure::Failure, keep};

/// What whoever makes, uses or removes copies holds locked, in the data folder.
const LOCK: &str = "rehearsing.lock";

/// What a copy's folder is called at its beginning.
const COPY: &str = "rehearsal.";

/// A copy of what the ceremony reads and writes; it lies in the data folder, which is closed to
/// others.
pub struct Copy {
    pub folder: PathBuf,
    _held: File,
}

impl Copy {
    /// Copies keys and certificates; waits for another rehearsal to end.
    pub fn of(data: &Path) -> Result<Self, Failure> {
        let held = keep::lock(&data.join(LOCK))?;
        remove_copies(data)?;
        let folder = data.join(format!("{COPY}{}", std::process::id()));
        let copy = Self { folder, _held: held };
        for name in ["keys", "certificates"] {
            copy_files(&data.join(name), &copy.folder.join(name))?;
        }
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            tracing::error!(%error, "The rehearsal's copy of the keys could not be removed");
        }
    }
}

/// Removes what a rehearsal that was killed has left behind, unless one goes on just now.
pub fn sweep(data: &Path) -> io::Result<()> {
    match keep::try_lock(&data.join(LOCK))? {
        Some(_held) => remove_copies(data),
        None => Ok(()),
    }
}

fn remove_copies(data: &Path) -> io::Result<()> {
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        let is_copy = entry.file_name().as_encoded_bytes().starts_with(COPY.as_bytes());
        if is_copy && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Copies the files of a folder, none of the folders in it; what they may be read by stays.
fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_rehearsal_left_is_removed_and_one_that_goes_on_is_let_be() {
        let data = keep::folder("rehearsal");
        for folder in ["keys", "rehearsal.1/keys"] {
            fs::create_dir_all(data.join(folder)).unwrap();
            fs::write(data.join(folder).join("issuer.key"), b"sealed").unwrap();
        }
        fs::write(data.join("rehearsal.txt"), b"notes of the last one").unwrap();
        sweep(&data).unwrap();
        assert!(!data.join("rehearsal.1").exists());
        assert!(data.join("rehearsal.txt").exists() && data.join("keys/issuer.key").exists());

        let copy = Copy::of(&data).unwrap();
        sweep(&data).unwrap();
        assert!(copy.folder.join("keys/issuer.key").exists(), "it goes on");
        let folder = copy.folder.clone();
        drop(copy);
        assert!(!folder.exists());
    }
}
