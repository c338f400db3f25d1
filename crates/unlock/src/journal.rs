//! The journal: what each account's counter was, in a file that no backup of the database holds.
//!
//! Lines of one length, each with a hash of its own, are appended and on the disk before an attempt
//! is answered. One thread writes: lines that come together share one `fsync`. What was cut off in
//! the middle of its last line was never answered, and is left out.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::mpsc,
    thread::{self, JoinHandle},
};

use keys::AwsLc;
use terms::{Crypto, Id, Moment};
use tokio::sync::oneshot;

use crate::account::{Account, End};

/// Bytes of a line: account, version, edition, attempts, end, locked until; then its hash.
const SAID: usize = 16 + 4 + 4 + 4 + 1 + 8;
const HASH: usize = 8;
const LENGTH: usize = SAID + HASH;

/// More lines than this for each account, and the file is written anew when it is opened.
const CROWDED: usize = 4;

/// What an account's counter was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub account: Id<Account>,
    /// Grows with each line of the account.
    pub version: u32,
    /// Whose PIN.
    pub edition: u32,
    pub attempts: u32,
    /// 1 where an earlier version wrote that it was blocked.
    pub end: End,
    pub locked_until: Moment,
}

/// Why there is no journal, or no line in it.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A line in the middle was altered.
    #[error("{0} is damaged: restore the file from its own backup, or have all phones reset")]
    Damaged(String),
    /// The thread that writes has ended; what went wrong stands in the log.
    #[error("lines cannot be written any more")]
    Ended,
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] io::Error),
    /// There are accounts, and no file.
    #[error(
        "{0} is missing although phones have accounts: restore it from its own backup. If it is lost, \
         make an empty file there; attempts then count as the database says"
    )]
    Missing(String),
    /// Another process has it.
    #[error("{0} is in use by another server")]
    Taken(String),
}

/// The open journal. It ends with its last handle.
pub(crate) struct Journal {
    lines: Option<mpsc::SyncSender<(Line, oneshot::Sender<()>)>>,
    writer: Option<JoinHandle<()>>,
}

/// Lines that wait for the disk at one time.
const WAITING: usize = 1_024;

impl Journal {
    /// Opens the journal, or begins it, and reads the newest line of each account.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Line>), JournalError> {
        let mut file = lock(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let whole = bytes.len() / LENGTH;
        let newest = newest(&bytes, path)?;
        if bytes.len() % LENGTH != 0 || whole > CROWDED * newest.len() {
            file = rewrite(path, &newest)?;
        }
        let pen = Pen::new(file, path)?;
        let (lines, waiting) = mpsc::sync_channel(WAITING);
        let writer = thread::Builder::new()
            .name("unlock-journal".to_owned())
            .spawn(move || pen.write(&waiting))?;
        Ok((Self { lines: Some(lines), writer: Some(writer) }, newest))
    }

    /// Returns when `line` is on the disk.
    pub(crate) async fn append(&self, line: Line) -> Result<(), JournalError> {
        let (done, written) = oneshot::channel();
        let lines = self.lines.clone().ok_or(JournalError::Ended)?;
        if let Err(full) = lines.try_send((line, done)) {
            let item = match full {
                mpsc::TrySendError::Full(item) => item,
                mpsc::TrySendError::Disconnected(_) => return Err(JournalError::Ended),
            };
            // A thousand wait already: this one waits for its place where waiting is allowed.
            let sent = tokio::task::spawn_blocking(move || lines.send(item)).await;
            sent.ok().and_then(Result::ok).ok_or(JournalError::Ended)?;
        }
        written.await.map_err(|_| JournalError::Ended)
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        drop(self.lines.take());
        if let Some(writer) = self.writer.take() {
            // It has told what went wrong, if anything did.
            drop(writer.join());
        }
    }
}

/// What the writing thread holds.
struct Pen {
    file: File,
    path: PathBuf,
    /// Bytes of whole lines.
    whole: u64,
    /// From here on the file is written anew with the newest lines only.
    crowded: u64,
}

/// A file is not written anew for less than this.
const WORTH_IT: u64 = 64 << 20;

