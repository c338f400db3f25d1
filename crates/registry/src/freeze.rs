//! Freezing the bases of a day, for figures to count against.

use std::collections::BTreeMap;

use audit::Event;
use indicators::{BaseKind, FreezeError, Frozen, Snapshot};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Error, Sql, Tx};
use terms::{Act, Class, Date, Forbidden, Level, Moment, Permission, Region, date_text};

use crate::{
    Bases, Registry,
    bases::{Counts, by, count_villages, sums, whole},
};

/// Where a frozen base comes from, as figures say it.
pub const BASE_SOURCE: &str = "registry";

/// What the registry counts and freezes.
const KINDS: [BaseKind; 3] = [BaseKind::Population, BaseKind::WajibKtp, BaseKind::Recorded];

/// The bases of one day as they were frozen.
#[derive(Clone, Debug)]
pub struct FrozenBases {
    /// The day that they speak for.
    pub day: Date,
    villages: Counts,
    /// In the order of [`KINDS`], by the region that they cover.
    frozen: BTreeMap<Region, [Frozen; 3]>,
}

/// One base of one region, as it was frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrozenBase {
    /// What is counted.
    pub kind: BaseKind,
    /// How many.
    pub value: u64,
    /// Which of the day's, from 1.
    pub version: u32,
    /// Whether it is new; where nothing differs from the last version, nothing is frozen.
    pub fresh: bool,
}

/// Why the bases of a day were not frozen.
#[derive(Debug, thiserror::Error)]
pub enum BasesError {
    /// The act lacks the permission, or is confined to a part of the country.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// They were counted and could not be frozen.
    #[error(transparent)]
    Freeze(#[from] FreezeError),
    /// Nobody knows yet.
    #[error("that day is still to come")]
    Future,
    /// Who was registered then is not known any more.
    #[error("the registry has changed since that day and cannot say what held then")]
    Past,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl BasesError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Freeze(error) => error.class(),
            Self::Future => Class::Invalid,
            Self::Past => Class::Conflict,
            Self::Store(error) => error.class(),
        }
    }
}

impl FrozenBases {
    /// Those of `region`; none where nobody is registered or where a part is missing.
    pub fn of(&self, region: Region) -> Vec<FrozenBase> {
        let covers = [Level::Regency, Level::Province, Level::Country];
        let covers = covers.into_iter().filter(|level| *level <= region.level());
        let frozen = covers.map(|level| region.at(level)).find_map(|it| self.frozen.get(&it));
        let inside = self.villages.iter().filter(|(village, _)| region.contains(**village));
        let bases = inside.fold(Bases::default(), |sum, (_, bases)| sum.plus(*bases));
        let frozen = frozen.into_iter().flatten().zip(KINDS);
        frozen
            .map(|(&Frozen { version, fresh, .. }, kind)| FrozenBase {
                kind,
                value: of_kind(&bases, kind),
                version,
                fresh,
            })
            .collect()
    }

    /// What is new of it, for the log.
    fn event(&self) -> Option<BasesFrozen> {
        let (mut snapshots, mut seal) = (0, Sha256::new());
        for (covers, frozen) in &self.frozen {
            for (frozen, kind) in frozen.iter().zip(KINDS).filter(|(frozen, _)| frozen.fresh) {
                snapshots += 1;
                seal.update(kind.word());
                seal.update(covers.number().to_be_bytes());
                seal.update(frozen.version.to_be_bytes());
                seal.update(frozen.digest);
            }
        }
        let seal = seal.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let day = date_text(self.day);
        (snapshots > 0).then_some(BasesFrozen { day, snapshots, seal })
    }
}

/// The bases of a day were counted and frozen; where they did not differ, nothing happened.
#[derive(Debug, Serialize)]
struct BasesFrozen {
    day: String,
    snapshots: u32,
    /// SHA-256 over kind, region, version and digest of each new snapshot.
    seal: String,
}

impl Event for BasesFrozen {
    const NAME: &'static str = "registry.bases.frozen";
    const NEEDS: Permission = Permission::Operate;
}

/// Whether bases that the day has already are counted again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Count,
    Leave,
}

impl Registry {
    /// Freezes the bases of the day `on`: its first version, or one more where values differ from
    /// the last. The registry knows how things are now, so a day that is over is frozen only as
    /// long as nothing was changed since.
    pub async fn freeze_day(&self, act: &Act, on: Date) -> Result<FrozenBases, BasesError> {
        let frozen = self.freeze_at(act, on, Again::Count).await?;
        frozen.ok_or(BasesError::Store(Error::Shape("nothing was counted")))
    }

    /// Freezes the bases of today, if they have not been.
    pub async fn freeze_today(&self, act: &Act) -> Result<Option<FrozenBases>, BasesError> {
        let (indicators, today) = (self.indicators.clone(), self.ledger.clock().today());
        let known: Result<bool, Error> =
            self.ledger.read(move |tx| indicators.has_bases(tx, BASE_SOURCE, today)).await;
        if known? { Ok(None) } else { self.freeze_at(act, today, Again::Leave).await }
    }

