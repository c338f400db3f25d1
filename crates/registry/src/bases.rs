//! How many there are in each village, as the database counts them.

use std::collections::BTreeMap;

use store::{Error, Sql, Tx};
use terms::{Date, Level, Region, date_text};

use crate::{Bases, Person, Regions, Registry};

/// Bases by region, none of which lies in another.
pub(crate) type Counts = BTreeMap<Region, Bases>;

impl Registry {
    /// Counts the bases of `region` afresh, as of the day `on`.
    pub async fn count_bases(&self, region: Region, on: Date) -> Result<Bases, Error> {
        let villages = self.handle.scan(move |tx| count_villages(tx, region, on)).await?;
        Ok(villages.into_values().fold(Bases::default(), Bases::plus))
    }
}

/// The counts by the region of `level` that they lie in.
pub(crate) fn by(level: Level, counts: &Counts) -> BTreeMap<Region, Counts> {
    let mut groups: BTreeMap<Region, Counts> = BTreeMap::new();
    for (region, bases) in counts {
        groups.entry(region.at(level)).or_default().insert(*region, *bases);
    }
    groups
}

/// The groups that lack none of their region's parts.
pub(crate) fn whole(groups: BTreeMap<Region, Counts>) -> BTreeMap<Region, Counts> {
    let complete = |(region, counts): &(Region, Counts)| {
        Regions::load().children(*region).all(|part| counts.contains_key(&part))
    };
    groups.into_iter().filter(complete).collect()
}

pub(crate) fn sums(groups: &BTreeMap<Region, Counts>) -> Counts {
    let sum = |counts: &Counts| counts.values().copied().fold(Bases::default(), Bases::plus);
    groups.iter().map(|(region, counts)| (*region, sum(counts))).collect()
}

/// The bases of every village in `region` that anybody is registered in, as of the day `on`.
pub(crate) fn count_villages(tx: &mut Tx<'_>, region: Region, on: Date) -> Result<Counts, Error> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(codes: &[Region]) -> Counts {
        let bases = Bases { population: 2, wajib_ktp: 1, recorded: 1 };
        codes.iter().map(|region| (*region, bases)).collect()
    }

    #[test]
    fn only_what_lacks_no_part_is_a_whole() {
        let regions = Regions::load();
        let all: Vec<Region> =
            regions.children(Region::COUNTRY).flat_map(|it| regions.children(it)).collect();
        let provinces = whole(by(Level::Province, &counts(&all)));
        let country = whole(by(Level::Country, &sums(&provinces)));
        assert_eq!((provinces.len(), country.len()), (38, 1));
        assert_eq!(sums(&country)[&Region::COUNTRY].population, 2 * 514);

        let provinces = whole(by(Level::Province, &counts(&all[1..])));
        let country = whole(by(Level::Country, &sums(&provinces)));
        assert_eq!((provinces.len(), country.len()), (37, 0), "one regency is missing");
    }
}
