//! The files that are kept, and who works on which.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    fs::File,
    io,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use terms::{Act, Clock, Die, Id, Moment, Permission, Region};
use tokio::sync::Semaphore;

use super::{
    error::UploadError,
    folder::Folder,
    meter::{Far, Meter},
    record::{Record, State, Upload},
};

/// The files of one deployment. Cheap to clone.
#[derive(Clone)]
pub struct Imports(pub(super) Arc<Room>);

pub(super) struct Room {
    pub folder: Folder,
    pub clock: Arc<dyn Clock>,
    pub die: Arc<dyn Die>,
    kept: Mutex<Kept>,
    /// Who hands in a file at this moment.
    pub arriving: Arc<Semaphore>,
    /// Whoever looks at one.
    pub looking: Semaphore,
}

#[derive(Default)]
pub(super) struct Kept {
    pub records: BTreeMap<Id<Upload>, Record>,
    pub at_work: HashMap<Id<Upload>, Arc<Meter>>,
    pub importing: Option<Id<Upload>>,
}

/// What is known of a file, and how far the work on it has come if there is any.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub record: Record,
    pub far: Option<Far>,
}

/// A file that nobody has imported by then is deleted.
const WAITS: Duration = Duration::from_secs(24 * 3_600);

/// What became of a file is told so long.
const TOLD: Duration = Duration::from_secs(30 * 24 * 3_600);

/// Of those that are done with, the oldest give way.
const MOST_RECORDS: usize = 500;

/// Who hands in files at the same time.
const ARRIVING: usize = 3;

impl Imports {
    /// Keeps files in `folder`, which it makes. Work that an earlier process had begun is shown as
    /// interrupted.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>, die: Arc<dyn Die>) -> io::Result<Self> {
        let (folder, records) = Folder::open(folder)?;
        let records = records.into_iter().map(|it| (it.id, it)).collect();
        let kept = Mutex::new(Kept { records, ..Kept::default() });
        let (arriving, looking) = (Arc::new(Semaphore::new(ARRIVING)), Semaphore::new(1));
        let imports = Self(Arc::new(Room { folder, clock, die, kept, arriving, looking }));
        imports.sweep();
        Ok(imports)
    }

    /// Deletes files that nobody has imported within a day, and forgets what is long done.
    pub fn sweep(&self) {
        let now = self.now();
        let mut kept = self.kept();
        let idle = |kept: &Kept, id: &Id<Upload>| !kept.at_work.contains_key(id);
        let overdue = |it: &&Record| it.state.has_file() && it.at.plus(WAITS) <= now;
        let late: Vec<_> = kept.records.values().filter(overdue).map(|it| it.id).collect();
        for id in late.into_iter().filter(|id| idle(&kept, id)).collect::<Vec<_>>() {
            self.note(&mut kept, id, State::Expired);
        }
        let done = |it: &&Record| !it.state.has_file();
        let beyond = kept.records.len().saturating_sub(MOST_RECORDS);
        let old = kept.records.values().filter(done).enumerate();
        let old = old.filter(|(place, it)| *place < beyond || it.at.plus(TOLD) <= now);
        for id in old.map(|(_, it)| it.id).collect::<Vec<_>>() {
            self.0.folder.forget(id);
            kept.records.remove(&id);
        }
    }

    /// All files in the region of `act`, the newest first.
    pub(crate) fn all(&self, act: &Act) -> Result<Vec<Shown>, UploadError> {
        act.needs(Permission::Import)?;
        let (now, kept) = (self.now(), self.kept());
        let here = kept.records.values().rev().filter(|it| covers(act, it.region));
        Ok(here.map(|it| kept.shown(it, now)).collect())
    }

    /// One file.
    pub(crate) fn one(&self, act: &Act, id: Id<Upload>) -> Result<Shown, UploadError> {
        act.needs(Permission::Import)?;
        let (now, kept) = (self.now(), self.kept());
        let record = kept.records.get(&id).filter(|it| covers(act, it.region));
        Ok(kept.shown(record.ok_or(UploadError::Missing)?, now))
    }

    /// The file itself, for whoever may import it.
    pub(crate) fn file(&self, act: &Act, id: Id<Upload>) -> Result<(File, Region), UploadError> {
        let record = self.one(act, id)?.record;
        if !record.state.has_file() {
            return Err(UploadError::Missing);
        }
        Ok((self.0.folder.read(id)?, record.region))
    }

    /// Room on the disk for residents who are taken out: gone when it is let go of.
    pub(crate) fn room(&self) -> Result<File, UploadError> {
        Ok(self.0.folder.nameless(Id::draw(self.now(), &*self.0.die))?)
    }

    pub(super) fn now(&self) -> Moment {
        self.0.clock.now()
    }

    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down how a file stands now; a file that is done with is deleted.
    pub(super) fn note(&self, kept: &mut Kept, id: Id<Upload>, state: State) {
        let Some(record) = kept.records.get_mut(&id) else { return };
        record.state = state;
        if let Err(error) = self.0.folder.keep(record) {
            tracing::error!(%error, "the record of a file of residents could not be kept");
        }
        if !record.state.has_file() {
            self.0.folder.delete(id);
        }
    }
}

impl Kept {
    fn shown(&self, record: &Record, now: Moment) -> Shown {
        let far = self.at_work.get(&record.id).map(|meter| meter.look(now));
        Shown { record: record.clone(), far }
    }

    pub fn files(&self) -> usize {
        self.records.values().filter(|it| it.state.has_file()).count()
    }
}

fn covers(act: &Act, region: Region) -> bool {
    act.region().unwrap_or(Region::COUNTRY).contains(region)
}

impl fmt::Debug for Imports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Imports")
    }
}
