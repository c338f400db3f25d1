//! Freezing bases: a new day, or a new version of a day whose values differ. Nothing that was
//! frozen is ever overwritten.

use std::collections::{BTreeSet, HashMap};

use audit::Event;
use keys::AwsLc;
use serde::Serialize;
use store::{Bulk, Error, Sql, ToValue, Tx};
use terms::{Act, Class, Crypto, Date, Forbidden, Id, Permission, Region, date_text};

use crate::{
    base::{BaseKind, Snapshot},
    indicators::Indicators,
};

/// A frozen snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// From 1; the highest of a day counts.
    pub version: u32,
    /// Whether it is new; a snapshot with the same values and source is not frozen twice.
    pub fresh: bool,
    /// SHA-256 of its values and source.
    pub digest: [u8; 32],
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
    /// Freezes bases that the room above has counted, in that room's transaction. The rows of a
    /// snapshot name villages, or larger regions where no more is known; none lies in another.
    /// A few statements in all, however many snapshots there are.
    pub fn freeze_bases(
        &self,
        tx: &mut Tx<'_>,
        bases: &[(Snapshot, Vec<(Region, u64)>)],
    ) -> Result<Vec<Frozen>, FreezeError> {
        let bases: Result<Vec<Counted<'_>>, _> =
            bases.iter().map(|(snapshot, rows)| Counted::new(snapshot, rows)).collect();
        let bases = bases?;
        self.hold_bases(tx)?;
        tx.under(&self.handle, |tx| {
            let mut last = last_versions(tx, &bases)?;
            let (mut fresh, mut frozen) = (Vec::new(), Vec::with_capacity(bases.len()));
            for base in &bases {
                let known = last.get(&base.key()).copied();
                let one = base.beside(known);
                if one.fresh {
                    last.insert(base.key(), (one.version, one.digest));
                    fresh.push((base, one));
                }
                frozen.push(one);
            }
            self.insert(tx, &fresh)?;
            Ok(frozen)
        })
    }

    /// From here to the end of the transaction nobody else freezes: what is counted now is not
    /// overtaken by a count that began later.
    pub fn hold_bases(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        tx.under(&self.handle, |tx| tx.execute(&HOLD, &[])).map(|_| ())
    }

    /// Whether `source` has frozen a base of the population of any region for `day`.
    pub fn has_bases(&self, tx: &mut Tx<'_>, source: &str, day: Date) -> Result<bool, Error> {
        let found: Option<(i64,)> = tx.under(&self.handle, |tx| tx.find(&ANY, &[&day, &source]))?;
        Ok(found.is_some())
    }

    /// Freezes a base that somebody publishes, typed in by hand.
    pub async fn freeze(
        &self,
        act: &Act,
        snapshot: Snapshot,
        rows: Vec<(Region, u64)>,
    ) -> Result<Frozen, FreezeError> {
        let (this, bases) = (self.clone(), [(snapshot, rows)]);
        self.ledger
            .change_if(act, move |tx| {
                let [(snapshot, rows)] = &bases;
                let frozen = this.freeze_bases(tx, &bases)?.into_iter().next();
                let frozen = frozen.ok_or(Error::Shape("one base, and none was frozen"))?;
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

    fn insert(&self, tx: &mut Tx<'_>, fresh: &[(&Counted<'_>, Frozen)]) -> Result<(), Error> {
        let now = self.ledger.now();
        let heads: Vec<Head> = fresh
            .iter()
            .map(|(base, frozen)| Head {
                id: Id::draw(now, self.ledger.die()),
                key: base.key(),
                frozen: *frozen,
            })
            .collect();
        let mut snapshots: Vec<&dyn ToValue> = Vec::with_capacity(heads.len() * 9);
        let mut values: Vec<&dyn ToValue> = Vec::new();
        for (head, (base, _)) in heads.iter().zip(fresh) {
            let (kind, day, from, to) = &head.key;
            snapshots.extend([&head.id as &dyn ToValue, kind, from, to, day]);
            snapshots.extend([&head.frozen.version as &dyn ToValue, &base.snapshot.source]);
            snapshots.extend([&head.frozen.digest as &dyn ToValue, &now]);
            for (region, value) in &base.rows {
                values.extend([&head.id as &dyn ToValue, region, value]);
            }
        }
        tx.insert(&SNAPSHOTS, &snapshots)?;
        tx.insert(&VALUES, &values)
    }
}

/// What versions are numbered by: kind, day, and the first and last number of what it covers.
type Key = (&'static str, Date, i64, i64);

/// The last version of a key, and the digest of what it says.
type Versions = HashMap<Key, (u32, [u8; 32])>;

/// A snapshot with its rows in order.
struct Counted<'s> {
    snapshot: &'s Snapshot,
    rows: Vec<(Region, i64)>,
    digest: [u8; 32],
}

/// A snapshot's row.
struct Head {
    id: Id<Snapshot>,
    key: Key,
    frozen: Frozen,
}

impl<'s> Counted<'s> {
    fn new(snapshot: &'s Snapshot, rows: &[(Region, u64)]) -> Result<Self, FreezeError> {
        let rows = checked(snapshot, rows)?;
        let digest = digest(snapshot, &rows);
        Ok(Self { snapshot, rows, digest })
    }

    fn key(&self) -> Key {
        let (from, to) = self.snapshot.covers.range();
        (self.snapshot.kind.word(), self.snapshot.day, from.cast_signed(), to.cast_signed())
    }

    /// The version it is, after the last one.
    fn beside(&self, last: Option<(u32, [u8; 32])>) -> Frozen {
        let digest = self.digest;
        match last {
            Some((version, same)) if same == digest => Frozen { version, fresh: false, digest },
            Some((version, _)) => Frozen { version: version + 1, fresh: true, digest },
            None => Frozen { version: 1, fresh: true, digest },
        }
    }
}

/// The last versions of the days that `bases` are of.
fn last_versions(tx: &mut Tx<'_>, bases: &[Counted<'_>]) -> Result<Versions, Error> {
    let days: BTreeSet<Date> = bases.iter().map(|base| base.snapshot.day).collect();
    let mut last = HashMap::new();
    for day in days {
        let rows: Vec<(String, i64, i64, u32, [u8; 32])> = tx.all(&VERSIONS, &[&day])?;
        for (kind, from, to, version, digest) in rows {
            let kind = BaseKind::from_word(&kind).ok_or(Error::Shape("an unknown kind of base"))?;
            last.insert((kind.word(), day, from, to), (version, digest));
        }
    }
    Ok(last)
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

static HOLD: Sql = Sql::new("UPDATE indicator_turn SET id = 1 WHERE id = 1");
static ANY: Sql = Sql::new(
    "SELECT 1
     FROM indicator_snapshot
     WHERE kind = 'population' AND day = $1 AND source = $2
     LIMIT 1",
);
// The kinds are named so that the index of days serves.
static VERSIONS: Sql = Sql::new(
    "SELECT kind, covers_from, covers_to, version, digest
     FROM indicator_snapshot
     WHERE kind IN ('population', 'recorded', 'wajib_ktp') AND day = $1
     ORDER BY version",
);
static SNAPSHOTS: Bulk = Bulk::new(
    "INSERT INTO indicator_snapshot
         (id, kind, covers_from, covers_to, day, version, source, digest, frozen_at)
     VALUES",
    9,
);
static VALUES: Bulk = Bulk::new("INSERT INTO indicator_base (snapshot, region, value) VALUES", 3);
