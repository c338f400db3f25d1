//! Ages that are asked and not stored: what stands in for them, and what of that is told.

use formats::{base64url, cbor::Value as Cbor, mdoc::Elements, types::Format};
use relying::{AskError, Asked, Outcome, Reason, RelyingParty, Want};
use serde_json::{Value, json};
use terms::Act;
use testkit::{World, both_engines};

use super::{
    mdoc::{Device, Document},
    stage::{ROOMS, Stage, allowed, library, name},
    wallet::{body_of, post, read},
};

const AGE: &str = "urn:ikd:age:1";
const DOCTYPE: &str = "id.go.example.age.1";

/// A stage whose library may ask whether somebody is over twenty, and nothing else.
async fn stage(world: &World) -> Stage {
    let stage = Stage::set(world).await;
    let party = RelyingParty { allowed: vec![allowed(AGE, &["age_over_20"])], ..library() };
    stage.relying.register(&Act::operator(), party).await.unwrap();
    stage
}

async fn ask(stage: &Stage, age: &str) -> Result<Asked, AskError> {
    let want = Want::from_list(age).unwrap().of_type("age").in_formats(&[Format::Mdoc]);
    stage.relying.ask(&Act::operator(), &name(), want, None).await
}

/// Asks for an age with this query, and answers with these of these ages.
async fn answered(
    stage: &Stage,
    world: &World,
    asked: &Asked,
    (stored, shown): (&[(&str, bool)], &[&str]),
) -> Outcome {
    let request = read(stage, world, asked).await;
    let add =
        |all: Elements, (name, value): &(&str, bool)| all.with(DOCTYPE, name, &Cbor::from(*value));
    let elements = stored.iter().fold(Elements::new(), add);
    let document = Document { doctype: DOCTYPE, ..Document::of(stage, world) };
    let document = document.write_with(world, &elements);
    let shown: Vec<_> = shown.iter().map(|name| (DOCTYPE, *name)).collect();
    let response = base64url::encode(&Device::of(stage, &request).show(&document, &shown));
    let id = request.query.credentials()[0].id.to_string();
    let body = body_of(world, &request, &json!({id: [response]}));
    drop(post(stage, &request, &body).await);
    stage.outcome(asked).await
}

fn claims(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Verified { claims: Some(claims), .. } => claims.into_revealed().into(),
        other => panic!("not verified: {other:?}"),
    }
}

both_engines! { ROOMS =>
    async fn the_nearest_age_answers_and_is_told_in_the_words_of_the_question(world) {
        let stage = stage(&world).await;
        let adult = [("age_over_17", true), ("age_over_18", true), ("age_over_21", true)];
        let child = [("age_over_17", false), ("age_over_18", false), ("age_over_21", false)];
        for (stored, shown, value) in [(adult, "age_over_21", true), (child, "age_over_18", false)] {
            let asked = ask(&stage, "age_over_20").await.unwrap();
            let outcome = answered(&stage, &world, &asked, (&stored, &[shown])).await;
            // Nobody asked whether the holder is over 21, or over 18.
            assert_eq!(claims(outcome), json!({DOCTYPE: {"age_over_20": value}}));
        }
    }

    async fn an_age_that_does_not_answer_is_refused_as_such(world) {
        let stage = stage(&world).await;
        let stored = [("age_over_17", true), ("age_over_21", true), ("age_over_60", true)];
        let unable = [("age_over_17", true), ("age_over_18", true), ("age_over_21", false)];
        for (stored, shown, reason) in [
            (unable, &["age_over_17"][..], Reason::AgeNotAnswered),
            (unable, &["age_over_21"], Reason::AgeNotAnswered),
            (stored, &["age_over_17", "age_over_21"], Reason::MoreThanAsked),
            (stored, &["age_over_21", "age_over_60"], Reason::MoreThanAsked),
            (stored, &[], Reason::MissingClaim),
        ] {
            let asked = ask(&stage, "age_over_20").await.unwrap();
            let outcome = answered(&stage, &world, &asked, (&stored, shown)).await;
            assert_eq!(outcome.reasons(), [reason], "{shown:?}");
        }
    }

    async fn a_value_that_is_asked_for_is_asked_of_what_stands_in(world) {
        let stage = stage(&world).await;
        let query = |values: Value| json!({"credentials": [{
            "id": "a", "format": "mso_mdoc", "meta": {"doctype_value": DOCTYPE},
            "claims": [{"path": [DOCTYPE, "age_over_20"], "values": values}],
        }]});
        let stored = [("age_over_21", true)];
        let asked = stage.ask_query(&query(json!([true]))).await;
        let outcome = answered(&stage, &world, &asked, (&stored, &["age_over_21"])).await;
        assert_eq!(claims(outcome), json!({DOCTYPE: {"age_over_20": true}}));
        let asked = stage.ask_query(&query(json!([false]))).await;
        let outcome = answered(&stage, &world, &asked, (&stored, &["age_over_21"])).await;
        assert_eq!(outcome.reasons(), [Reason::MissingClaim]);
    }

    async fn an_age_is_asked_only_by_whom_it_is_registered_for(world) {
        let stage = stage(&world).await;
        for other in ["age_over_18", "age_over_19", "age_over_21"] {
            let refused = ask(&stage, other).await.unwrap_err();
            assert!(matches!(refused, AskError::NotAllowed(_)), "{other}: {refused}");
        }
        let elsewhere = Want::from_list("age_over_20").unwrap().in_formats(&[Format::Mdoc]);
        let act = Act::operator();
        let refused = stage.relying.ask(&act, &name(), elsewhere, None).await.unwrap_err();
        assert!(matches!(refused, AskError::NoElement(_)), "a type without ages: {refused}");
    }
}
