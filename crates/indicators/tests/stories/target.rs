//! A target is of one region and one year, by one decree.

use indicators::{ACTIVATED, BaseKind, BaseName, FigureError, Target, TargetError};
use terms::Act;
use testkit::{World, both_engines};

use crate::{
    base::events,
    desk::{ROOMS, activate, day, figure, indicators, region},
};

both_engines! { ROOMS =>
    async fn a_target_is_of_its_region_its_year_and_no_other(world) {
        activate(&world, "36.73.01.1001", "2023-02-01", 10).await;
        set(&world, 2023, 1_000, "2023-03-01").await.unwrap();
        set(&world, 2024, 2_000, "2024-02-01").await.unwrap();
        for (on, value) in [("2023-03-01", 1_000), ("2023-12-31", 1_000), ("2024-06-05", 2_000)] {
            let base = figure(&world, "36.73", on, BaseKind::Target).await.unwrap().base;
            assert_eq!(base.value, value, "{on}");
        }
        for (code, on) in [
            ("36.73", "2023-02-28"), // not yet decreed
            ("36.73", "2024-01-31"), // last year's target is not this year's
            ("36.73.01", "2024-06-05"),
            ("36", "2024-06-05"),
        ] {
            let missing = figure(&world, code, on, BaseKind::Target).await;
            assert!(matches!(missing, Err(FigureError::BaseMissing { .. })), "{code} {on}");
        }
    }

    async fn a_corrected_target_counts_and_is_logged(world) {
        set(&world, 2024, 2_000, "2024-02-01").await.unwrap();
        set(&world, 2024, 2_500, "2024-02-01").await.unwrap();
        let base = figure(&world, "36.73", "2024-06-05", BaseKind::Target).await.unwrap().base;
        assert_eq!((base.value, base.source.as_str()), (2_500, "decree 7"));
        assert_eq!(base.version, 2);
        let first = BaseName { kind: BaseKind::Target, day: day("2024-02-01"), version: 1 };
        activate(&world, "36.73.01.1001", "2024-06-01", 10).await;
        let on = day("2024-06-05");
        let former = indicators(&world).figure_again(&ACTIVATED, region("36.73"), on, first).await;
        assert_eq!(former.unwrap().percent_hundredths(), 50, "as it was told before");
        assert_eq!(events(&world, "indicators.target.set").await, 2);
    }

    async fn a_target_needs_a_right_a_decree_and_a_number(world) {
        for value in [0, u64::MAX] {
            assert!(matches!(set(&world, 2024, value, "2024-02-01").await, Err(TargetError::Value)));
        }
        let target = Target { source: String::new(), ..target(2024, 5, "2024-02-01") };
        let outcome =
            indicators(&world).set_target(&Act::operator(), &ACTIVATED, target.clone()).await;
        assert!(matches!(outcome, Err(TargetError::SourceMissing)));
        let target = Target { source: "decree 7".into(), ..target };
        let outcome = indicators(&world).set_target(&Act::holder(), &ACTIVATED, target).await;
        assert!(matches!(outcome, Err(TargetError::Forbidden(_))));
        assert_eq!(events(&world, "indicators.target.set").await, 0);
    }
}

fn target(year: i32, value: u64, on: &str) -> Target {
    let (region, day) = (region("36.73"), day(on));
    Target { region, year, value, day, source: "decree 7".into() }
}

async fn set(world: &World, year: i32, value: u64, on: &str) -> Result<(), TargetError> {
    let target = target(year, value, on);
    indicators(world).set_target(&Act::operator(), &ACTIVATED, target).await
}
