//! Both sides of a query agree: what the wallet chooses, the verifier finds complete and asked for.

use std::collections::BTreeMap;

use formats::Path;
use proptest::prelude::*;
use protocols::dcql::{AnswerError, Choice, Shown};
use serde_json::{Map, Value, json};

use super::dcql::{PID, object, path, query, view};

/// Every place in the claims, objects and elements on the way included.
fn all_places(value: &Value, at: &str, onto: &mut Vec<Path>) {
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    let mut visit = |name: &str, value: &Value| {
        onto.push(path(&below(name)));
        all_places(value, &below(name), onto);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| visit(name, value)),
        Value::Array(array) => {
            array.iter().enumerate().for_each(|(at, value)| visit(&at.to_string(), value));
        }
        _ => {}
    }
}

/// What is left of a value when only these places are disclosed, everything being hidden.
fn shown_of(value: &Value, at: &str, disclose: &[Path]) -> Option<Value> {
    let here = (!at.is_empty()).then(|| path(at));
    if here.as_ref().is_some_and(|here| disclose.iter().any(|place| place.covers(here))) {
        return Some(value.clone());
    }
    if here.as_ref().is_some_and(|here| !disclose.iter().any(|place| here.covers(place))) {
        return None;
    }
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    match value {
        Value::Object(object) => {
            let keep = object.iter().filter_map(|(name, value)| {
                Some((name.clone(), shown_of(value, &below(name), disclose)?))
            });
            Some(Value::Object(keep.collect()))
        }
        Value::Array(array) => {
            let each = array.iter().enumerate();
            Some(
                each.filter_map(|(i, it)| shown_of(it, &below(&i.to_string()), disclose)).collect(),
            )
        }
        value => Some(value.clone()),
    }
}

fn any_query() -> impl Strategy<Value = Value> {
    let step =
        prop_oneof![Just(Value::Null), (0..3).prop_map(Value::from), "[a-c]".prop_map(Value::from)];
    let steps = ("[a-c]", prop::collection::vec(step, 0..2))
        .prop_map(|(first, rest)| [Value::from(first)].into_iter().chain(rest).collect::<Value>());
    let values = prop::option::of(prop::collection::vec(any::<bool>(), 1..2));
    let claims = prop::collection::vec((steps, values), 1..4);
    (claims, prop::option::of(prop::collection::vec(prop::collection::vec(0_usize..4, 1..3), 1..3)))
        .prop_map(|(claims, sets)| {
            let count = claims.len();
            let claims: Vec<_> = (0..)
                .zip(claims)
                .map(|(id, (path, values))| {
                    let mut claim = json!({"id": format!("c{id}"), "path": path});
                    if let Some(values) = values {
                        claim["values"] = json!(values);
                    }
                    claim
                })
                .collect();
            let mut credential = json!({
                "id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]}, "claims": claims
            });
            if let Some(sets) = sets {
                let name = |at: &usize| format!("c{}", at % count);
                let named = |set: &Vec<usize>| set.iter().map(name).collect::<Vec<_>>();
                credential["claim_sets"] = sets.iter().map(named).collect();
            }
            json!({ "credentials": [credential] })
        })
}

fn any_claims() -> impl Strategy<Value = Map<String, Value>> {
    let leaf = any::<bool>().prop_map(Value::from);
    let value = leaf.prop_recursive(3, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c]", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    prop::collection::btree_map("[a-d]", value, 2..5).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_chosen_answer_passes_and_one_claim_more_does_not(
        text in any_query(), claims in any_claims()
    ) {
        let query = query(text.clone());
        prop_assert_eq!(&serde_json::to_value(&query).unwrap(), &text);
        let Ok(choices) = query.choose(&[view("c", PID, &claims)]) else { return Ok(()) };
        let Choice { disclose, .. } = &choices[0];
        let whole = Value::Object(claims.clone());
        let left = shown_of(&whole, "", disclose).unwrap();
        let mut disclosed = Vec::new();
        all_places(&left, "", &mut disclosed);
        let left = object(left);
        let verify = |claims: &Map<String, Value>, disclosed: &[Path]| {
            let shown = Shown { view: view("", PID, claims), disclosed };
            query.check(&BTreeMap::from([("pid".to_owned(), vec![shown])]))
        };
        prop_assert_eq!(verify(&left, &disclosed), Ok(()));

        let mut more = left.clone();
        more.insert("z".to_owned(), Value::Null);
        disclosed.push(path("z"));
        let refused = matches!(
            verify(&more, &disclosed),
            Err(AnswerError::AnsweredMoreThanAsked { .. })
        );
        prop_assert!(refused);
    }
}
