//! The folder: each file of residents, and beside it the record of what is known of it. Nobody
//! else on the machine may look in.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use terms::Id;

use super::record::{Record, Upload};

pub(super) struct Folder(PathBuf);

impl Folder {
    /// Opens the folder with the records in it; what only half arrived is deleted.
    pub fn open(path: &Path) -> io::Result<(Self, Vec<Record>)> {
        make_private(path)?;
        let folder = Self(path.to_owned());
        let mut records = Vec::new();
        for entry in fs::read_dir(path)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "json")
                && let Some(record) = read(&path)
            {
                records.push(record);
            }
        }
        let known = |path: &Path| {
            let id = path.file_stem().and_then(|it| it.to_str()?.parse::<Id<Upload>>().ok());
            records.iter().any(|it| Some(it.id) == id)
        };
        for entry in fs::read_dir(path)? {
            let path = entry?.path();
            let whole = path.extension().is_some_and(|it| it == "csv" || it == "json");
            if !whole || !known(&path) {
                fs::remove_file(&path)?;
            }
        }
        Ok((folder, records))
    }

    /// Where a file lies that is still arriving, and the file.
    pub fn begin(&self, id: Id<Upload>) -> io::Result<(Part, File)> {
        let path = self.path(id, "part");
        let file = private(&path)?;
        Ok((Part(path), file))
    }

    /// A file has arrived as a whole.
    pub fn arrived(&self, id: Id<Upload>, part: Part) -> io::Result<()> {
        // What a part leaves behind when it is dropped is no longer there.
        fs::rename(&part.0, self.path(id, "csv"))
    }

    pub fn read(&self, id: Id<Upload>) -> io::Result<File> {
        File::open(self.path(id, "csv"))
    }

    /// Keeps a record instead of the one before, as a whole or not at all.
    pub fn keep(&self, record: &Record) -> io::Result<()> {
        let part = Part(self.path(record.id, "json-part"));
        let mut file = private(&part.0)?;
        file.write_all(&serde_json::to_vec(record)?)?;
        file.sync_all()?;
        fs::rename(&part.0, self.path(record.id, "json"))
    }

    /// Deletes a file; its record stays.
    pub fn delete(&self, id: Id<Upload>) {
        remove(&self.path(id, "csv"));
    }

    /// Deletes what is known of a file.
    pub fn forget(&self, id: Id<Upload>) {
        remove(&self.path(id, "json"));
    }

    /// A file without a name, which is gone when nobody holds it any more.
    pub fn nameless(&self, id: Id<Upload>) -> io::Result<File> {
        use std::os::unix::fs::OpenOptionsExt;
        let path = self.path(id, "out");
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        fs::remove_file(path)?;
        Ok(file)
    }

    fn path(&self, id: Id<Upload>, ending: &str) -> PathBuf {
        self.0.join(format!("{id}.{ending}"))
    }
}

/// A file that is still being written: deleted unless it becomes whole.
pub(super) struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::error!(kind = ?error.kind(), "a file of residents could not be deleted");
        }
        _ => {}
    }
}

fn read(path: &Path) -> Option<Record> {
    let record = serde_json::from_slice(&fs::read(path).ok()?).ok();
    if record.is_none() {
        tracing::error!("the record of a file of residents cannot be read; both are deleted");
    }
    record
}

fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}
