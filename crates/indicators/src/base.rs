//! Bases: what figures are counted against, as they were on one day.

use std::fmt;

use serde::Serialize;
use store::{Error, Sql, Tx};
use terms::{Date, Id, Level, Region};

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
    /// What is counted; not a target, which is set by [`set_target`](crate::Indicators::set_target).
    pub kind: BaseKind,
    /// The region for which it is complete.
    pub covers: Region,
    /// The day it speaks for: who is 17 is so on that day.
    pub day: Date,
    /// Who counted or published it.
    pub source: String,
}

/// A base by its name, as a figure tells it: with it a percentage that was printed is computed
/// again, whatever was frozen since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseName {
    /// What is counted in it.
    pub kind: BaseKind,
    /// The day it speaks for.
    pub day: Date,
    /// Which of that day's.
    pub version: u32,
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

/// Which base is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// The last one frozen by a day.
    LastBy(BaseKind, Date),
    /// The one of this name.
    Named(BaseName),
}

impl Wanted {
    pub(crate) const fn kind(self) -> BaseKind {
        match self {
            Self::LastBy(kind, _) => kind,
            Self::Named(name) => name.kind,
        }
    }
}

/// The value of a base for one region, with its day, version and source.
pub(crate) struct Found {
    pub(crate) day: Date,
    pub(crate) version: u32,
    pub(crate) source: String,
    pub(crate) value: i64,
}

/// The base of `region` that is wanted: the one place where it is summed. A snapshot is silent on
/// the parts of a place that it knows as one; where it knows the parts, one it does not name is 0.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    region: Region,
    wanted: Wanted,
) -> Result<Option<Found>, Error> {
    let (first, last) = region.range();
    let (first, last) = (first.cast_signed(), last.cast_signed());
    let [country, province, regency, district] = above(region);
    let word = wanted.kind().word();
    let snapshot: Option<(Id<Snapshot>, Date, u32, String)> = match wanted {
        Wanted::LastBy(_, day) => tx.find(
            &LATEST,
            &[&word, &first, &last, &country, &province, &regency, &district, &day],
        )?,
        Wanted::Named(BaseName { day, version, .. }) => tx.find(
            &NAMED,
            &[&word, &first, &last, &country, &province, &regency, &district, &day, &version],
        )?,
    };
    let Some((id, day, version, source)) = snapshot else { return Ok(None) };
    let sum: Option<(i64,)> = tx.find(&SUM, &[&id, &first, &last])?;
    Ok(sum.map(|(value,)| Found { day, version, source, value }))
}

/// The regions that `region` lies in, without itself; -1, which no region has, for what is missing.
fn above(region: Region) -> [i64; 4] {
    let levels = [Level::Country, Level::Province, Level::Regency, Level::District];
    levels.map(
        |level| {
            if level < region.level() { region.at(level).number().cast_signed() } else { -1 }
        },
    )
}

// Of snapshots of one day the one that was made for the smaller region knows it better.
static LATEST: Sql = Sql::new(
    "SELECT id, day, version, source
     FROM indicator_snapshot
     WHERE kind = $1 AND covers_from <= $2 AND covers_to >= $3
       AND NOT EXISTS (
           SELECT 1
           FROM indicator_base
           WHERE snapshot = indicator_snapshot.id AND region IN ($4, $5, $6, $7)
       )
       AND day <= $8
     ORDER BY day DESC, covers_to - covers_from, version DESC
     LIMIT 1",
);
static NAMED: Sql = Sql::new(
    "SELECT id, day, version, source
     FROM indicator_snapshot
     WHERE kind = $1 AND covers_from <= $2 AND covers_to >= $3
       AND NOT EXISTS (
           SELECT 1
           FROM indicator_base
           WHERE snapshot = indicator_snapshot.id AND region IN ($4, $5, $6, $7)
       )
       AND day = $8 AND version = $9
     ORDER BY covers_to - covers_from
     LIMIT 1",
);
static SUM: Sql = Sql::new(
    "SELECT COALESCE(CAST(SUM(value) AS BIGINT), 0)
     FROM indicator_base
     WHERE snapshot = $1 AND region BETWEEN $2 AND $3",
);
