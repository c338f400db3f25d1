//! Showing documents in the other format.

use formats::types::Format;
use protocols::dcql::Miss;
use serde_json::{Value, json};
use terms::Language;
use wallet::{AnswerError, AskedClaim, Done, Trace};

use crate::{
    accept_mdoc,
    issuer::{DOCTYPE, PID},
    pki::Pki,
    present::present,
    verifier::{self, FakeVerifier, Shown},
    world::{World, answer},
};

const DOMESTIC: &str = "org.example.pid.id.1";

/// A wallet with a PID in both formats, and a verifier that asks for elements of the mdoc.
fn stage(elements: &[[&str; 2]]) -> (World, FakeVerifier) {
    let (mut world, mut issuer) = accept_mdoc::stage(&["pid", "pid_mdoc"]);
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let mut verifier = FakeVerifier::new(&Pki::new(), world.clock.clone());
    verifier.query = ask(elements);
    (world, verifier)
}

fn ask(elements: &[[&str; 2]]) -> Value {
    let claims: Vec<_> = elements.iter().map(|path| json!({ "path": path })).collect();
    let meta = json!({ "doctype_value": DOCTYPE });
    json!({"credentials": [{"id": "doc", "format": "mso_mdoc", "meta": meta, "claims": claims}]})
}

fn shown(verifier: &FakeVerifier) -> Value {
    let Shown { claims, .. } = verifier.shown.last().unwrap()["doc"][0].clone();
    Value::Object(claims)
}

#[test]
fn the_elements_asked_for_are_shown_and_nothing_else() {
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "full_name"], [DOCTYPE, "birth_date"]]);
    assert!(matches!(present(&mut world, &mut verifier), Ok(Done::Presented { .. })));
    let expected = json!({DOCTYPE: {"full_name": "Siti Aminah", "birth_date": "1999-05-05"}});
    assert_eq!(shown(&verifier), expected);
    let entry = world.vault.history().last().unwrap();
    assert_eq!(entry.shown[0].type_name, DOCTYPE);
    assert_eq!(entry.shown[0].claims.len(), 2);
    assert!(!world.printed.contains("Siti"));
}

#[test]
fn a_card_that_cannot_be_opened_is_left_out_and_the_others_are_shown() {
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "full_name"]]);
    let mut inward = serde_json::to_value(&world.vault).unwrap();
    for card in inward["cards"].as_array_mut().unwrap() {
        if card["kind"]["format"] == "mso_mdoc" {
            let copies = card["copies"].as_array_mut().unwrap();
            copies.iter_mut().for_each(|copy| copy["text"] = "AA".into());
        }
    }
    world.vault = serde_json::from_str(&inward.to_string()).unwrap();
    let broken = present(&mut world, &mut verifier);
    assert!(!matches!(broken, Ok(Done::Presented { .. })), "{broken:?}");
    verifier.query = verifier::ask(&[&["full_name"]]);
    let other = present(&mut world, &mut verifier);
    assert!(matches!(other, Ok(Done::Presented { .. })), "{other:?}");
}

#[test]
fn the_person_sees_names_values_and_what_will_be_kept() {
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "birth_date"], [DOCTYPE, "full_name"]]);
    verifier.query["credentials"][0]["claims"][0]["intent_to_retain"] = true.into();
    present(&mut world, &mut verifier).unwrap();
    let view = world.views.last().unwrap();
    let [card] = view.cards.as_slice() else { panic!("{view:?}") };
    assert_eq!((card.format, card.type_name.as_str()), (Format::Mdoc, DOCTYPE));
    assert_eq!((card.trace, card.always.len(), view.nik_warning), (Trace::Fresh, 0, false));
    let told = |it: &AskedClaim| {
        let label = it.label.as_ref().and_then(|it| it.choose(Language::Indonesian));
        (label.map(str::to_owned), it.value.reveal().clone(), it.retained)
    };
    assert_eq!(
        card.claims.iter().map(told).collect::<Vec<_>>(),
        [
            (Some("Nama".to_owned()), json!("Siti Aminah"), false),
            (Some("Lahir".to_owned()), json!("1999-05-05"), true),
        ]
    );
}

#[test]
fn a_nik_is_announced_in_either_format() {
    let (mut world, mut verifier) = stage(&[[DOMESTIC, "nik"]]);
    present(&mut world, &mut verifier).unwrap();
    assert!(world.views.last().unwrap().nik_warning);
    assert_eq!(shown(&verifier), json!({DOMESTIC: {"nik": "3673014505990001"}}));
}

