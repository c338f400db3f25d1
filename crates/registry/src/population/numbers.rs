//! NIK and KK numbers that are given once.

use std::collections::HashMap;

use terms::{Date, KkNumber, Nik, Region, Sex};

/// How many numbers were given so far, for each prefix and date.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    identities: HashMap<u64, u64>,
    family_cards: HashMap<u64, u64>,
}

impl Numbers {
    /// The next NIK of the district `prefix` for somebody born on `birth`;
    /// `None` once all 9,999 are given.
    pub(super) fn identity(&mut self, prefix: u32, birth: Date, sex: Sex) -> Option<Nik> {
        let added = if sex == Sex::Female { 40 } else { 0 };
        Nik::from_number(next(&mut self.identities, stem(prefix, birth, added))?).ok()
    }

    /// The next KK number of the district of `village` on the day `recorded`.
    pub(super) fn family_card(&mut self, village: Region, recorded: Date) -> Option<KkNumber> {
        let prefix = u32::try_from(village.number() / 10_000).ok()?;
        KkNumber::from_number(next(&mut self.family_cards, stem(prefix, recorded, 0))?).ok()
    }
}

/// `PPKKCC DDMMYY` as twelve digits.
fn stem(prefix: u32, date: Date, added: u8) -> u64 {
    let day = u64::from(date.day() + added);
    let month = u64::from(u8::from(date.month()));
    let year = u64::from(date.year().rem_euclid(100).unsigned_abs());
    u64::from(prefix) * 1_000_000 + day * 10_000 + month * 100 + year
}

fn next(given: &mut HashMap<u64, u64>, stem: u64) -> Option<u64> {
    let serial = given.entry(stem).or_default();
    *serial += 1;
    (*serial < 10_000).then_some(stem * 10_000 + *serial)
}

#[cfg(test)]
mod tests {
    use terms::parse_date;

    use super::*;

    #[test]
    fn a_number_is_given_once_and_the_last_is_9999() {
        let mut numbers = Numbers::default();
        let birth = parse_date("1999-05-05").unwrap();
        let given: Vec<_> =
            (0..10_000).map(|_| numbers.identity(367_301, birth, Sex::Female)).collect();
        assert_eq!(given[0].unwrap().reveal(), "3673014505990001");
        assert_eq!(given[9_998].unwrap().reveal(), "3673014505999999");
        assert_eq!(given[9_999], None);
        assert!(numbers.identity(367_301, birth, Sex::Male).is_some());
    }
}
