//! The last step: what was staged becomes visible, with its event and its bases.

use audit::Event;
use serde::Serialize;
use store::{Error, Sql, Tx};
use terms::{Act, Id, Permission};

use super::{error::ImportError, order::Import};
use crate::{Registry, Report, search::index_staged};

/// What an import has brought.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The import.
    pub import: Id<Import>,
    /// Residents who were not known before.
    pub added: u64,
    /// Residents who were known and are now as the file says.
    pub updated: u64,
    /// What was found in the file, bad lines and oddities among it.
    pub report: Report,
    /// SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

/// What the file was found to hold.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) import: Id<Import>,
    pub(super) report: Report,
    pub(super) sha256: String,
}

/// Residents came in from a file.
#[derive(Debug, Serialize)]
struct ResidentsImported {
    import: Id<Import>,
    sha256: String,
    lines: u64,
    left_out: u64,
    added: u64,
    updated: u64,
}

impl Event for ResidentsImported {
    const NAME: &'static str = "registry.residents.imported";
    const NEEDS: Permission = Permission::Import;
}

impl Registry {
    pub(super) async fn merge(&self, act: &Act, found: Found) -> Result<Imported, ImportError> {
        let (registry, today) = (self.clone(), self.ledger.clock().today());
        self.ledger
            .change(act, move |tx| {
                let Found { import, report, sha256 } = found.clone();
                let (added, updated) = merge(tx, import)?;
                registry.freeze_bases(tx, today)?;
                let event = ResidentsImported {
                    import,
                    sha256: sha256.clone(),
                    lines: report.lines,
                    left_out: report.bad_lines,
                    added,
                    updated,
                };
                Ok((Imported { import, added, updated, report, sha256 }, event))
            })
            .await
    }
}

/// How many were added and how many brought up to date.
fn merge(tx: &mut Tx<'_>, import: Id<Import>) -> Result<(u64, u64), Error> {
    // From here to the commit other imports wait, so that each counts what the one before left.
    tx.execute(&TAKE, &[&import])?;
    let known = tx.find(&COUNT_KNOWN, &[&import])?.map_or(0, |(known,): (u64,)| known);
    let merged = tx.execute(&MERGE, &[&import])?;
    index_staged(tx, &import)?;
    tx.execute(&FORGET, &[&import])?;
    Ok((merged.saturating_sub(known), known))
}

static TAKE: Sql = Sql::new("UPDATE resident_merge SET import = $1 WHERE id = 1");

static COUNT_KNOWN: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM resident_staged
     JOIN resident ON resident.nik = resident_staged.nik
     WHERE import = $1",
);

static MERGE: Sql = Sql::new(
    "INSERT INTO resident
         (id, nik, kk_number, full_name, search_key, sex, birth_place, birth_date,
          region, marital_status, recording_status, life_status, relation, address)
     SELECT id, nik, kk_number, full_name, search_key, sex, birth_place, birth_date,
          region, marital_status, recording_status, life_status, relation, address
     FROM resident_staged
     WHERE import = $1
     ON CONFLICT (nik) DO UPDATE SET
         kk_number = excluded.kk_number,
         full_name = excluded.full_name,
         search_key = excluded.search_key,
         sex = excluded.sex,
         birth_place = excluded.birth_place,
         birth_date = excluded.birth_date,
         region = excluded.region,
         marital_status = excluded.marital_status,
         recording_status = excluded.recording_status,
         life_status = excluded.life_status,
         relation = excluded.relation,
         address = excluded.address",
);

static FORGET: Sql = Sql::new("DELETE FROM resident_staged WHERE import = $1");
