//! Targets: what a region is meant to reach in a year, by which decree.

use audit::Event;
use serde::Serialize;
use store::{Error, Sql, Tx};
use terms::{Act, Class, Date, Forbidden, Permission, Region, date_text};

use crate::{
    base::{Found, Wanted},
    freeze::MOST_PEOPLE,
    indicator::Indicator,
    indicators::Indicators,
};

/// What a region is meant to reach in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where. The parts of a region do not inherit it, and their targets do not add up to one.
    pub region: Region,
    /// By the end of which year. It says nothing about another.
    pub year: i32,
    /// How many people.
    pub value: u64,
    /// The day of the decree: figures before it do not know the target.
    pub day: Date,
    /// The decree, such as `Surat Dirjen Dukcapil 400.8/…`.
    pub source: String,
}

/// Why a target was not set.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nobody says which decree it is.
    #[error("a target needs its decree as source")]
    SourceMissing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// Nobody, or more people than there are.
    #[error("a target is a number of people above zero")]
    Value,
}

impl TargetError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::SourceMissing | Self::Value => Class::Invalid,
            Self::Store(error) => error.class(),
        }
    }
}

/// A target was set or corrected.
#[derive(Serialize)]
struct TargetSet {
    indicator: &'static str,
    region: Region,
    year: i32,
    day: String,
    value: i64,
    source: String,
}

impl Event for TargetSet {
    const NAME: &'static str = "indicators.target.set";
    const NEEDS: Permission = Permission::Operate;
}

impl Indicators {
    /// Sets a target of `indicator`. One of the same decree's day is corrected: the former value
    /// stays on record, the new one counts.
    pub async fn set_target(
        &self,
        act: &Act,
        indicator: &'static Indicator,
        target: Target,
    ) -> Result<(), TargetError> {
        let Target { region, year, value, day, source } = target;
        if source.trim().is_empty() {
            return Err(TargetError::SourceMissing);
        }
        let value = i64::try_from(value).ok().filter(|value| (1..=MOST_PEOPLE).contains(value));
        let value = value.ok_or(TargetError::Value)?;
        self.ledger
            .change(act, move |tx| {
                tx.execute(&SET, &[&indicator.id, &region, &year, &day, &value, &source])?;
                let day = date_text(day);
                Ok((
                    (),
                    TargetSet {
                        indicator: indicator.id,
                        region,
                        year,
                        day,
                        value,
                        source: source.clone(),
                    },
                ))
            })
            .await
    }
}

/// The target of `region` that is wanted: for the year of `day`, as decreed by then.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    indicator: &Indicator,
    region: Region,
    day: Date,
    wanted: Wanted,
) -> Result<Option<Found>, Error> {
    let found: Option<(Date, u32, String, i64)> = match wanted {
        Wanted::LastBy(..) => tx.find(&LATEST, &[&indicator.id, &region, &day.year(), &day])?,
        Wanted::Named(name) => {
            tx.find(&NAMED, &[&indicator.id, &region, &day.year(), &name.day, &name.version])?
        }
    };
    Ok(found.map(|(day, version, source, value)| Found { day, version, source, value }))
}

static SET: Sql = Sql::new(
    "INSERT INTO indicator_target (indicator, region, year, day, version, value, source)
     VALUES ($1, $2, $3, $4, (
         SELECT COALESCE(MAX(version), 0) + 1
         FROM indicator_target
         WHERE indicator = $1 AND region = $2 AND year = $3 AND day = $4
     ), $5, $6)",
);
static LATEST: Sql = Sql::new(
    "SELECT day, version, source, value
     FROM indicator_target
     WHERE indicator = $1 AND region = $2 AND year = $3 AND day <= $4
     ORDER BY day DESC, version DESC
     LIMIT 1",
);
static NAMED: Sql = Sql::new(
    "SELECT day, version, source, value
     FROM indicator_target
     WHERE indicator = $1 AND region = $2 AND year = $3 AND day = $4 AND version = $5",
);
