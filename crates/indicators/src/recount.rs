//! The proof of the roll-up: a count from the records themselves, handed in and compared.

use std::collections::BTreeMap;

use store::{Error, Sql};
use terms::{Date, Region};

use crate::{indicator::Indicator, indicators::Indicators};

/// A village and day for which roll-up and records disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub village: Region,
    /// When.
    pub day: Date,
    /// What the roll-up says.
    pub rolled_up: i64,
    /// What was counted.
    pub counted: i64,
}

impl Indicators {
    /// Compares the roll-up of `indicator` in `region` with `counted`, what the records say moved
    /// by village and day; rows of the same village and day add up. Sorted by village and day.
    pub async fn recount(
        &self,
        indicator: &'static Indicator,
        region: Region,
        counted: Vec<(Region, Date, i64)>,
    ) -> Result<Vec<Difference>, Error> {
        let (first, last) = region.range();
        let rolled_up: Vec<(Region, Date, i64)> = self
            .ledger
            .scan(move |tx| {
                tx.all(&ALL, &[&indicator.id, &first.cast_signed(), &last.cast_signed()])
            })
            .await?;
        let mut both: BTreeMap<(Region, Date), (i64, i64)> = BTreeMap::new();
        for (village, day, value) in rolled_up {
            both.entry((village, day)).or_default().0 += value;
        }
        for (village, day, value) in counted {
            both.entry((village, day)).or_default().1 += value;
        }
        let differs = both.into_iter().filter(|(_, (rolled_up, counted))| rolled_up != counted);
        Ok(differs
            .map(|((village, day), (rolled_up, counted))| Difference {
                village,
                day,
                rolled_up,
                counted,
            })
            .collect())
    }
}

static ALL: Sql = Sql::new(
    "SELECT village, day, value
     FROM indicator_day
     WHERE indicator = $1 AND village BETWEEN $2 AND $3",
);
