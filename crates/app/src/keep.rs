//! Files that are either whole or not there.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Writes `bytes` in the place of `path`, readable by its owner only. A reader sees the old file
/// or the new one, and after a power cut so it is too.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("{}.new", std::process::id()));
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
    let beside = path.with_extension(format!("{}.new", std::process::id()));
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

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
