//! Bases: what figures are counted against, as they were on one day.

use std::fmt;

use audit::Event;
use keys::AwsLc;
use serde::Serialize;
use store::{Bulk, Error, Sql, ToValue, Tx};
use terms::{Act, Class, Crypto, Date, Forbidden, Id, Permission, Region, date_text};

use crate::indicators::Indicators;

/// What a figure is counted against. Printed contradictions come from mixing these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseKind {
    /// Everybody who lives there.
    Population,
    /// Those whose KTP-el data are recorded.
    Recorded,
    /// Those whom the year's decree wants to reach.
    Target,
    /// Those who must hold a KTP: 17 years old, or married, or ever married.
    WajibKtp,
}

/// What a snapshot is of. It speaks for the whole of the region it covers: a part of that region
/// that it does not name has nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// What is counted; not a target, which is set by [`Indicators::set_target`].
    pub kind: BaseKind,
    /// The region for which it is complete.
    pub covers: Region,
    /// The day whose end it describes.
    pub day: Date,
    /// Who counted or published it.
    pub source: String,
}

/// A frozen snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// From 1; the highest of a day counts.
    pub version: u32,
    /// Whether it is new; a snapshot with the same values and source is not frozen twice.
    pub fresh: bool,
}

/// Why a base was not frozen.
#[derive(Debug, thiserror::Error)]
pub enum FreezeError {
    /// People would be counted twice.
    #[error("region {0} is named twice, or with a region that it lies in")]
    Doubled(Region),
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A value beyond any number of people.
    #[error("the value of region {0} is too large")]
    Large(Region),
    /// A value for a place that the snapshot does not cover.
    #[error("region {0} lies outside of what the snapshot covers")]
    Outside(Region),
    /// Nobody says where the values come from.
    #[error("a base needs a source")]
    SourceMissing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// Targets are decreed, not counted.
    #[error("a target is set by its decree, not frozen")]
    Target,
}

impl FreezeError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Store(error) => error.class(),
            _ => Class::Invalid,
        }
    }
}

impl BaseKind {
    /// Its word in addresses, options and the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Recorded => "recorded",
            Self::Target => "target",
            Self::WajibKtp => "wajib_ktp",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Population, Self::Recorded, Self::Target, Self::WajibKtp];
        all.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for BaseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A base was typed in by hand.
#[derive(Serialize)]
struct BaseFrozen {
    kind: BaseKind,
    covers: Region,
    day: String,
    version: u32,
    source: String,
    total: u64,
}

impl Event for BaseFrozen {
    const NAME: &'static str = "indicators.base.frozen";
    const NEEDS: Permission = Permission::Operate;
}

impl Indicators {
    /// Freezes a base that the room above has counted, in that room's transaction. `rows` name
    /// villages, or larger regions where no more is known; none lies in another.
    pub fn freeze_bases(
        &self,
        tx: &mut Tx<'_>,
        snapshot: &Snapshot,
        rows: &[(Region, u64)],
    ) -> Result<Frozen, FreezeError> {
        let rows = checked(snapshot, rows)?;
        let (now, id) = (self.ledger.now(), Id::draw(self.ledger.now(), self.ledger.die()));
        tx.under(&self.handle, |tx| {
            let digest = digest(snapshot, &rows);
            let last: Option<(u32, [u8; 32])> = find_last(tx, snapshot)?;
            if let Some((version, same)) = last
                && same == digest
            {
                return Ok(Frozen { version, fresh: false });
            }
            let version = last.map_or(1, |(version, _)| version + 1);
            let (from, to) = snapshot.covers.range();
            tx.execute(
                &FREEZE,
                &[
                    &id,
                    &snapshot.kind.word(),
                    &from.cast_signed(),
                    &to.cast_signed(),
                    &snapshot.day,
                    &version,
                    &snapshot.source,
                    &digest,
                    &now,
                ],
            )?;
            insert(tx, id, &rows)?;
            Ok(Frozen { version, fresh: true })
        })
    }

    /// Freezes a base that somebody publishes, typed in by hand.
    pub async fn freeze(
        &self,
        act: &Act,
        snapshot: Snapshot,
        rows: Vec<(Region, u64)>,
    ) -> Result<Frozen, FreezeError> {
        let this = self.clone();
        self.ledger
            .change_if(act, move |tx| {
                let frozen = this.freeze_bases(tx, &snapshot, &rows)?;
                let event = frozen.fresh.then(|| BaseFrozen {
                    kind: snapshot.kind,
                    covers: snapshot.covers,
                    day: date_text(snapshot.day),
                    version: frozen.version,
                    source: snapshot.source.clone(),
                    total: rows.iter().map(|(_, value)| value).sum(),
                });
                Ok((frozen, event))
            })
            .await
    }
}

