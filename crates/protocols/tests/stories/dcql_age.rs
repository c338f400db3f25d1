//! Ages that are asked of an mdoc and not stored in it (ISO/IEC 18013-5, section 7.2.5).

use std::collections::BTreeMap;

use proptest::{prelude::*, sample::subsequence};
use protocols::dcql::{AnswerError, Shown};
use serde_json::{Value, json};

use super::{
    dcql::{PID, id, query, view},
    dcql_mdoc::{Asks, At, DOCTYPE, DOMESTIC, asked, check, claims, mdoc, path},
};

/// Ages as they may be stored: both sides of the question, and some that are no ages.
const AGES: [At; 7] = [
    (DOCTYPE, "age_over_17"),
    (DOCTYPE, "age_over_18"),
    (DOCTYPE, "age_over_20"),
    (DOCTYPE, "age_over_21"),
    (DOCTYPE, "age_over_60"),
    (DOCTYPE, "age_over_1"),
    (DOMESTIC, "age_over_21"),
];

fn any_age_asks() -> impl Strategy<Value = Asks> {
    let claim = (prop::sample::select(&AGES[..]), prop::option::weighted(0.3, any::<bool>()));
    let claim = claim.prop_map(|(at, value)| (at, value.map(Value::from)));
    prop::collection::vec(claim, 1..4).prop_flat_map(|claims| {
        let set = prop::collection::vec(0..claims.len(), 1..3);
        (Just(claims), prop::option::of(prop::collection::vec(set, 1..3)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// A person is some years old; some ages are stored. Whatever the wallet chooses the verifier
    /// takes, it is true of the person, and nothing of it can be left out.
    #[test]
    fn wallet_and_verifier_agree_on_what_stands_in_for_an_age(
        asks in any_age_asks(),
        stored in subsequence(AGES.to_vec(), 0..=AGES.len()),
        old in 0_u8..100,
    ) {
        let is_over = |name: &str| old >= name["age_over_".len()..].parse::<u8>().unwrap();
        let held: BTreeMap<At, Value> =
            stored.iter().map(|at| (*at, Value::from(is_over(at.1)))).collect();
        let (query, whole) = (asked(&asks.0, asks.1.as_deref()), claims(&held));
        let Ok(choices) = query.choose(&[mdoc(DOCTYPE, &whole)]) else { return Ok(()) };
        let shown: BTreeMap<At, Value> = held
            .iter()
            .filter(|(at, _)| choices[0].disclose.contains(&path(**at)))
            .map(|(at, value)| (*at, value.clone()))
            .collect();
        prop_assert_eq!(shown.len(), choices[0].disclose.len());
        prop_assert_eq!(check(&query, &shown), Ok(()));
        let told = query.credentials()[0].in_its_words(claims(&shown));
        for (namespace, elements) in &told {
            for (name, value) in elements.as_object().unwrap() {
                let is_asked = asks.0.iter().any(|(at, _)| at.0 == namespace && at.1 == name);
                prop_assert!(is_asked, "{} is told and was not asked", name);
                prop_assert_eq!(value, &Value::from(is_over(name)), "{}", name);
            }
        }
        for (at, value) in held.iter().filter(|(at, _)| !shown.contains_key(*at)) {
            let more = shown.clone().into_iter().chain([(*at, value.clone())]).collect();
            let other_option = asks.1.is_some();
            prop_assert!(other_option || check(&query, &more).is_err(), "{at:?} is too much");
        }
    }
}

#[test]
fn just_the_nearest_age_that_answers_stands_in() {
    let over = |name: &'static str, value: bool| ((DOCTYPE, name), Value::from(value));
    let ask =
        |value: Option<bool>| asked(&[((DOCTYPE, "age_over_20"), value.map(Value::from))], None);
    let judge = |value: Option<bool>, shown: &[(At, Value)]| {
        check(&ask(value), &shown.iter().cloned().collect())
    };
    let asked_for = path((DOCTYPE, "age_over_20"));
    let unanswered = AnswerError::AgeNotAnswered { query: id("pid"), path: asked_for.clone() };
    let missing = AnswerError::MissingClaim { query: id("pid"), path: asked_for };
    let more = |name| {
        let path = path((DOCTYPE, name));
        Err(AnswerError::AnsweredMoreThanAsked { query: id("pid"), path })
    };
    assert_eq!(judge(None, &[over("age_over_20", false)]), Ok(()));
    assert_eq!(judge(None, &[over("age_over_21", true)]), Ok(()));
    assert_eq!(judge(None, &[over("age_over_18", false)]), Ok(()));
    assert_eq!(judge(None, &[over("age_over_17", true)]), Err(unanswered.clone()));
    assert_eq!(judge(None, &[over("age_over_21", false)]), Err(unanswered.clone()));
    assert_eq!(judge(None, &[((DOCTYPE, "age_over_21"), json!("true"))]), Err(unanswered));
    assert_eq!(judge(None, &[]), Err(missing.clone()));
    assert_eq!(judge(None, &[((DOMESTIC, "age_over_21"), json!(true))]), Err(missing.clone()));
    let two = [over("age_over_21", true), over("age_over_60", true)];
    assert_eq!(judge(None, &two), more("age_over_60"), "the nearest and no other");
    let beside = [over("age_over_20", true), over("age_over_21", true)];
    assert_eq!(judge(None, &beside), more("age_over_21"), "nothing stands in for what is there");
    // A value that is asked for is asked of the answer, whichever element gives it.
    assert_eq!(judge(Some(true), &[over("age_over_21", true)]), Ok(()));
    assert_eq!(judge(Some(true), &[over("age_over_18", false)]), Err(missing));
    assert_eq!(judge(Some(false), &[over("age_over_18", false)]), Ok(()));
}

#[test]
fn an_age_is_told_in_the_words_of_the_question() {
    let stored = BTreeMap::from([
        ((DOCTYPE, "age_over_21"), json!(true)),
        ((DOCTYPE, "age_over_60"), json!(false)),
        ((DOCTYPE, "a"), json!(1)),
    ]);
    let told = |names: &[&'static str]| {
        let asks: Vec<_> = names.iter().map(|name| ((DOCTYPE, *name), None)).collect();
        asked(&asks, None).credentials()[0].in_its_words(claims(&stored))
    };
    let expected = json!({DOCTYPE: {"age_over_20": true, "age_over_65": false, "a": 1}});
    assert_eq!(Value::Object(told(&["a", "age_over_20", "age_over_65"])), expected);
    let both = json!({DOCTYPE: {
        "age_over_18": true, "age_over_21": true, "age_over_60": false, "a": 1,
    }});
    assert_eq!(Value::Object(told(&["age_over_18", "age_over_21"])), both);
}

#[test]
fn no_age_stands_in_within_a_credential_of_the_other_format() {
    let query = query(json!({"credentials": [{
        "id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
        "claims": [{"path": ["ages", "age_over_20"]}],
    }]}));
    let claims = json!({"ages": {"age_over_21": true}});
    let claims = claims.as_object().unwrap();
    assert!(query.choose(&[view("c", PID, claims)]).is_err());
    let shown = Shown { view: view("c", PID, claims), disclosed: &[] };
    let refused = query.check(&BTreeMap::from([("pid".to_owned(), vec![shown])])).unwrap_err();
    assert!(matches!(refused, AnswerError::MissingClaim { .. }), "{refused}");
}
