//! How many there are in each village: the bases as the database counts them.

use std::collections::BTreeMap;

use store::{Sql, Tx};
use terms::{Date, Region, date_text};

use crate::{Bases, Person, Registry};

impl Registry {
    /// Counts the bases of `region` afresh, as of the day `on`.
    pub async fn count_bases(&self, region: Region, on: Date) -> Result<Bases, store::Error> {
        let villages = self.handle.scan(move |tx| count_villages(tx, region, on)).await?;
        Ok(villages.into_values().fold(Bases::default(), Bases::plus))
    }
}

/// The bases of every village in `region` that anybody is registered in, as of the day `on`.
pub(crate) fn count_villages(
    tx: &mut Tx<'_>,
    region: Region,
    on: Date,
) -> Result<BTreeMap<Region, Bases>, store::Error> {
    let (first, last) = region.range();
    let (first, last) = (first.cast_signed(), last.cast_signed());
    let rows: Vec<(Region, u64, u64, u64)> =
        tx.all(&COUNT, &[&born_by(on, Person::KTP_AGE), &first, &last])?;
    let bases = |(region, population, wajib_ktp, recorded)| {
        (region, Bases { population, wajib_ktp, recorded })
    };
    Ok(rows.into_iter().map(bases).collect())
}

/// The text up to which the birth dates of those sort who are `age` on the day `on`. It may name
/// 29 February of a year without one, which sorts where it should.
fn born_by(on: Date, age: i32) -> String {
    let today = date_text(on);
    let (_, day) = today.split_at_checked(4).unwrap_or_default();
    format!("{:04}{day}", on.year() - age)
}

static COUNT: Sql = Sql::new(
    "SELECT region,
         CAST(SUM(CASE WHEN life_status = 1 THEN 1 ELSE 0 END) AS BIGINT),
         CAST(SUM(CASE WHEN life_status = 1 AND (birth_date <= $1 OR marital_status IN (2, 3, 4))
             THEN 1 ELSE 0 END) AS BIGINT),
         CAST(SUM(CASE WHEN life_status = 1 AND recording_status >= 3
             THEN 1 ELSE 0 END) AS BIGINT)
     FROM resident
     WHERE region BETWEEN $2 AND $3
     GROUP BY region
     ORDER BY region",
);
