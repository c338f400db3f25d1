//! What is known of the first six digits of people's numbers.

use terms::{Edition, Prefix};

/// Every prefix that some list has, in the order of the digits.
#[derive(Debug)]
pub(super) struct Prefixes(Vec<(u32, Prefix)>);

impl Prefixes {
    /// What is known of this six-digit prefix.
    pub(super) fn look_up(&self, prefix: u32) -> Prefix {
        let place = self.0.binary_search_by_key(&prefix, |it| it.0).ok();
        place.and_then(|it| self.0.get(it)).map_or(Prefix::Unknown, |it| it.1)
    }

    /// The districts of the current list, and those of earlier lists in `text`, in the form that
    /// `tools/regions/prefixes.py` describes. What is current is not historic.
    pub(super) fn read(current: impl Iterator<Item = u32>, text: &str) -> Option<Self> {
        let mut prefixes: Vec<_> = current.map(|it| (it, Prefix::Current)).collect();
        let mut edition = None;
        for line in text.lines().filter(|it| !it.starts_with('#')) {
            let (head, rest) = line.split_once(' ')?;
            if head == "list" {
                let (year, districts) = rest.split_once(' ')?;
                edition =
                    Some(Edition { year: year.parse().ok()?, districts: districts.parse().ok()? });
                continue;
            }
            let regency: u32 = head.parse().ok()?;
            for stretch in rest.split(' ') {
                let (first, last) = stretch.split_once('-').unwrap_or((stretch, stretch));
                let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
                let historic = Prefix::Historic(edition?);
                prefixes.extend((first..=last).map(|it| (regency * 100 + it, historic)));
            }
        }
        // The sort keeps the order of equals: the current list first, then the newest.
        prefixes.sort_by_key(|it| it.0);
        prefixes.dedup_by_key(|it| it.0);
        Some(Self(prefixes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_and_single_districts_are_read_under_their_list() {
        let text =
            "# from where\nlist 2024 7277\n9601 39-41 55\nlist 2020 7230\n9601 41\n9101 01\n";
        let prefixes = Prefixes::read([960_140].into_iter(), text).unwrap();
        let newer = Prefix::Historic(Edition { year: 2024, districts: 7_277 });
        let older = Prefix::Historic(Edition { year: 2020, districts: 7_230 });
        for (prefix, known) in [
            (960_138, Prefix::Unknown),
            (960_139, newer),
            (960_140, Prefix::Current),
            (960_141, newer),
            (960_142, Prefix::Unknown),
            (960_155, newer),
            (910_101, older),
        ] {
            assert_eq!(prefixes.look_up(prefix), known, "{prefix}");
        }
        for damaged in ["9101 01\n", "list 2024\n", "list 2024 7277\n91x1 01\n"] {
            assert!(Prefixes::read([].into_iter(), damaged).is_none(), "{damaged}");
        }
    }
}
