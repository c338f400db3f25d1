//! Districts that the current list lacks and that live on in people's numbers.

use terms::Edition;

/// The district prefixes of earlier lists, each with the newest list that has it.
#[derive(Debug)]
pub(super) struct Historic(Vec<(u32, Edition)>);

impl Historic {
    /// The newest earlier list that has this six-digit prefix.
    pub(super) fn edition(&self, prefix: u32) -> Option<Edition> {
        let place = self.0.binary_search_by_key(&prefix, |it| it.0).ok()?;
        self.0.get(place).map(|it| it.1)
    }

    /// Reads the form that `tools/regions/prefixes.py` describes.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mut prefixes, mut edition) = (Vec::new(), None);
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
                let edition = edition?;
                prefixes.extend((first..=last).map(|it| (regency * 100 + it, edition)));
            }
        }
        prefixes.sort_unstable();
        Some(Self(prefixes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_and_single_districts_are_read_under_their_list() {
        let text = "# from where\nlist 2024 7277\n9601 39-41 55\nlist 2020 7230\n9101 01\n";
        let historic = Historic::read(text).unwrap();
        let newer = Some(Edition { year: 2024, districts: 7_277 });
        let older = Some(Edition { year: 2020, districts: 7_230 });
        let found = [960_138, 960_139, 960_141, 960_142, 960_155, 910_101];
        assert_eq!(found.map(|it| historic.edition(it)), [None, newer, newer, None, newer, older]);
        for damaged in ["9101 01\n", "list 2024\n", "list 2024 7277\n91x1 01\n"] {
            assert!(Historic::read(damaged).is_none(), "{damaged}");
        }
    }

    #[test]
    fn the_table_has_every_prefix_of_the_two_lists_once() {
        let historic = Historic::read(include_str!("../../data/prefixes.txt")).unwrap();
        let of = |year| historic.0.iter().filter(|it| it.1.year == year).count();
        assert_eq!((of(2024), of(2020), historic.0.len()), (71, 588, 659));
        assert!(historic.0.is_sorted_by(|a, b| a.0 < b.0), "each stands once");
    }
}