impl Pen {
    fn new(file: File, path: &Path) -> io::Result<Self> {
        let whole = file.metadata()?.len();
        let crowded = whole.saturating_mul(2).saturating_add(WORTH_IT);
        Ok(Self { file, path: path.to_owned(), whole, crowded })
    }

    /// Writes what comes, all that waits at once, until nothing can come any more.
    fn write(mut self, waiting: &mpsc::Receiver<(Line, oneshot::Sender<()>)>) {
        while let Ok(first) = waiting.recv() {
            let rest = waiting.try_iter().take(WAITING);
            let batch: Vec<_> = std::iter::once(first).chain(rest).collect();
            let bytes: Vec<u8> = batch.iter().flat_map(|(line, _)| line.bytes()).collect();
            if let Err(error) = self.add(&bytes) {
                // Those who wait hear it as their sender goes.
                tracing::error!(%error, "Attempts cannot be written into the journal");
                // Nothing may follow half a line.
                if let Err(error) = self.file.set_len(self.whole) {
                    tracing::error!(%error, "The journal of attempts is not whole any more");
                    return;
                }
                continue;
            }
            for (_, done) in batch {
                // Whoever waited may have gone.
                let _ = done.send(());
            }
            if self.whole > self.crowded {
                self = match self.anew() {
                    Ok(pen) => pen,
                    Err((error, mut pen)) => {
                        tracing::error!(%error, "The journal of attempts grows");
                        pen.crowded = pen.crowded.saturating_mul(2);
                        pen
                    }
                };
            }
        }
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.sync_data()?;
        self.whole += bytes.len() as u64;
        Ok(())
    }

    /// The same with the newest line of each account only.
    fn anew(self) -> Result<Self, (JournalError, Self)> {
        let again = || {
            let lines = newest(&fs::read(&self.path)?, &self.path)?;
            Ok(Self::new(rewrite(&self.path, &lines)?, &self.path)?)
        };
        again().map_err(|error| (error, self))
    }
}

