//! Who counts in which base, as the database counts and freezes it.

use std::time::Duration;

use indicators::{ACTIVATED, BaseKind};
use registry::{Bases, Person};
use terms::{Clock, date_text, parse_date};
use testkit::{World, both_engines};

use crate::town::{ROOMS, file, import, indicators, people, region, registry};

both_engines! { ROOMS =>
    async fn the_database_counts_the_bases_as_the_law_does(world) {
        let (registry, people) = (registry(&world), people("36.73", 1_000, 5));
        import(&registry, file(&people)).await.unwrap();
        for day in ["2024-02-29", "2024-06-05", "2025-02-28", "2025-03-01", "2030-12-31"] {
            let on = parse_date(day).unwrap();
            for code in ["36.73", "36.73.03", "36.73.01.1001", "36", "17.71"] {
                let mut expected = Bases::default();
                let inside = people.iter().filter(|it| region(code).contains(it.region));
                inside.for_each(|person| expected.add(person, on));
                let counted = registry.count_bases(region(code), on).await.unwrap();
                assert_eq!(counted, expected, "{code} on {day}");
            }
        }
    }

    async fn every_import_freezes_the_bases_of_its_day(world) {
        let (registry, mut people) = (registry(&world), people("36.73", 500, 14));
        import(&registry, file(&people)).await.unwrap();
        let first = counted(&people);
        assert_eq!(frozen(&world, "36.73").await, Some(("2024-06-05".to_owned(), first)));
        assert_eq!(frozen(&world, "36").await, None, "one city is not the province");
        let village = people[0].region;
        // They all move to another village: the one they left has nobody now.
        for person in &mut people {
            person.region = region("36.73.02.1001");
        }
        import(&registry, file(&people)).await.unwrap();
        assert_eq!(frozen(&world, "36.73").await.unwrap().1, first);
        assert_eq!(frozen(&world, "36.73.02").await.unwrap().1, first);
        assert_ne!(village, people[0].region);
        world.clock.advance(Duration::from_secs(365 * 24 * 3_600));
        import(&registry, file(&people[..1])).await.unwrap();
        let (day, later) = frozen(&world, "36.73").await.unwrap();
        assert_eq!(day, "2025-06-05");
        assert_eq!((later.population, later.recorded), (first.population, first.recorded));
        assert!(later.wajib_ktp > first.wajib_ktp, "some have turned 17 since");
    }

    async fn a_province_has_bases_once_all_its_regencies_have(world) {
        let (registry, all) = (registry(&world), people("34", 400, 15));
        let (city, rest): (Vec<_>, Vec<_>) =
            all.iter().cloned().partition(|it| region("34.71").contains(it.region));
        import(&registry, file(&rest)).await.unwrap();
        assert_eq!(frozen(&world, "34").await, None);
        import(&registry, file(&city)).await.unwrap();
        assert_eq!(frozen(&world, "34").await.unwrap().1, counted(&all));
        assert_eq!(frozen(&world, "34.71").await.unwrap().1, counted(&city));
        assert_eq!(frozen(&world, "0").await, None);
    }
}

fn counted(people: &[Person]) -> Bases {
    let mut bases = Bases::default();
    people.iter().for_each(|person| bases.add(person, parse_date("2024-06-05").unwrap()));
    bases
}

/// The last frozen bases of a region and their day, as figures are told against them.
pub async fn frozen(world: &World, code: &str) -> Option<(String, Bases)> {
    let indicators = indicators(world);
    let (mut day, mut values) = (None, Vec::new());
    for kind in [BaseKind::Population, BaseKind::WajibKtp, BaseKind::Recorded] {
        let figure = indicators.figure(&ACTIVATED, region(code), world.clock.today(), kind).await;
        let base = figure.ok()?.base;
        assert_eq!(base.source, "registry");
        assert!(day.is_none_or(|day| day == base.day), "all of one day");
        day = Some(base.day);
        values.push(base.value);
    }
    let bases = Bases { population: values[0], wajib_ktp: values[1], recorded: values[2] };
    day.map(|day| (date_text(day), bases))
}
