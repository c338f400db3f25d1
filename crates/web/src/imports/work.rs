//! The work on a file: looking at it, and importing it.

use std::sync::Arc;

use registry::{BadLines, ImportError, Registry, Rehearsal, SameFile};
use terms::{Act, Class, Id};

use super::{
    error::UploadError,
    kept::{Imports, Kept},
    meter::Meter,
    record::{Found, Outcome, Record, State, Told, Upload},
};

/// Work on one file: nobody else works on it until this is dropped.
struct Work {
    imports: Imports,
    id: Id<Upload>,
    meter: Arc<Meter>,
}

/// The turn to import a file: there is one for all files.
pub(crate) struct Turn {
    work: Work,
    /// What is known of the file.
    pub record: Record,
    pub found: Found,
}

impl Imports {
    /// Looks at a file in the background; of several, one at a time.
    pub(crate) fn check(
        &self,
        registry: &Registry,
        act: &Act,
        id: Id<Upload>,
    ) -> Result<(), UploadError> {
        let region = self.one(act, id)?.record.region;
        let mut kept = self.kept();
        if !kept.records.get(&id).is_some_and(|it| matches!(it.state, State::Checking)) {
            return Err(UploadError::NotReady);
        }
        let work = self.begin(&mut kept, id)?;
        let (registry, act) = (registry.clone(), act.clone().within(region));
        tokio::spawn(async move { work.look(&registry, &act).await });
        Ok(())
    }

    /// Takes the turn to import a file; without [`Turn::start`] it is given back.
    pub(crate) fn turn(&self, act: &Act, id: Id<Upload>) -> Result<Turn, UploadError> {
        self.one(act, id)?;
        let mut kept = self.kept();
        let record = kept.records.get(&id).ok_or(UploadError::Missing)?.clone();
        let found = record.state.found().ok_or(UploadError::NotReady)?.clone();
        if kept.importing.is_some() {
            return Err(UploadError::Busy);
        }
        let work = self.begin(&mut kept, id)?;
        kept.importing = Some(id);
        Ok(Turn { work, record, found })
    }

    fn begin(&self, kept: &mut Kept, id: Id<Upload>) -> Result<Work, UploadError> {
        let record = kept.records.get(&id).ok_or(UploadError::Missing)?;
        let meter = Arc::new(Meter::new(record.bytes, self.now()));
        if kept.at_work.contains_key(&id) {
            return Err(UploadError::NotReady);
        }
        kept.at_work.insert(id, Arc::clone(&meter));
        Ok(Work { imports: self.clone(), id, meter })
    }
}

impl Turn {
    /// Imports the file in the background, as `act`, which must cover its region.
    pub fn start(self, registry: &Registry, act: Act) {
        let Self { work, found, .. } = self;
        let (imports, id) = (work.imports.clone(), work.id);
        imports.note(&mut imports.kept(), id, State::Importing(found.clone()));
        let registry = registry.clone();
        tokio::spawn(async move { work.import(&registry, &act, found).await });
    }
}

impl Work {
    async fn look(self, registry: &Registry, act: &Act) {
        let Ok(_turn) = self.imports.0.looking.acquire().await else { return };
        let state = match self.rehearse(registry, act).await {
            Ok(rehearsal) if rehearsal.report.lines == 0 => {
                State::Refused(Told::from(&ImportError::Empty))
            }
            Ok(rehearsal) => State::Checked { found: Found::of(&rehearsal), problem: None },
            Err(error) if matches!(error.class(), Class::Invalid | Class::Refused) => {
                State::Refused(Told::from(&error))
            }
            Err(error) => {
                // It stays as it was: interrupted, to be looked at again.
                tracing::error!(%error, "a file of residents could not be looked at");
                return;
            }
        };
        self.imports.note(&mut self.imports.kept(), self.id, state);
    }

    async fn rehearse(&self, registry: &Registry, act: &Act) -> Result<Rehearsal, ImportError> {
        let file = self.imports.0.folder.read(self.id).map_err(registry::FileError::from)?;
        let (meter, imports) = (Arc::clone(&self.meter), self.imports.clone());
        registry.rehearse(act, file, move |it| meter.tell(it, imports.now())).await
    }

    async fn import(self, registry: &Registry, act: &Act, found: Found) {
        let state = match self.bring_in(registry, act, &found).await {
            Ok(outcome) => State::Imported(outcome),
            Err(error) => {
                tracing::warn!(%error, "a file of residents was not imported");
                State::Checked { found, problem: Some(Told::from(&error)) }
            }
        };
        self.imports.note(&mut self.imports.kept(), self.id, state);
    }

    async fn bring_in(
        &self,
        registry: &Registry,
        act: &Act,
        found: &Found,
    ) -> Result<Outcome, ImportError> {
        let file = self.imports.0.folder.read(self.id).map_err(registry::FileError::from)?;
        // What was looked at, and perhaps approved, comes in and nothing else.
        let file = SameFile::new(file, &found.sha256);
        let bad_lines = if found.bad_lines > 0 { BadLines::LeaveOut } else { BadLines::Refuse };
        let (meter, imports) = (Arc::clone(&self.meter), self.imports.clone());
        let progress = move |it| meter.tell(it, imports.now());
        let imported = registry.import(act, file, bad_lines, progress).await?;
        Ok(Outcome::of(&imported, self.imports.now()))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let mut kept = self.imports.kept();
        kept.at_work.remove(&self.id);
        kept.importing.take_if(|it| *it == self.id);
    }
}
