//! Taking the residents of a region out as a file: masked unless two people stand behind more.
//!
//! [`Fields::Masked`] is what most work needs and no more: handle, name, sex, year of birth,
//! village and the four statuses. No digit of NIK or KK number leaves with it, no birth date, no
//! birth place and no address: what the law protects (UU 24/2013, Ps 84), and where a birth shows
//! no digit of the NIK does. The handle finds the record for whoever may open it.
//!
//! [`Fields::Whole`] is the file that [`Registry::import`] reads: to bring it back in changes
//! nothing. A value that a spreadsheet would run (`-`, `=1+1`) stands behind an apostrophe in both,
//! which reading takes away again (`file/formula.rs`).
//!
//! That an export begins is in the log before its first byte leaves; that it ended, with count and
//! SHA-256 of the file, when all of it has been handed over.

mod error;
mod extent;
mod hashed;
mod lines;

use std::{
    io::{BufWriter, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use audit::Event;
use serde::Serialize;
use store::{Answer, Sql, Tx};
use terms::{Act, Id, Permission, Region};
use tokio::time::{MissedTickBehavior, interval};

pub use self::{
    error::ExportError,
    extent::{Extent, Fields},
};
use self::{hashed::Hashed, lines::Lines};
use crate::{Detail, Regions, Registry, Resident};

/// Marker for ids of exports.
#[derive(Debug)]
pub enum Export {}

/// How far an export has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exporting {
    /// Residents written.
    pub done: u64,
    /// Residents in all; 0 before they are counted.
    pub of: u64,
}

/// What has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The export, as the log speaks of it.
    pub export: Id<Export>,
    /// Residents in the file.
    pub residents: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// How often an export tells how far it has come.
const TOLD: Duration = Duration::from_millis(200);

/// Bytes that are handed over at once.
const BUFFER: usize = 64 * 1024;

/// Residents begin to leave.
#[derive(Clone, Debug, Serialize)]
struct ExportBegun {
    export: Id<Export>,
    region: Region,
    fields: Fields,
}

impl Event for ExportBegun {
    const NAME: &'static str = "registry.residents.export_begun";
    const NEEDS: Permission = Permission::Export;
}

/// Residents have left.
#[derive(Clone, Debug, Serialize)]
struct ResidentsExported {
    export: Id<Export>,
    region: Region,
    fields: Fields,
    residents: u64,
    sha256: String,
}

impl Event for ResidentsExported {
    const NAME: &'static str = "registry.residents.exported";
    const NEEDS: Permission = Permission::Export;
}

impl Registry {
    /// Writes the residents of a region to `out` as CSV, village after village, as they are at one
    /// moment and in bounded memory. What was written before an error stays written.
    ///
    /// Needs [`Permission::Export`] and a reason, and [`Permission::ExportWhole`] too for
    /// [`Fields::Whole`].
    pub async fn export<W: Write + Send + 'static>(
        &self,
        act: &Act,
        extent: Extent,
        out: W,
        progress: impl FnMut(Exporting) + Send,
    ) -> Result<Exported, ExportError> {
        may_export(act, extent)?;
        let export = Id::draw(self.ledger.now(), self.ledger.die());
        let Extent { region, fields } = extent;
        self.log_export(act, ExportBegun { export, region, fields }).await?;
        let (residents, written) = self.write_out(extent, out, progress).await?;
        let (bytes, sha256) = (written.bytes(), written.digest());
        let told = ResidentsExported { export, region, fields, residents, sha256: sha256.clone() };
        self.log_export(act, told).await?;
        Ok(Exported { export, residents, bytes, sha256 })
    }

    async fn log_export<E: Event + Clone>(&self, act: &Act, event: E) -> Result<(), ExportError> {
        self.ledger.change(act, move |_| Ok(((), event.clone()))).await
    }

    /// Writes, and tells how far that has come.
    async fn write_out<W: Write + Send + 'static>(
        &self,
        extent: Extent,
        out: W,
        mut progress: impl FnMut(Exporting) + Send,
    ) -> Result<(u64, Hashed<W>), ExportError> {
        let (done, of) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let (writing, counted) = (Arc::clone(&done), Arc::clone(&of));
        let told = || Exporting { done: done.load(Relaxed), of: of.load(Relaxed) };
        let scan = self.ledger.scan(move |tx| write_all(tx, extent, out, (&writing, &counted)));
        let (mut scan, mut ticks) = (std::pin::pin!(scan), interval(TOLD));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let written = loop {
            tokio::select! {
                outcome = &mut scan => break outcome?,
                _ = ticks.tick() => progress(told()),
            }
        };
        progress(told());
        Ok((done.load(Relaxed), written))
    }
}

/// Refuses an act that may not take this out, or does not say why.
fn may_export(act: &Act, extent: Extent) -> Result<(), ExportError> {
    act.needs(Permission::Export)?;
    if extent.fields == Fields::Whole && act.needs(Permission::ExportWhole).is_err() {
        return Err(ExportError::Alone);
    }
    if act.reason().is_none_or(|reason| reason.trim().is_empty()) {
        return Err(ExportError::NoReason);
    }
    if !act.region().is_none_or(|within| within.contains(extent.region)) {
        return Err(ExportError::Outside);
    }
    if !Regions::load().contains(extent.region) {
        return Err(ExportError::RegionUnknown);
    }
    Ok(())
}

/// Row by row, so that memory does not grow with the region.
fn write_all<W: Write>(
    tx: &mut Tx<'_>,
    extent: Extent,
    out: W,
    (done, of): (&AtomicU64, &AtomicU64),
) -> Result<Hashed<W>, ExportError> {
    let (first, last) = extent.region.range();
    let (first, last) = (first.cast_signed(), last.cast_signed());
    let count: Option<(u64,)> = tx.find(&COUNT, &[&first, &last])?;
    of.store(count.map_or(0, |(count,)| count), Relaxed);
    let out = BufWriter::with_capacity(BUFFER, Hashed::new(out));
    let mut lines = Lines::begin(extent.fields, out)?;
    let mut broken = None;
    let outcome = tx.each(&ALL, &[&first, &last], |row| {
        let written = lines.write(&Resident::read(row)?, &Detail::read_from(row, 13)?);
        done.fetch_add(u64::from(written.is_ok()), Relaxed);
        written.map_err(|error| {
            broken = Some(error);
            store::Error::Undone
        })
    });
    if let Some(error) = broken {
        return Err(error.into());
    }
    outcome?;
    Ok(lines.finish()?)
}

static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM resident WHERE region BETWEEN $1 AND $2");

// In the order of an index, so that nothing is gathered and sorted; by handle within a village,
// because those who came together lie together.
static ALL: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address,
         religion, blood_type, education, occupation, disability, citizenship,
         father_name, father_nik, mother_name, mother_nik, birth_certificate, postcode, rt, rw
     FROM resident
     LEFT JOIN resident_detail ON resident_detail.resident = resident.id
     WHERE region BETWEEN $1 AND $2
     ORDER BY region, id",
);
