//! Bases: what a percentage is taken of. Frozen with their day and source.

use store::{Error, Sql, ToValue, Tx};
use terms::{Date, Region};

use crate::roll_up::Indicators;

/// The bases in circulation. Most contradictions in print come from mixing them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BaseKind {
    /// Everybody who lives there.
    Population,
    /// Recorded for the KTP-el.
    Recorded,
    /// The number that somebody has set as the goal.
    Target,
    /// Who must hold a KTP (UU 24/2013, Ps 63).
    WajibKtp,
}

impl BaseKind {
    /// The word on the command line and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Recorded => "recorded",
            Self::Target => "target",
            Self::WajibKtp => "wajib_ktp",
        }
    }
}

impl Indicators {
    /// Freezes a base as counted on `day`, by region, as a new version of that day; runs in the
    /// transaction of the room that counted.
    pub fn freeze_base(
        &self,
        tx: &mut Tx<'_>,
        kind: BaseKind,
        day: Date,
        source: &str,
        counts: &[(Region, i64)],
    ) -> Result<(), Error> {
        tx.under(&self.handle, |tx| {
            let version: Option<(i64,)> = tx.find(&NEXT_VERSION, &[&kind.word(), &day])?;
            let (version,) = version.ok_or(Error::Shape("a version"))?;
            for (region, value) in counts {
                let values: [&dyn ToValue; 6] =
                    [&kind.word(), &day, &version, region, value, &source];
                tx.execute(&FREEZE, &values)?;
            }
            Ok(())
        })
    }
}

static NEXT_VERSION: Sql = Sql::new(
    "SELECT COALESCE(MAX(version), 0) + 1
     FROM indicator_base
     WHERE kind = $1 AND day = $2",
);

static FREEZE: Sql = Sql::new(
    "INSERT INTO indicator_base (kind, day, version, region, value, source)
     VALUES ($1, $2, $3, $4, $5, $6)",
);