#[test]
fn an_age_that_is_not_stored_is_answered_by_the_nearest_that_says_it() {
    for (asked, stored, value) in [
        ("age_over_18", "age_over_21", true),
        ("age_over_21", "age_over_21", true),
        ("age_over_12", "age_over_17", true),
        ("age_over_65", "age_over_60", false),
    ] {
        let (mut world, mut verifier) = stage(&[[DOCTYPE, asked]]);
        verifier.query["credentials"][0]["claims"][0]["intent_to_retain"] = true.into();
        present(&mut world, &mut verifier).unwrap();
        assert_eq!(shown(&verifier), json!({DOCTYPE: {stored: value}}), "{asked}");
        let claim = &world.views.last().unwrap().cards[0].claims[0];
        assert_eq!(claim.path.to_string(), format!("{DOCTYPE}.{stored}"), "what is shown is told");
        assert!(claim.retained);
    }
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "age_over_40"]]);
    assert!(matches!(present(&mut world, &mut verifier), Ok(Done::Denied { .. })));
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "age_over_18"], [DOCTYPE, "age_over_19"]]);
    present(&mut world, &mut verifier).unwrap();
    assert_eq!(verifier.shown[0]["doc"][0].disclosures, 1, "one element answers both");
}

#[test]
fn the_first_claim_set_that_can_be_met_is_shown() {
    let (mut world, mut verifier) = stage(&[]);
    verifier.query["credentials"][0]["claims"] = json!([
        {"id": "a", "path": [DOCTYPE, "age_over_40"]},
        {"id": "b", "path": [DOCTYPE, "age_over_18"]},
        {"id": "c", "path": [DOCTYPE, "full_name"]}
    ]);
    verifier.query["credentials"][0]["claim_sets"] = json!([["a"], ["b"], ["b", "c"]]);
    present(&mut world, &mut verifier).unwrap();
    assert_eq!(shown(&verifier), json!({DOCTYPE: {"age_over_21": true}}));
}

#[test]
fn an_element_type_or_authority_that_is_not_there_is_a_no() {
    let miss = |change: &dyn Fn(&mut Value)| {
        let (mut world, mut verifier) = stage(&[[DOCTYPE, "full_name"]]);
        change(&mut verifier.query["credentials"][0]);
        assert!(matches!(present(&mut world, &mut verifier), Ok(Done::Denied { .. })));
        world.views.last().unwrap().missing[0].1.clone()
    };
    assert_eq!(miss(&|it| it["meta"]["doctype_value"] = "org.other.1".into()), Miss::Type);
    let absent = miss(&|it| it["claims"][0]["path"][1] = "portrait".into());
    assert!(matches!(absent, Miss::Claim(_)), "{absent:?}");
    let authority = json!([{"type": "aki", "values": ["AAAA"]}]);
    assert_eq!(miss(&|it| it["trusted_authorities"] = authority.clone()), Miss::Authority);
}

#[test]
fn every_verifier_sees_another_copy_which_counts_before_it_leaves() {
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "full_name"]]);
    verifier.instead.insert("/response/7", answer(400, "{}"));
    let error = present(&mut world, &mut verifier).unwrap_err();
    assert_eq!(error, AnswerError::Status(400).into());
    let now = world.tools.clock.now();
    let unused = |world: &World, format| {
        let card = world.vault.cards().iter().find(|it| it.kind.format == format);
        card.unwrap().unused_copies(now)
    };
    assert_eq!((unused(&world, Format::Mdoc), unused(&world, Format::SdJwt)), (9, 10));
    verifier.instead.clear();
    present(&mut world, &mut verifier).unwrap();
    present(&mut world, &mut verifier).unwrap();
    let holders: Vec<_> = verifier.shown.iter().map(|it| it["doc"][0].holder).collect();
    assert_ne!(holders[0], holders[1]);
    assert_eq!(unused(&world, Format::Mdoc), 7);
}

#[test]
fn one_request_may_ask_for_both_formats() {
    let (mut world, mut verifier) = stage(&[[DOCTYPE, "full_name"]]);
    let second = json!({"id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
        "claims": [{"path": ["birthdate"]}]});
    verifier.query["credentials"].as_array_mut().unwrap().push(second);
    present(&mut world, &mut verifier).unwrap();
    let shown = verifier.shown.last().unwrap();
    assert_eq!(shown["doc"][0].claims[DOCTYPE]["full_name"], "Siti Aminah");
    assert_eq!(shown["pid"][0].claims["birthdate"], "1999-05-05");
    assert_ne!(shown["doc"][0].holder, shown["pid"][0].holder);
}