fn lock(path: &Path) -> Result<File, JournalError> {
    let mut options = OpenOptions::new();
    let file = options.read(true).append(true).create(true).mode(0o600).open(path)?;
    let taken = || JournalError::Taken(path.display().to_string());
    match file.try_lock() {
        // Who wrote it anew meanwhile has the file that now has this name.
        Ok(()) if file.metadata()?.ino() != fs::metadata(path)?.ino() => Err(taken()),
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(taken()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The newest line of each account. Half a line at the end is none.
fn newest(bytes: &[u8], path: &Path) -> Result<Vec<Line>, JournalError> {
    let mut newest: HashMap<[u8; 16], Line> = HashMap::new();
    for chunk in bytes.chunks_exact(LENGTH) {
        let line = Line::read(chunk);
        let line = line.ok_or_else(|| JournalError::Damaged(path.display().to_string()))?;
        let known = newest.entry(*line.account.as_bytes()).or_insert(line);
        if line.version > known.version {
            *known = line;
        }
    }
    Ok(newest.into_values().collect())
}

/// The same in fewer lines: a new file takes the place of the old one, whole or not at all.
fn rewrite(path: &Path, lines: &[Line]) -> Result<File, JournalError> {
    let next = PathBuf::from(format!("{}.next", path.display()));
    drop(fs::remove_file(&next));
    let mut file = lock(&next)?;
    let bytes: Vec<u8> = lines.iter().flat_map(Line::bytes).collect();
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&next, path)?;
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(file)
}

impl Line {
    fn bytes(&self) -> [u8; LENGTH] {
        let parts: [&[u8]; 6] = [
            self.account.as_bytes(),
            &self.version.to_be_bytes(),
            &self.edition.to_be_bytes(),
            &self.attempts.to_be_bytes(),
            &[self.end.number()],
            &self.locked_until.micros().to_be_bytes(),
        ];
        let said = parts.concat();
        let hash = AwsLc.sha256(&said);
        let mut bytes = [0; LENGTH];
        bytes.iter_mut().zip(said.iter().chain(&hash)).for_each(|(to, from)| *to = *from);
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (said, hash) = bytes.split_at_checked(SAID)?;
        if !AwsLc.sha256(said).starts_with(hash) {
            return None;
        }
        let (account, rest) = said.split_first_chunk::<16>()?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let (edition, rest) = rest.split_first_chunk::<4>()?;
        let (attempts, rest) = rest.split_first_chunk::<4>()?;
        let ([end], until) = rest.split_first_chunk::<1>()?;
        Some(Self {
            account: Id::from_bytes(*account),
            version: u32::from_be_bytes(*version),
            edition: u32::from_be_bytes(*edition),
            attempts: u32::from_be_bytes(*attempts),
            end: End::of(*end)?,
            locked_until: Moment::from_micros(i64::from_be_bytes(until.try_into().ok()?)),
        })
    }
}

#[cfg(test)]
mod tests {
    use terms::{Die, SeededDie};

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("ikd-journal-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn file(&self) -> PathBuf {
            self.0.join("unlock.journal")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn line(account: u64, version: u32) -> Line {
        let die: &dyn Die = &SeededDie::new(account);
        Line {
            account: Id::from_bytes(die.bytes()),
            version,
            edition: 1,
            attempts: version % 10,
            end: End::of((version % 4) as u8).unwrap(),
            locked_until: Moment::from_seconds(1_000 + i64::from(version)),
        }
    }

    fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
        lines.sort_by_key(|it| *it.account.as_bytes());
        lines
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_newest_line_of_each_account_is_found_again() {
        let folder = Folder::new("newest");
        let (journal, none) = Journal::open(&folder.file()).unwrap();
        assert_eq!(none, []);
        let journal = std::sync::Arc::new(journal);
        // In any order, as parallel answers come.
        let all = (0..40_u64).flat_map(|who| (1..=20).rev().map(move |version| line(who, version)));
        let tasks: Vec<_> = all
            .map(|line| {
                let journal = std::sync::Arc::clone(&journal);
                tokio::spawn(async move { journal.append(line).await.unwrap() })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        drop(std::sync::Arc::into_inner(journal).unwrap());
        assert_eq!(fs::metadata(folder.file()).unwrap().len(), 40 * 20 * LENGTH as u64);
        let (journal, found) = Journal::open(&folder.file()).unwrap();
        assert_eq!(sorted(found), sorted((0..40).map(|who| line(who, 20)).collect()));
        drop(journal);
        let small = fs::metadata(folder.file()).unwrap().len();
        assert_eq!(small, 40 * LENGTH as u64, "it was crowded");
        assert_eq!(Journal::open(&folder.file()).unwrap().1.len(), 40);
    }

    #[tokio::test]
    async fn half_a_line_at_the_end_was_never_answered_and_one_in_the_middle_is_told() {
        let folder = Folder::new("torn");
        let (journal, _) = Journal::open(&folder.file()).unwrap();
        journal.append(line(1, 1)).await.unwrap();
        journal.append(line(2, 1)).await.unwrap();
        drop(journal);
        let whole = fs::read(folder.file()).unwrap();
        for cut in LENGTH + 1..2 * LENGTH {
            fs::write(folder.file(), &whole[..cut]).unwrap();
            let (journal, found) = Journal::open(&folder.file()).unwrap();
            assert_eq!(found, [line(1, 1)], "{cut} bytes");
            journal.append(line(3, 1)).await.unwrap();
            drop(journal);
            assert_eq!(Journal::open(&folder.file()).unwrap().1.len(), 2, "what follows is whole");
        }
        for place in 0..LENGTH {
            let mut altered = whole.clone();
            altered[place] ^= 1;
            fs::write(folder.file(), &altered).unwrap();
            let error = Journal::open(&folder.file()).err();
            assert!(matches!(error, Some(JournalError::Damaged(_))), "byte {place}: {error:?}");
        }
    }

    #[tokio::test]
    async fn two_servers_do_not_write_one_journal() {
        let folder = Folder::new("two");
        let (journal, _) = Journal::open(&folder.file()).unwrap();
        let second = Journal::open(&folder.file()).err();
        assert!(matches!(second, Some(JournalError::Taken(_))), "{second:?}");
        drop(journal);
        assert!(Journal::open(&folder.file()).is_ok());
    }
}
