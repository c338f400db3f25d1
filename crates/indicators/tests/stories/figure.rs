//! A figure cannot be told without its base, and comes out as it was printed where that was right.

use indicators::{ACTIVATED, BaseKind, FigureError, Target};
use serde_json::json;
use terms::{Act, Language, Level, Region};
use testkit::both_engines;

use crate::desk::{ROOMS, activate, day, figure, freeze, indicators, region, snapshot};

both_engines! { ROOMS =>
    async fn purbalingga_on_5_june_2024_is_as_printed(world) {
        activate(&world, "33.03.01.2001", "2023-12-31", 14_405).await;
        activate(&world, "33.03.18.2007", "2024-06-05", 15_485).await;
        activate(&world, "33.03.18.2007", "2024-06-06", 77).await;
        activate(&world, "33.04.01.2001", "2024-06-01", 500).await;
        let villages = [("33.03.01.2001", 379_454), ("33.03.18.2007", 400_000)];
        freeze(&world, snapshot(BaseKind::Recorded, "33.03", "2024-06-05"), &villages).await;
        let figure = figure(&world, "33.03", "2024-06-05", BaseKind::Recorded).await.unwrap();
        assert_eq!(serde_json::to_value(&figure).unwrap(), json!({
            "indicator": "activated",
            "region": "33.03",
            "attribution": "home_region",
            "numerator": 29_890,
            "source": "register of activations",
            "base": {
                "kind": "recorded",
                "value": 779_454,
                "date": "2024-06-05",
                "version": 1,
                "source": "a census",
            },
            "percent": 3.83,
            "cut_off": "2024-06-05",
        }));
        assert_eq!(
            figure.sentence(Language::Indonesian),
            "29.890 dari 779.454 orang yang sudah merekam KTP-el (3,83 %), per 5 Juni 2024"
        );
        assert_eq!(
            figure.sentence(Language::English),
            "29,890 of 779,454 people whose KTP-el data are recorded (3.83%), as of 5 June 2024"
        );
    }

    async fn denpasar_has_two_percentages_and_both_are_right(world) {
        world.clock.advance(std::time::Duration::from_secs(161 * 86_400));
        activate(&world, "51.71.03.1001", "2024-11-13", 21_053).await;
        let regency = [("51.71", 511_434)];
        freeze(&world, snapshot(BaseKind::Recorded, "51.71", "2024-11-01"), &regency).await;
        let target = Target {
            region: region("51.71"),
            year: 2024,
            value: 153_430,
            day: day("2024-01-02"),
            source: "30 % of the recorded, Director General".into(),
        };
        indicators(&world).set_target(&Act::operator(), &ACTIVATED, target).await.unwrap();
        let on = "2024-11-13";
        let recorded = figure(&world, "51.71", on, BaseKind::Recorded).await.unwrap();
        let target = figure(&world, "51.71", on, BaseKind::Target).await.unwrap();
        assert_eq!((recorded.percent_hundredths(), target.percent_hundredths()), (412, 1_372));
        assert_eq!(
            recorded.sentence(Language::Indonesian),
            "21.053 dari 511.434 orang yang sudah merekam KTP-el (4,12 %), \
             per 13 November 2024; dasar per 1 November 2024"
        );
        assert_eq!(
            target.sentence(Language::English),
            "21,053 of 153,430 people in the target (13.72%), \
             as of 13 November 2024; base of 2 January 2024"
        );
    }

    async fn parts_sum_to_the_whole_and_rates_come_from_sums(world) {
        let (mut villages, mut expected) = (Vec::new(), (0, 0));
        for number in 0..40_u64 {
            let die: &dyn terms::Die = &*world.die;
            let district = 1 + die.below(5);
            let code = format!("36.73.{district:02}.{}", 1_001 + number);
            let (active, base) = (die.below(900), 1 + die.below(50_000));
            let on = format!("2024-0{}-01", 1 + die.below(5));
            activate(&world, &code, &on, active.cast_signed()).await;
            expected = (expected.0 + active, expected.1 + base);
            villages.push((code, base));
        }
        let rows: Vec<(&str, u64)> = villages.iter().map(|(it, base)| (it.as_str(), *base)).collect();
        freeze(&world, snapshot(BaseKind::Population, "0", "2024-06-01"), &rows).await;
        let whole = figure(&world, "36.73", "2024-06-05", BaseKind::Population).await.unwrap();
        assert_eq!((whole.numerator, whole.base.value), expected);
        let districts: Vec<Region> = {
            let all = villages.iter().map(|(code, _)| region(code).at(Level::District));
            all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
        };
        let on = day("2024-06-05");
        let parts = indicators(&world)
            .figures(&ACTIVATED, districts.clone(), on, BaseKind::Population)
            .await
            .unwrap();
        let in_order: Vec<Region> = parts.iter().map(|(region, _)| *region).collect();
        assert_eq!(in_order, districts);
        let parts: Vec<_> = parts.into_iter().map(|(_, figure)| figure.unwrap()).collect();
        assert_eq!(parts.iter().map(|it| it.numerator).sum::<u64>(), whole.numerator);
        assert_eq!(parts.iter().map(|it| it.base.value).sum::<u64>(), whole.base.value);
        let exact = 10_000.0 * expected.0 as f64 / expected.1 as f64;
        assert!((whole.percent_hundredths() as f64 - exact).abs() <= 0.5);
        for above in ["36", "0"] {
            let above = figure(&world, above, "2024-06-05", BaseKind::Population).await.unwrap();
            assert_eq!((above.numerator, above.base.value), expected);
        }
    }

    async fn a_rate_is_not_the_mean_of_its_parts_rates(world) {
        activate(&world, "36.73.01.1001", "2024-06-01", 1).await;
        let rows = [("36.73.01.1001", 1), ("36.73.01.1002", 9_999)];
        freeze(&world, snapshot(BaseKind::Recorded, "36.73", "2024-06-01"), &rows).await;
        let on = "2024-06-01";
        let part = figure(&world, "36.73.01.1001", on, BaseKind::Recorded).await.unwrap();
        let whole = figure(&world, "36.73", on, BaseKind::Recorded).await.unwrap();
        assert_eq!((part.percent_hundredths(), whole.percent_hundredths()), (10_000, 1));
    }

    async fn more_than_the_base_is_more_than_a_hundred_percent(world) {
        activate(&world, "36.73.01.1001", "2024-06-01", 3).await;
        freeze(&world, snapshot(BaseKind::Recorded, "36.73", "2024-06-01"), &[("36.73", 2)]).await;
        let figure = figure(&world, "36.73", "2024-06-01", BaseKind::Recorded).await.unwrap();
        assert_eq!(serde_json::to_value(&figure).unwrap()["percent"], json!(150.0));
    }

    async fn without_a_base_there_is_no_figure(world) {
        activate(&world, "36.73.01.1001", "2024-06-01", 3).await;
        let kind = BaseKind::Recorded;
        freeze(&world, snapshot(kind, "36.73", "2024-06-02"), &[("36.73.01.1001", 0)]).await;
        let early = figure(&world, "36.73", "2024-06-01", kind).await.unwrap_err();
        assert_eq!(
            early.to_string(),
            "no base recorded for region 36.73 was frozen by 2024-06-01"
        );
        for other in [BaseKind::Population, BaseKind::WajibKtp, BaseKind::Target] {
            let missing = figure(&world, "36.73", "2024-06-02", other).await;
            assert!(matches!(missing, Err(FigureError::BaseMissing { .. })), "{missing:?}");
        }
        let zero = figure(&world, "36.73", "2024-06-02", kind).await;
        assert!(matches!(zero, Err(FigureError::BaseZero { .. })), "{zero:?}");
    }

    async fn a_day_to_come_is_read_as_today(world) {
        activate(&world, "36.73.01.1001", "2024-06-05", 1).await;
        let kind = BaseKind::Recorded;
        freeze(&world, snapshot(kind, "36.73", "2024-06-05"), &[("36.73", 4)]).await;
        freeze(&world, snapshot(kind, "36.73", "2024-07-01"), &[("36.73", 2)]).await;
        let figure = figure(&world, "36.73", "2024-12-31", kind).await.unwrap();
        assert_eq!((figure.cut_off, figure.base.value), (day("2024-06-05"), 4));
    }
}