/// The value of a base for one region, with its day and source.
pub(crate) type Found = (Date, String, i64);

/// The base of `kind` for `region` as last frozen by `day`: the one place where it is summed.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    kind: BaseKind,
    region: Region,
    day: Date,
) -> Result<Option<Found>, Error> {
    let (first, last) = region.range();
    let (first, last) = (first.cast_signed(), last.cast_signed());
    let snapshot: Option<(Id<Snapshot>, Date, String)> =
        tx.find(&LATEST, &[&kind.word(), &first, &last, &day])?;
    let Some((id, day, source)) = snapshot else { return Ok(None) };
    let sum: Option<(i64,)> = tx.find(&SUM, &[&id, &first, &last])?;
    Ok(sum.map(|(sum,)| (day, source, sum)))
}

/// The rows in order, none of them twice, in another, or beyond what is covered.
fn checked(snapshot: &Snapshot, rows: &[(Region, u64)]) -> Result<Vec<(Region, i64)>, FreezeError> {
    if snapshot.kind == BaseKind::Target {
        return Err(FreezeError::Target);
    }
    if snapshot.source.trim().is_empty() {
        return Err(FreezeError::SourceMissing);
    }
    let mut sorted = Vec::with_capacity(rows.len());
    for (region, value) in rows {
        if !snapshot.covers.contains(*region) {
            return Err(FreezeError::Outside(*region));
        }
        let people = i64::try_from(*value).ok().filter(|value| *value <= MOST_PEOPLE);
        sorted.push((*region, people.ok_or(FreezeError::Large(*region))?));
    }
    sorted.sort_unstable();
    // A region sorts right before the first of those that lie in it.
    for (above, below) in sorted.iter().zip(sorted.iter().skip(1)) {
        if above.0.contains(below.0) {
            return Err(FreezeError::Doubled(below.0));
        }
    }
    Ok(sorted)
}

/// So many that sums over all regions cannot overflow.
pub(crate) const MOST_PEOPLE: i64 = 10_000_000_000;

fn digest(snapshot: &Snapshot, rows: &[(Region, i64)]) -> [u8; 32] {
    let mut bytes = Vec::with_capacity(rows.len() * 16 + 64);
    for (region, value) in rows {
        bytes.extend_from_slice(&region.number().to_be_bytes());
        bytes.extend_from_slice(&value.to_be_bytes());
    }
    bytes.extend_from_slice(snapshot.source.as_bytes());
    AwsLc.sha256(&bytes)
}

fn find_last(tx: &mut Tx<'_>, snapshot: &Snapshot) -> Result<Option<(u32, [u8; 32])>, Error> {
    let (from, to) = snapshot.covers.range();
    tx.find(&LAST, &[&snapshot.kind.word(), &from.cast_signed(), &to.cast_signed(), &snapshot.day])
}

fn insert(tx: &mut Tx<'_>, id: Id<Snapshot>, rows: &[(Region, i64)]) -> Result<(), Error> {
    let values: Vec<&dyn ToValue> =
        rows.iter().flat_map(|(region, value)| [&id as &dyn ToValue, region, value]).collect();
    tx.insert(&VALUES, &values)
}

static FREEZE: Sql = Sql::new(
    "INSERT INTO indicator_snapshot
         (id, kind, covers_from, covers_to, day, version, source, digest, frozen_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
static LAST: Sql = Sql::new(
    "SELECT version, digest
     FROM indicator_snapshot
     WHERE kind = $1 AND covers_from = $2 AND covers_to = $3 AND day = $4
     ORDER BY version DESC
     LIMIT 1",
);
// Of snapshots of one day the one that was made for the smaller region knows it better.
static LATEST: Sql = Sql::new(
    "SELECT id, day, source
     FROM indicator_snapshot
     WHERE kind = $1 AND covers_from <= $2 AND covers_to >= $3 AND day <= $4
       AND EXISTS (
           SELECT 1
           FROM indicator_base
           WHERE snapshot = indicator_snapshot.id AND region BETWEEN $2 AND $3
       )
     ORDER BY day DESC, covers_to - covers_from, version DESC
     LIMIT 1",
);
static SUM: Sql = Sql::new(
    "SELECT CAST(SUM(value) AS BIGINT)
     FROM indicator_base
     WHERE snapshot = $1 AND region BETWEEN $2 AND $3",
);
static VALUES: Bulk = Bulk::new("INSERT INTO indicator_base (snapshot, region, value) VALUES", 3);
