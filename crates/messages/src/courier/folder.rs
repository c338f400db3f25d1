//! A folder instead of the post: for demonstrations, where people read their messages in it.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use super::{Courier, Letter, Sending, Undelivered};

/// Writes each message into a file of its own, for the owner of the folder only.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Opens the folder, and makes it if it is missing.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Ok(Self(path.to_owned()))
    }

    fn write(&self, letter: &Letter) -> io::Result<()> {
        let Letter { id, to, subject, text } = letter;
        // Ids grow with time, and so do the files' names. One that is sent again is written again.
        let (path, new) = (self.0.join(format!("{id}.txt")), self.0.join(format!(".{id}.new")));
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        write!(file, "{}\n{subject}\n\n{text}\n", to.reveal())?;
        drop(file);
        fs::rename(new, path)
    }
}

impl Courier for Folder {
    fn carry<'a>(&'a self, letter: &'a Letter) -> Sending<'a> {
        Box::pin(async move { self.write(letter).map_err(|_| Undelivered::Later) })
    }
}
