//! The roll-up moves with what it counts, and a recount proves it.

use indicators::{ACTIVATED, BaseKind, Difference, FigureError};
use store::{Error, Sql};
use terms::{Act, Date, Region};
use testkit::{World, both_engines};

use crate::desk::{
    Activated, DeskError, ROOMS, activate, day, desk, figure, freeze, indicators, region, snapshot,
};

both_engines! { ROOMS =>
    async fn a_count_falls_with_the_change_that_made_it(world) {
        let indicators = indicators(&world);
        let outcome: Result<(), DeskError> = desk(&world)
            .change(&Act::operator(), move |tx| -> Result<((), Activated), _> {
                indicators.count(tx, &ACTIVATED, region("36.73.01.1001"), day("2024-06-05"), 1)?;
                Err(DeskError::Flat)
            })
            .await;
        assert!(matches!(outcome, Err(DeskError::Flat)));
        assert_eq!(recount(&world, "0", vec![]).await, []);
    }

    async fn counts_made_at_once_are_all_there(world) {
        let desks: Vec<_> = (0..16)
            .map(|_| {
                let (indicators, desk) = (indicators(&world), desk(&world));
                tokio::spawn(async move {
                    for _ in 0..5 {
                        let indicators = indicators.clone();
                        let (village, on) = (region("36.73.01.1001"), day("2024-06-05"));
                        let done: Result<(), DeskError> = desk
                            .change(&Act::operator(), move |tx| {
                                indicators.count(tx, &ACTIVATED, village, on, 1)?;
                                Ok(((), Activated {}))
                            })
                            .await;
                        done.unwrap();
                    }
                })
            })
            .collect();
        for desk in desks {
            desk.await.unwrap();
        }
        let counted = vec![(region("36.73.01.1001"), day("2024-06-05"), 80)];
        assert_eq!(recount(&world, "36", counted).await, []);
    }

    async fn one_who_leaves_is_counted_no_more_from_that_day(world) {
        let kind = BaseKind::Recorded;
        freeze(&world, snapshot(kind, "36.73", "2024-01-01"), &[("36.73", 100)]).await;
        activate(&world, "36.73.01.1001", "2024-05-01", 2).await;
        activate(&world, "36.73.01.1001", "2024-05-03", -1).await;
        for (on, numerator) in [("2024-04-30", 0), ("2024-05-02", 2), ("2024-05-03", 1)] {
            assert_eq!(figure(&world, "36.73", on, kind).await.unwrap().numerator, numerator);
        }
        activate(&world, "36.73.01.1001", "2024-05-04", -2).await;
        let below = figure(&world, "36.73", "2024-06-05", kind).await;
        assert!(matches!(below, Err(FigureError::BelowZero(_))), "{below:?}");
    }

    async fn a_recount_tells_where_the_records_say_otherwise(world) {
        let (one, two) = ("36.73.01.1001", "36.73.01.1002");
        activate(&world, one, "2024-06-01", 3).await;
        activate(&world, two, "2024-06-01", 4).await;
        activate(&world, two, "2024-06-02", 1).await;
        activate(&world, "36.71.01.1001", "2024-06-01", 9).await;
        let on = |text| day(text);
        let counted = vec![
            (region(one), on("2024-06-01"), 2),
            (region(one), on("2024-06-01"), 1),
            (region(two), on("2024-06-01"), 5),
            (region(two), on("2024-06-03"), 1),
        ];
        let difference = |day, rolled_up, counted| Difference {
            village: region(two),
            day: on(day),
            rolled_up,
            counted,
        };
        assert_eq!(recount(&world, "36.73", counted).await, [
            difference("2024-06-01", 4, 5),
            difference("2024-06-02", 1, 0),
            difference("2024-06-03", 0, 1),
        ]);
    }

    async fn the_room_above_cannot_touch_the_figures_itself(world) {
        static FORGE: Sql = Sql::new("UPDATE indicator_day SET value = 1000000");
        activate(&world, "36.73.01.1001", "2024-06-01", 3).await;
        let outcome: Result<(), DeskError> = desk(&world)
            .change(&Act::operator(), |tx| {
                tx.execute(&FORGE, &[])?;
                Ok(((), Activated {}))
            })
            .await;
        assert!(matches!(outcome, Err(DeskError::Store(Error::Wall("indicatorstory_desk")))));
    }
}

async fn recount(world: &World, code: &str, counted: Vec<(Region, Date, i64)>) -> Vec<Difference> {
    indicators(world).recount(&ACTIVATED, region(code), counted).await.unwrap()
}
