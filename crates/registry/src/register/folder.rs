//! A register as a folder of files: what offices are handed where no line leads to the register.
//!
//! Files are named `000001.csv`, `000002.csv`, … in the order in which they came, without a gap,
//! and never change once they lie there: copy one in under another ending and rename it when it is
//! whole. A large file is read in pages.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use terms::{Date, KkNumber, Nik};
use tokio::task::spawn_blocking;

use super::{Asked, Cursor, Page, Pair, PopulationRegister, RegisterError, Source};
use crate::ResidentFile;

/// A folder of files of residents.
#[derive(Clone, Debug)]
pub struct FolderRegister {
    source: Source,
    folder: PathBuf,
}

/// How far the folder was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    file: u32,
    /// Bytes of the file that were read; `None` for all of them.
    read: Option<u64>,
}

/// Bytes of a line that are handed on: more than any good one has, so that a longer one is told as
/// too long.
const LONGEST: u64 = 4_097;

const MISSING: RegisterError = RegisterError::Misread("a file of the folder is missing");
const NAME: RegisterError = RegisterError::Misread("a file's name is not six digits and .csv");
const SHORTER: RegisterError = RegisterError::Misread("a file became shorter after it was read");

impl FolderRegister {
    /// The register in `folder`, known here as `source`.
    pub fn new(source: Source, folder: impl Into<PathBuf>) -> Self {
        Self { source, folder: folder.into() }
    }
}

impl PopulationRegister for FolderRegister {
    fn source(&self) -> &Source {
        &self.source
    }

    fn changes<'a>(&'a self, after: Option<&'a Cursor>) -> Asked<'a, Option<Page>> {
        let (folder, after) = (self.folder.clone(), after.cloned());
        on_a_thread(move || page(&folder, after))
    }

    fn verify(&self, nik: Nik, kk_number: KkNumber) -> Asked<'_, Pair> {
        let folder = self.folder.clone();
        on_a_thread(move || pair(&folder, nik, kk_number))
    }
}

/// Disks are waited for on a thread of their own.
fn on_a_thread<'a, T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RegisterError> + Send + 'static,
) -> Asked<'a, T> {
    Box::pin(async { spawn_blocking(work).await.unwrap_or(Err(RegisterError::Unreachable)) })
}

fn page(folder: &Path, after: Option<Cursor>) -> Result<Option<Page>, RegisterError> {
    let files = files(folder)?;
    let read = after.as_ref().map(Place::of).transpose()?;
    let place = read.map_or(Place { file: 1, read: Some(0) }, Place::next);
    let from = place.read.unwrap_or_default();
    if !files.contains(&place.file) {
        // What is half read must be there, and so must be what lies before another.
        let awaited = from > 0 || files.range(place.file..).next().is_some();
        return if awaited { Err(MISSING) } else { Ok(None) };
    }
    let (lines, end) = some_lines(&path(folder, place.file), from).map_err(told)?;
    let is_last = !files.contains(&(place.file + 1));
    let next = Cursor::new(Place { read: end, ..place }.text())?;
    Ok(Some(Page { after, next, lines, more: end.is_some() || !is_last }))
}

/// The numbers of the files that lie there.
fn files(folder: &Path) -> Result<BTreeSet<u32>, RegisterError> {
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(|error| told(error.into()))? {
        let name = entry.map_err(|error| told(error.into()))?.file_name();
        let Some(stem) = name.to_str().and_then(|it| it.strip_suffix(".csv")) else { continue };
        let digits = stem.len() == 6 && stem.bytes().all(|it| it.is_ascii_digit());
        numbers.insert(stem.parse().ok().filter(|_| digits).ok_or(NAME)?);
    }
    Ok(numbers)
}

fn path(folder: &Path, file: u32) -> PathBuf {
    folder.join(format!("{file:06}.csv"))
}

/// The header and as many lines behind `from` as a page holds; where they end, unless that is the
/// end of the file.
fn some_lines(path: &Path, from: u64) -> Result<(Vec<u8>, Option<u64>), Unread> {
    let mut input = BufReader::new(File::open(path)?);
    let mut page = Vec::new();
    let header = one_line(&mut input, &mut page)?;
    let mut place = header;
    if from > header {
        place = input.seek(SeekFrom::Start(from))?;
    }
    if input.get_ref().metadata()?.len() < place {
        return Err(Unread::Shorter);
    }
    for _ in 0..Page::MOST {
        if page.len() as u64 + LONGEST > Page::MOST_BYTES as u64 {
            break;
        }
        match one_line(&mut input, &mut page)? {
            0 => return Ok((page, None)),
            read => place += read,
        }
    }
    let is_end = input.fill_buf()?.is_empty();
    Ok((page, (!is_end).then_some(place)))
}

/// Adds the next line, as much of it as may be handed on. Says how many bytes it had in the file.
fn one_line(input: &mut impl BufRead, page: &mut Vec<u8>) -> io::Result<u64> {
    let mut read = input.by_ref().take(LONGEST).read_until(b'\n', page)? as u64;
    if read == LONGEST && page.last() != Some(&b'\n') {
        read += input.skip_until(b'\n')? as u64;
        page.push(b'\n');
    } else if read > 0 && page.last() != Some(&b'\n') {
        page.push(b'\n');
    }
    Ok(read)
}

/// What the folder says of a pair: the last line of whoever has the NIK counts.
fn pair(folder: &Path, nik: Nik, kk_number: KkNumber) -> Result<Pair, RegisterError> {
    let header = RegisterError::Misread("a file has no header of residents");
    let mut found = Pair::Unknown;
    for number in files(folder)? {
        let file = File::open(path(folder, number)).map_err(|error| told(error.into()))?;
        // The day matters to oddities only, and nobody is told of those here.
        let lines = ResidentFile::open(file, Date::MIN).map_err(|_| header)?;
        for line in lines {
            let line = line.map_err(|_| RegisterError::Unreachable)?;
            if let Some(person) = line.person.ok().filter(|it| it.nik == nik) {
                let same = person.kk_number == kk_number;
                found = if same { Pair::Agrees } else { Pair::Differs };
            }
        }
    }
    Ok(found)
}

/// Why a file could not be read on.
enum Unread {
    Io(io::Error),
    Shorter,
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn told(unread: Unread) -> RegisterError {
    match unread {
        Unread::Io(error) if error.kind() == ErrorKind::PermissionDenied => RegisterError::Refused,
        Unread::Io(_) => RegisterError::Unreachable,
        Unread::Shorter => SHORTER,
    }
}

impl Place {
    /// `000007` for a file that was read, `000007:4711` for one that was read so far.
    fn text(self) -> String {
        match self.read {
            Some(read) => format!("{:06}:{read}", self.file),
            None => format!("{:06}", self.file),
        }
    }

    fn of(cursor: &Cursor) -> Result<Self, RegisterError> {
        let text = cursor.as_str();
        let (file, read) = text.split_once(':').map_or((text, None), |it| (it.0, Some(it.1)));
        let read = read.map(str::parse).transpose().ok();
        let place = file.parse().ok().zip(read).map(|(file, read)| Self { file, read });
        place.ok_or(RegisterError::Misread("its cursor is of another kind"))
    }

    /// Where what follows begins.
    const fn next(self) -> Self {
        match self.read {
            Some(_) => self,
            None => Self { file: self.file.saturating_add(1), read: Some(0) },
        }
    }
}
