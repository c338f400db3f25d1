//! Whatever is hidden and whatever is selected: a verifier learns just that, and all of it.

use std::{collections::BTreeSet, time::Duration};

use crate::common::{
    NOON, Rust,
    forge::{self, AUDIENCE, NONCE, digest, disclosure, holder, issuer},
};
use formats::{
    Path,
    sd_jwt::{
        Claims, Credential, Elements, HeldCredential, Issuer, KeyBinding, UnverifiedCredential,
    },
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use terms::SeededDie;

/// A claim of the model: hidden or not, and which parts it has, each hidden or not.
#[derive(Clone, Debug)]
enum Model {
    Text(bool, String),
    Object(bool, Vec<bool>),
    Array(bool, Vec<bool>),
}

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

fn model() -> impl Strategy<Value = Vec<Model>> {
    let parts = || prop::collection::vec(any::<bool>(), 0..5);
    let claim = prop_oneof![
        (any::<bool>(), any::<String>()).prop_map(|(hidden, text)| Model::Text(hidden, text)),
        (any::<bool>(), parts()).prop_map(|(hidden, parts)| Model::Object(hidden, parts)),
        (any::<bool>(), parts()).prop_map(|(hidden, parts)| Model::Array(hidden, parts)),
    ];
    prop::collection::vec(claim, 0..NAMES.len())
}

fn claims(model: &[Model]) -> Claims<'_> {
    let mut claims = Claims::new();
    for (name, claim) in NAMES.into_iter().zip(model) {
        claims = match claim {
            Model::Text(true, text) => claims.hidden(name, text.as_str()),
            Model::Text(false, text) => claims.open(name, text.as_str()),
            Model::Object(hidden, parts) => {
                let part = |object: Claims<'static>, (name, hidden): (&'static str, &bool)| {
                    if *hidden { object.hidden(name, name) } else { object.open(name, name) }
                };
                let object = NAMES.into_iter().zip(parts).fold(Claims::new(), part);
                if *hidden { claims.hidden(name, object) } else { claims.open(name, object) }
            }
            Model::Array(hidden, parts) => {
                let element = |array: Elements<'static>, (name, hidden): (&'static str, &bool)| {
                    if *hidden { array.hidden(name) } else { array.open(name) }
                };
                let array = NAMES.into_iter().zip(parts).fold(Elements::new(), element);
                if *hidden { claims.hidden(name, array) } else { claims.open(name, array) }
            }
        };
    }
    claims
}

/// What a verifier must learn if these paths are disclosed.
fn expected(model: &[Model], disclosed: &BTreeSet<String>) -> Map<String, Value> {
    let shows = |hidden: bool, path: String| !hidden || disclosed.contains(&path);
    let mut shown = Map::new();
    for (name, claim) in NAMES.into_iter().zip(model) {
        let (hidden, value) = match claim {
            Model::Text(hidden, text) => (*hidden, json!(text)),
            Model::Object(hidden, parts) => {
                let part = |(part, hidden): (&'static str, &bool)| {
                    shows(*hidden, format!("{name}.{part}")).then(|| (part.to_owned(), json!(part)))
                };
                (*hidden, Value::Object(NAMES.into_iter().zip(parts).filter_map(part).collect()))
            }
            Model::Array(hidden, parts) => {
                let element = |(place, (part, hidden)): (usize, (&'static str, &bool))| {
                    shows(*hidden, format!("{name}.{place}")).then(|| json!(part))
                };
                let parts = NAMES.into_iter().zip(parts).enumerate();
                (*hidden, Value::Array(parts.filter_map(element).collect()))
            }
        };
        if shows(hidden, name.to_owned()) {
            shown.insert(name.to_owned(), value);
        }
    }
    shown
}

fn hold(model: &[Model], seed: u64) -> HeldCredential {
    let (by, key, claims) = (Issuer::new(&[]).unwrap(), holder().public(), claims(model));
    let credential = Credential::new(&by, "urn:test:1", &claims).holder(&key);
    let draft = credential.draft(&Rust::default(), &SeededDie::new(seed)).unwrap();
    let text = draft.clone().complete(&issuer().sign(draft.to_sign()));
    let received = UnverifiedCredential::parse(&text).unwrap();
    received.verify(&Rust::default(), &issuer().public(), NOON, Duration::ZERO).unwrap()
}

fn show(held: &HeldCredential, selected: &[Path]) -> Map<String, Value> {
    let binding = KeyBinding { audience: AUDIENCE, nonce: NONCE, issued: NOON };
    let draft = held.present(&Rust::default(), selected, &binding).unwrap();
    let signature = holder().sign(draft.to_sign());
    let mut claims = forge::verify(&draft.complete(&signature)).unwrap().into_claims();
    claims.remove("vct");
    claims
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_verifier_learns_what_was_selected(
        model in model(),
        seed: u64,
        choice in prop::collection::vec(any::<bool>(), 48),
    ) {
        let held = hold(&model, seed);
        let selected: Vec<Path> = held
            .disclosable()
            .zip(choice)
            .filter(|(_, chosen)| *chosen)
            .map(|(path, _)| path.clone())
            .collect();
        let disclosed = held.disclosed_by(&selected).map(ToString::to_string).collect();
        prop_assert_eq!(show(&held, &selected), expected(&model, &disclosed));
        for path in &selected {
            prop_assert!(disclosed.contains(&path.to_string()), "{} was selected", path);
        }
        let all: Vec<Path> = held.disclosable().cloned().collect();
        prop_assert_eq!(&show(&held, &all), &{
            let mut claims = held.claims().clone();
            claims.remove("vct");
            claims
        });
    }
}

#[test]
fn disclosures_and_digests_are_those_of_the_rfc() {
    // RFC 9901, sections 4.2.1 to 4.2.3: texts and digests as printed there.
    let text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
    assert_eq!(digest(text), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
    let element = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0";
    assert_eq!(digest(element), "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs");
    let payload = forge::payload(&json!({
        "_sd": [digest(text)],
        "nationalities": [{"...": digest(element)}],
    }));
    let issued = forge::issued(&payload, &[text.to_owned(), element.to_owned()]);
    let claims = forge::verify(&forge::bound(&issued)).unwrap().into_claims();
    assert_eq!(claims.get("family_name"), Some(&json!("Möbius")));
    assert_eq!(claims.get("nationalities"), Some(&json!(["FR"])));
    assert_ne!(disclosure(&json!(["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"])), text);
}