    async fn freeze_at(
        &self,
        act: &Act,
        day: Date,
        again: Again,
    ) -> Result<Option<FrozenBases>, BasesError> {
        if act.region().is_some() {
            return Err(Forbidden(Permission::Operate).into());
        }
        let registry = self.clone();
        self.ledger
            .change_if(act, move |tx| {
                registry.indicators.hold_bases(tx)?;
                registry.may_count(tx, day)?;
                let known = registry.indicators.has_bases(tx, BASE_SOURCE, day)?;
                if known && again == Again::Leave {
                    return Ok((None, None));
                }
                let frozen = registry.freeze_bases(tx, day)?;
                let event = frozen.event();
                Ok((Some(frozen), event))
            })
            .await
    }

    /// Refuses a day whose end the registry does not know, or does not know any more.
    fn may_count(&self, tx: &mut Tx<'_>, day: Date) -> Result<(), BasesError> {
        let today = self.ledger.clock().today();
        if day > today {
            return Err(BasesError::Future);
        }
        let end = end_of(day);
        let is_past = day < today;
        let changed = is_past && tx.find::<(i64,)>(&CHANGED, &[&first_id(end), &end])?.is_some();
        if changed { Err(BasesError::Past) } else { Ok(()) }
    }

    /// Counts everybody as of `day` and freezes what that tells: the villages of every regency
    /// that has residents, the regencies of every province that has no regency without, and the
    /// provinces of a country that has no province without. What lacks a part has no base, because
    /// the sum of the parts that happen to be here would be read as the whole.
    pub(crate) fn freeze_bases(
        &self,
        tx: &mut Tx<'_>,
        day: Date,
    ) -> Result<FrozenBases, FreezeError> {
        self.indicators.hold_bases(tx)?;
        let villages = count_villages(tx, Region::COUNTRY, day)?;
        let regencies = by(Level::Regency, &villages);
        let provinces = whole(by(Level::Province, &sums(&regencies)));
        let country = whole(by(Level::Country, &sums(&provinces)));
        let all: Vec<_> = regencies.iter().chain(&provinces).chain(&country).collect();
        let snapshots: Vec<_> = all
            .iter()
            .flat_map(|(covers, counts)| KINDS.map(|kind| snapshot(kind, **covers, day, counts)))
            .collect();
        let frozen = self.indicators.freeze_bases(tx, &snapshots)?;
        let (frozen, _) = frozen.as_chunks::<3>();
        let frozen = all.iter().map(|(covers, _)| **covers).zip(frozen.iter().copied()).collect();
        Ok(FrozenBases { day, villages, frozen })
    }
}

fn snapshot(
    kind: BaseKind,
    covers: Region,
    day: Date,
    counts: &Counts,
) -> (Snapshot, Vec<(Region, u64)>) {
    let rows = counts.iter().map(|(region, bases)| (*region, of_kind(bases, kind))).collect();
    (Snapshot { kind, covers, day, source: BASE_SOURCE.to_owned() }, rows)
}

/// The moment at which `day` is over in western Indonesia.
fn end_of(day: Date) -> Moment {
    const OFFSET: i64 = 7 * 3_600;
    Moment::from_seconds(day.midnight().assume_utc().unix_timestamp() + 86_400 - OFFSET)
}

/// The first of the ids that are drawn from `moment` on: they begin with their milliseconds.
fn first_id(moment: Moment) -> [u8; 16] {
    let millis = u128::from((moment.micros().max(0) / 1_000).cast_unsigned());
    (millis << 80).to_be_bytes()
}

const fn of_kind(bases: &Bases, kind: BaseKind) -> u64 {
    match kind {
        BaseKind::WajibKtp => bases.wajib_ktp,
        BaseKind::Recorded => bases.recorded,
        _ => bases.population,
    }
}

// Whoever came in has an id of that time; whatever changed since stands in the history.
static CHANGED: Sql = Sql::new(
    "SELECT 1
     WHERE EXISTS (SELECT 1 FROM resident WHERE id >= $1)
        OR EXISTS (SELECT 1 FROM resident_history WHERE at >= $2)",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_over_at_midnight_in_jakarta() {
        let day = terms::parse_date("2024-02-29").unwrap();
        let end = end_of(day);
        assert_eq!(end.rfc3339(), "2024-02-29T17:00:00Z");
        assert_eq!(date_text(end.date()), "2024-03-01");
        assert_eq!(end.minus(std::time::Duration::from_micros(1)).date(), day);
    }

    #[test]
    fn ids_drawn_from_a_moment_on_sort_behind_its_first() {
        let (die, end) =
            (terms::SeededDie::new(3), end_of(terms::parse_date("2024-02-29").unwrap()));
        let id = |at| *terms::Id::<crate::Resident>::draw(at, &die).as_bytes();
        assert!(id(end) >= first_id(end));
        assert!(id(end.minus(std::time::Duration::from_millis(1))) < first_id(end));
    }
}
