//! Which stored age answers a question for an age (ISO/IEC 18013-5, section 7.2.5).
//!
//! Values are those of the day from which a document holds: whoever comes of age meanwhile is
//! still said to be younger until the next document.

/// NN of `age_over_NN`, from 00 to 99.
pub fn years(element: &str) -> Option<u8> {
    let digits = element.strip_prefix("age_over_")?;
    let two = digits.len() == 2 && digits.bytes().all(|it| it.is_ascii_digit());
    if two { digits.parse().ok() } else { None }
}

/// What a question for `asked` years is answered with, given what is stored: the value for that
/// age itself; otherwise the nearest higher age that is reached, for who is over 21 is over 18;
/// otherwise the nearest lower age that is not, for who is not over 17 is not over 18.
pub fn nearest(asked: u8, stored: impl IntoIterator<Item = (u8, bool)>) -> Option<(u8, bool)> {
    let (mut itself, mut reached, mut missed) = (None, None::<u8>, None::<u8>);
    for (years, value) in stored {
        match value {
            _ if years == asked => itself = Some(value),
            true if years > asked => reached = Some(reached.map_or(years, |it| it.min(years))),
            false if years < asked => missed = Some(missed.map_or(years, |it| it.max(years))),
            _ => {}
        }
    }
    let itself = itself.map(|value| (asked, value));
    itself.or(reached.map(|years| (years, true))).or(missed.map(|years| (years, false)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::{Date, age_on};

    use super::*;

    fn day() -> impl Strategy<Value = Date> {
        (2_415_021..2_470_000).prop_map(|julian| Date::from_julian_day(julian).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn an_answer_never_claims_more_than_the_birth_date_allows(
            birth in day(),
            on in day(),
            ages in prop::collection::btree_set(0..100_u8, 0..8),
            asked in 0..100_u8,
        ) {
            let is_over = |years: u8| age_on(birth, on) >= i32::from(years);
            let stored: Vec<_> = ages.iter().map(|years| (*years, is_over(*years))).collect();
            match nearest(asked, stored.iter().copied()) {
                Some((years, true)) => {
                    prop_assert!(is_over(asked) && years >= asked);
                    let nearer = (asked..years).any(|it| stored.contains(&(it, true)));
                    prop_assert!(!nearer);
                }
                Some((years, false)) => {
                    prop_assert!(!is_over(asked) && years <= asked);
                    let nearer = (years + 1..=asked).any(|it| stored.contains(&(it, false)));
                    prop_assert!(!nearer);
                }
                None => {
                    let answers = |(years, value): &(u8, bool)| {
                        if *value { *years >= asked } else { *years <= asked }
                    };
                    prop_assert!(!stored.iter().any(answers));
                }
            }
        }
    }

    #[test]
    fn the_nearest_age_that_says_enough_is_the_answer() {
        let adult = [(17, true), (18, true), (21, false), (60, false)];
        assert_eq!(nearest(18, adult), Some((18, true)));
        assert_eq!(nearest(16, adult), Some((17, true)));
        assert_eq!(nearest(19, adult), None, "over 18 is not over 19, and 21 is not reached");
        assert_eq!(nearest(21, adult), Some((21, false)));
        assert_eq!(nearest(65, adult), Some((60, false)));
        assert_eq!(nearest(18, [(21, true)]), Some((21, true)));
        assert_eq!(nearest(18, [(65, false)]), None);
        assert_eq!(nearest(18, [(17, false)]), Some((17, false)));
    }

    #[test]
    fn an_age_has_two_digits() {
        assert_eq!(years("age_over_18"), Some(18));
        assert_eq!(years("age_over_00"), Some(0));
        for other in [
            "age_over_8",
            "age_over_118",
            "age_over_+8",
            "age_over_",
            "age_in_years",
            "age_over_１8",
        ] {
            assert_eq!(years(other), None, "{other}");
        }
    }
}
