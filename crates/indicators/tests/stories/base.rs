//! A base once frozen is never overwritten, and speaks for no more than it covers.

use indicators::{
    ACTIVATED, BaseKind, BaseName, Figure, FigureError, FreezeError, Frozen, Snapshot,
};
use store::{Error, Sql};
use terms::{Act, Class, Language};
use testkit::{World, both_engines};

use crate::desk::{
    Activated, DeskError, ROOMS, activate, day, desk, figure, freeze, indicators, region, snapshot,
    try_freeze,
};

both_engines! { ROOMS =>
    async fn the_last_base_frozen_by_the_day_counts(world) {
        let kind = BaseKind::Recorded;
        for (on, value) in [("2024-03-01", 300), ("2024-01-01", 100), ("2024-02-01", 200)] {
            freeze(&world, snapshot(kind, "36.73", on), &[("36.73.01.1001", value)]).await;
        }
        for (on, value, base_day) in [
            ("2024-01-01", 100, "2024-01-01"),
            ("2024-01-31", 100, "2024-01-01"),
            ("2024-02-29", 200, "2024-02-01"),
            ("2024-06-05", 300, "2024-03-01"),
        ] {
            let base = figure(&world, "36.73", on, kind).await.unwrap().base;
            assert_eq!((base.value, base.day), (value, day(base_day)), "{on}");
        }
    }

    async fn a_correction_is_a_new_version_and_the_old_one_stays(world) {
        let first = snapshot(BaseKind::Population, "36.73", "2024-01-01");
        let rows = [("36.73.01.1001", 10), ("36.73.01.1002", 20)];
        let frozen = freeze(&world, first.clone(), &rows).await;
        assert_eq!((frozen.version, frozen.fresh), (1, true));
        let again = freeze(&world, first.clone(), &[rows[1], rows[0]]).await;
        let same = Frozen { fresh: false, ..frozen };
        assert_eq!(again, same, "the order of rows says nothing");
        let corrected = freeze(&world, first.clone(), &[("36.73.01.1001", 11)]).await;
        assert_eq!((corrected.version, corrected.fresh), (2, true));
        let elsewhere = Snapshot { source: "another census".into(), ..first };
        let told = freeze(&world, elsewhere, &[("36.73.01.1001", 11)]).await;
        assert_eq!((told.version, told.fresh), (3, true));
        let base = figure(&world, "36.73", "2024-06-05", BaseKind::Population).await.unwrap().base;
        assert_eq!((base.value, base.source.as_str()), (11, "another census"));
        assert_eq!(values(&world).await, [10, 11, 11, 20], "every version is still on record");
        assert_eq!(events(&world, "indicators.base.frozen").await, 3);
    }

    async fn a_base_of_a_part_does_not_stand_for_the_whole(world) {
        let kind = BaseKind::Recorded;
        freeze(&world, snapshot(kind, "36.73", "2024-03-01"), &[("36.73.01.1001", 10)]).await;
        assert!(figure(&world, "36", "2024-06-05", kind).await.is_err());
        freeze(&world, snapshot(kind, "36", "2024-01-01"), &[("36.73", 12), ("36.71", 50)]).await;
        let base = async |code: &str| figure(&world, code, "2024-06-05", kind).await;
        let province = base("36").await.unwrap().base;
        assert_eq!((province.value, province.day), (62, day("2024-01-01")));
        assert_eq!(base("36.73").await.unwrap().base.value, 10, "the later one of the part");
        assert_eq!(base("36.71").await.unwrap().base.value, 50);
        assert!(base("36.71.01").await.is_err(), "nobody counted the districts there");
        freeze(&world, snapshot(kind, "36", "2024-03-01"), &[("36.73", 13)]).await;
        assert_eq!(base("36.73").await.unwrap().base.value, 10, "on one day the closer count");
    }

    async fn a_part_that_has_nobody_any_more_has_nobody(world) {
        let kind = BaseKind::Population;
        let (one, two) = ("36.73.01.1001", "36.73.01.1002");
        freeze(&world, snapshot(kind, "36.73", "2024-01-01"), &[(one, 10), (two, 20)]).await;
        freeze(&world, snapshot(kind, "36.73", "2024-02-01"), &[(two, 30)]).await;
        let left = figure(&world, one, "2024-06-05", kind).await;
        assert!(matches!(left, Err(FigureError::BaseZero { .. })), "{left:?}");
        assert_eq!(figure(&world, one, "2024-01-31", kind).await.unwrap().base.value, 10);
        assert_eq!(figure(&world, "36.73.01", "2024-06-05", kind).await.unwrap().base.value, 30);
    }

    async fn a_percentage_is_computed_again_from_the_base_it_named(world) {
        let (kind, on) = (BaseKind::Recorded, "2024-06-05");
        activate(&world, "36.73.01.1001", "2024-06-01", 3).await;
        let of_day = snapshot(kind, "36.73", "2024-06-01");
        freeze(&world, of_day.clone(), &[("36.73.01.1001", 100)]).await;
        let printed = figure(&world, "36.73", on, kind).await.unwrap();
        freeze(&world, of_day, &[("36.73.01.1001", 150)]).await;
        let corrected = figure(&world, "36.73", on, kind).await.unwrap();
        freeze(&world, snapshot(kind, "36.73", on), &[("36.73.01.1001", 300)]).await;
        let now = figure(&world, "36.73", on, kind).await.unwrap();
        let shares = [&printed, &corrected, &now].map(Figure::percent_hundredths);
        assert_eq!(shares, [300, 200, 100]);
        let told = |figure: &Figure, language| {
            figure.sentence(language).split_once("; ").map(|(_, based)| based.to_owned())
        };
        assert_eq!(told(&printed, Language::English).as_deref(), Some("base of 1 June 2024"));
        assert_eq!(
            told(&corrected, Language::Indonesian).as_deref(),
            Some("dasar per 1 Juni 2024, versi 2")
        );
        assert_eq!(told(&now, Language::English), None);
        for figure in [printed, corrected, now] {
            assert_eq!(again(&world, "36.73", on, figure.base_name()).await.unwrap(), figure);
        }
        let never = BaseName { kind, day: day(on), version: 2 };
        let error = again(&world, "36.73", on, never).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "region 36.73 has no base recorded of 2024-06-05, version 2"
        );
        assert_eq!(error.class(), Class::Missing);
    }

    async fn racing_freezers_make_one_version(world) {
        let racers: Vec<_> = (0..12_u64)
            .map(|number| {
                let indicators = indicators(&world);
                let snapshot = snapshot(BaseKind::Recorded, "36.73", "2024-01-01");
                let rows = vec![(region("36.73.01.1001"), number % 2)];
                tokio::spawn(async move {
                    indicators.freeze(&Act::operator(), snapshot, rows).await.unwrap()
                })
            })
            .collect();
        let mut fresh = Vec::new();
        for racer in racers {
            let frozen = racer.await.unwrap();
            if frozen.fresh {
                fresh.push(frozen.version);
            }
        }
        fresh.sort_unstable();
        let numbered: Vec<u32> = (1..).take(fresh.len()).collect();
        assert_eq!(fresh, numbered, "each version is made once");
        assert!(!fresh.is_empty());
    }

    async fn many_bases_are_frozen_at_once_and_numbered_each_for_itself(world) {
        let indicators = indicators(&world);
        let bases = |value: u64| -> Vec<_> {
            [("36.73", BaseKind::Recorded), ("36.71", BaseKind::Recorded), ("36", BaseKind::Recorded),
             ("36.73", BaseKind::Population), ("36.73", BaseKind::WajibKtp)]
                .into_iter()
                .map(|(code, kind)| {
                    let value = if kind == BaseKind::Population { value } else { 7 };
                    (snapshot(kind, code, "2024-01-01"), vec![(region(code), value)])
                })
                .collect()
        };
        let freeze = async |bases: Vec<_>| -> Vec<(u32, bool)> {
            let indicators = indicators.clone();
            let frozen: Result<Vec<Frozen>, DeskError> = desk(&world)
                .change(&Act::operator(), move |tx| {
                    Ok((indicators.freeze_bases(tx, &bases)?, Activated {}))
                })
                .await;
            frozen.unwrap().iter().map(|it| (it.version, it.fresh)).collect()
        };
        assert_eq!(freeze(bases(1)).await, [(1, true); 5]);
        let (same, new) = ((1, false), (2, true));
        assert_eq!(freeze(bases(2)).await, [same, same, same, new, same]);
        let twice = [bases(3), bases(4)].concat();
        let (third, fourth) = ((3, true), (4, true));
        assert_eq!(
            freeze(twice).await,
            [same, same, same, third, same, same, same, same, fourth, same]
        );
    }

    async fn values_that_count_people_twice_are_refused(world) {
        let refused = async |covers: &str, rows: &[(&str, u64)]| {
            let snapshot = snapshot(BaseKind::Recorded, covers, "2024-01-01");
            let error = try_freeze(&world, snapshot, rows).await.unwrap_err();
            assert_eq!(error.class(), Class::Invalid);
            error
        };
        let village = ("36.73.01.1001", 1);
        let doubled = |error, code| matches!(error, FreezeError::Doubled(it) if it == region(code));
        assert!(doubled(refused("36.73", &[village, village]).await, village.0));
        assert!(doubled(refused("36", &[village, ("36.73", 5)]).await, village.0));
        assert!(doubled(refused("0", &[village, ("0", 5)]).await, village.0));
        let outside = refused("36.73", &[village, ("36.71", 5)]).await;
        assert!(matches!(outside, FreezeError::Outside(it) if it == region("36.71")));
        let large = refused("36.73", &[("36.73", u64::MAX)]).await;
        assert!(matches!(large, FreezeError::Large(_)));
        let target = snapshot(BaseKind::Target, "36.73", "2024-01-01");
        assert!(matches!(try_freeze(&world, target, &[]).await, Err(FreezeError::Target)));
        let mut unknown = snapshot(BaseKind::Recorded, "36.73", "2024-01-01");
        unknown.source = " ".into();
        assert!(matches!(try_freeze(&world, unknown, &[]).await, Err(FreezeError::SourceMissing)));
        assert_eq!(values(&world).await.len(), 0);
    }

    async fn who_may_not_operate_may_not_freeze(world) {
        let snapshot = snapshot(BaseKind::Recorded, "36.73", "2024-01-01");
        let outcome = indicators(&world).freeze(&Act::holder(), snapshot, vec![]).await;
        assert!(matches!(outcome, Err(FreezeError::Forbidden(_))));
        assert_eq!(events(&world, "indicators.base.frozen").await, 0);
    }

    async fn a_base_counted_by_a_change_falls_with_it(world) {
        let indicators = indicators(&world);
        let snapshot = snapshot(BaseKind::Recorded, "36.73", "2024-01-01");
        let bases = [(snapshot, vec![(region("36.73"), 5)])];
        let outcome: Result<(), DeskError> = desk(&world)
            .change(&Act::operator(), move |tx| -> Result<((), Activated), _> {
                indicators.freeze_bases(tx, &bases)?;
                Err(DeskError::Flat)
            })
            .await;
        assert!(matches!(outcome, Err(DeskError::Flat)));
        assert_eq!(values(&world).await.len(), 0);
    }

    async fn a_base_of_many_villages_is_frozen_at_once(world) {
        let codes: Vec<String> = (1..=6_000_u32)
            .map(|number| format!("36.73.{:02}.{}", 1 + number / 999, 1_001 + number % 999))
            .collect();
        let rows: Vec<(&str, u64)> = codes.iter().map(|code| (code.as_str(), 3)).collect();
        freeze(&world, snapshot(BaseKind::Recorded, "36", "2024-01-01"), &rows).await;
        let base = figure(&world, "36", "2024-06-05", BaseKind::Recorded).await.unwrap().base;
        assert_eq!(base.value, 18_000);
    }
}

async fn again(world: &World, code: &str, on: &str, base: BaseName) -> Result<Figure, FigureError> {
    indicators(world).figure_again(&ACTIVATED, region(code), day(on), base).await
}

async fn values(world: &World) -> Vec<i64> {
    static ALL: Sql = Sql::new("SELECT value FROM indicator_base ORDER BY value");
    let found: Result<Vec<(i64,)>, Error> =
        world.db.handle(&indicators::ROOM).read(|tx| tx.all(&ALL, &[])).await;
    found.unwrap().into_iter().map(|row| row.0).collect()
}

pub async fn events(world: &World, name: &'static str) -> u64 {
    static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM audit_entry WHERE name = $1");
    let found: Result<Option<(u64,)>, Error> =
        world.db.handle(&audit::ROOM).read(move |tx| tx.find(&COUNT, &[&name])).await;
    found.unwrap().unwrap().0
}
