//! Documents by ISO 18013-5, asked for and shown beside and instead of SD-JWT VCs.

use formats::types::Format;
use protocols::{dcql::Query, oid4vp::AuthorizationRequest};
use relying::{Asked, Outcome, Reason, RespondError, Want};
use serde_json::{Value, json};
use terms::Act;
use testkit::{World, both_engines};

use super::{
    flow::key_identifier,
    mdoc::{DOCTYPE, DOMESTIC, Device, Document, NAMED, shown_mdoc},
    stage::{NAME, PID, ROOMS, Stage, name},
    wallet::{body_of, post, read, request_text, shown},
};

const CITY: (&str, &str) = (DOCTYPE, "resident_city");

/// A query for one mdoc with these further members.
fn document(id: &str, members: Value) -> Value {
    let mut asked = json!({
        "id": id, "format": "mso_mdoc", "meta": {"doctype_value": DOCTYPE},
        "claims": [{"path": [DOCTYPE, "full_name"]}],
    });
    asked.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    asked
}

/// A query for the date of birth in an SD-JWT VC.
fn credential(id: &str) -> Value {
    json!({
        "id": id, "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
        "claims": [{"path": ["birthdate"]}],
    })
}

/// Answers with this `vp_token`, and says whether that was taken.
async fn answers(
    stage: &Stage,
    world: &World,
    request: &AuthorizationRequest,
    vp_token: &Value,
) -> Result<(), RespondError> {
    post(stage, request, &body_of(world, request, vp_token)).await.map(|_| ())
}

async fn ask_either(stage: &Stage, want: &str) -> Asked {
    let want = Want::from_list(want).unwrap().in_formats(&[Format::SdJwt, Format::Mdoc]);
    stage.relying.ask(&Act::operator(), &name(), want, None).await.unwrap()
}

both_engines! { ROOMS =>
    async fn a_document_proves_what_was_asked_and_nothing_more(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask_mdoc("full_name,birthdate,address.locality").await;
        let request = read(&stage, &world, &asked).await;
        let elements = [NAMED, (DOCTYPE, "birth_date"), CITY];
        let shown = shown_mdoc(&stage, &world, &request, &elements);
        answers(&stage, &world, &request, &json!({"pid_mdoc": [shown]})).await.unwrap();
        let expected = json!({
            DOCTYPE: {"full_name": NAME, "birth_date": "1999-05-06", "resident_city": "KOTA SERANG"},
            "full_name": NAME,
            "birthdate": "1999-05-06",
            "address": {"locality": "KOTA SERANG"},
        });
        assert_eq!(stage.claims(&asked).await, Some(expected), "by element and by common name");
        assert_eq!(stage.server.visitors(), 1, "its status was looked up");
        assert_eq!(stage.claims(&asked).await, None, "read once");
    }

    async fn both_formats_are_asked_in_one_query(world) {
        let stage = Stage::set(&world).await;
        let query = json!({"credentials": [credential("jwt"), document("doc", json!({}))]});
        let asked = stage.ask_query(&query).await;
        let request = read(&stage, &world, &asked).await;
        let jwt = shown(&stage, &world, &request, "birthdate");
        let mdoc = shown_mdoc(&stage, &world, &request, &[NAMED]);
        answers(&stage, &world, &request, &json!({"jwt": [jwt], "doc": [mdoc]})).await.unwrap();
        let expected = json!({
            "jwt": {"birthdate": "1999-05-06", "issuing_country": "ID"},
            "doc": {DOCTYPE: {"full_name": NAME}, "full_name": NAME},
        });
        assert_eq!(stage.claims(&asked).await, Some(expected));
    }

    async fn one_format_is_no_answer_where_both_are_asked(world) {
        let stage = Stage::set(&world).await;
        let query = json!({"credentials": [credential("jwt"), document("doc", json!({}))]});
        for half in ["jwt", "doc"] {
            let asked = stage.ask_query(&query).await;
            let request = read(&stage, &world, &asked).await;
            let shown = match half {
                "jwt" => shown(&stage, &world, &request, "birthdate"),
                _ => shown_mdoc(&stage, &world, &request, &[NAMED]),
            };
            answers(&stage, &world, &request, &json!({half: [shown]})).await.unwrap_err();
            assert_eq!(stage.reasons(&asked).await, [Reason::MissingCredential]);
        }
        // Each where the other should stand.
        let asked = stage.ask_query(&query).await;
        let request = read(&stage, &world, &asked).await;
        let jwt = shown(&stage, &world, &request, "birthdate");
        let mdoc = shown_mdoc(&stage, &world, &request, &[NAMED]);
        answers(&stage, &world, &request, &json!({"jwt": [mdoc], "doc": [jwt]})).await.unwrap_err();
        assert_eq!(stage.reasons(&asked).await, [Reason::Malformed]);
    }

    async fn either_format_will_do_and_reads_the_same(world) {
        let stage = Stage::set(&world).await;
        for format in [Format::SdJwt, Format::Mdoc] {
            let asked = ask_either(&stage, "full_name,address.locality").await;
            let request = read(&stage, &world, &asked).await;
            let vp_token = match format {
                Format::Mdoc => {
                    json!({"pid_mdoc": [shown_mdoc(&stage, &world, &request, &[NAMED, CITY])]})
                }
                Format::SdJwt => {
                    json!({"pid": [shown(&stage, &world, &request, "full_name,address.locality")]})
                }
            };
            answers(&stage, &world, &request, &vp_token).await.unwrap();
            let claims = stage.claims(&asked).await.unwrap();
            assert_eq!(claims["full_name"], NAME);
            assert_eq!(claims["address"], json!({"locality": "KOTA SERANG"}));
        }
        let asked = ask_either(&stage, "full_name").await;
        let request = read(&stage, &world, &asked).await;
        let both = json!({
            "pid": [shown(&stage, &world, &request, "full_name")],
            "pid_mdoc": [shown_mdoc(&stage, &world, &request, &[NAMED])],
        });
        answers(&stage, &world, &request, &both).await.unwrap_err();
        assert_eq!(stage.reasons(&asked).await, [Reason::MoreThanAsked], "one, and not both");
    }

    async fn several_device_responses_come_in_one_answer(world) {
        let stage = Stage::set(&world).await;
        let query = json!({"credentials": [document("all", json!({"multiple": true}))]});
        let asked = stage.ask_query(&query).await;
        let request = read(&stage, &world, &asked).await;
        let show = || shown_mdoc(&stage, &world, &request, &[NAMED]);
        answers(&stage, &world, &request, &json!({"all": [show(), show()]})).await.unwrap();
        let one = json!({DOCTYPE: {"full_name": NAME}, "full_name": NAME});
        assert_eq!(stage.claims(&asked).await, Some(json!({"all": [one, one]})));

        let one = stage.ask_query(&json!({"credentials": [document("one", json!({}))]})).await;
        let request = read(&stage, &world, &one).await;
        let show = || shown_mdoc(&stage, &world, &request, &[NAMED]);
        answers(&stage, &world, &request, &json!({"one": [show(), show()]})).await.unwrap_err();
        assert_eq!(stage.reasons(&one).await, [Reason::Malformed]);
    }

    async fn values_and_authorities_are_checked_of_documents_too(world) {
        let stage = Stage::set(&world).await;
        let ours = key_identifier(stage.issuers.certificate());
        let aki = |id: &str| json!({"trusted_authorities": [{"type": "aki", "values": [id]}]});
        let born = |day: &str| {
            json!({"claims": [{"path": [DOCTYPE, "birth_date"], "values": [day]}]})
        };
        let birth = (DOCTYPE, "birth_date");
        for (members, element, reason) in [
            (aki(&ours), NAMED, None),
            (aki("c3RyYW5nZXI"), NAMED, Some(Reason::IssuerNotAsked)),
            (born("1999-05-06"), birth, None),
            (born("1999-05-07"), birth, Some(Reason::MissingClaim)),
        ] {
            let query = json!({"credentials": [document("doc", members)]});
            let asked = stage.ask_query(&query).await;
            let request = read(&stage, &world, &asked).await;
            let shown = shown_mdoc(&stage, &world, &request, &[element]);
            let answered = answers(&stage, &world, &request, &json!({"doc": [shown]})).await;
            assert_eq!(answered.is_ok(), reason.is_none());
            let told = stage.outcome(&asked).await;
            assert_eq!(told.reasons().first().copied(), reason);
        }
    }

    async fn a_document_may_be_asked_for_without_any_element(world) {
        let stage = Stage::set(&world).await;
        let mut bare = document("doc", json!({}));
        bare.as_object_mut().unwrap().remove("claims");
        for (elements, verified) in [(&[][..], true), (&[NAMED], false)] {
            let asked = stage.ask_query(&json!({"credentials": [bare]})).await;
            let request = read(&stage, &world, &asked).await;
            let shown = shown_mdoc(&stage, &world, &request, elements);
            drop(answers(&stage, &world, &request, &json!({"doc": [shown]})).await);
            let outcome = stage.outcome(&asked).await;
            assert_eq!(outcome.is_verified(), verified, "{outcome:?}");
        }
    }

    async fn an_answer_with_a_document_is_taken_once_and_nowhere_else(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask_mdoc("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let document = Document::of(&stage, &world).write(&world);
        let response = Device::of(&stage, &request).show(&document, &[NAMED]);
        let vp_token = json!({"pid_mdoc": [formats::base64url::encode(&response)]});
        answers(&stage, &world, &request, &vp_token).await.unwrap();
        let again = answers(&stage, &world, &request, &vp_token).await.unwrap_err();
        assert!(matches!(again, RespondError::Refused(Reason::Replayed)), "{again}");
        assert!(matches!(stage.outcome(&asked).await, Outcome::Verified { claims: Some(_), .. }));

        let next = stage.ask_mdoc("full_name").await;
        let request = read(&stage, &world, &next).await;
        answers(&stage, &world, &request, &vp_token).await.unwrap_err();
        assert_eq!(stage.reasons(&next).await, [Reason::DeviceSignature]);
    }

    async fn a_request_says_which_signatures_are_taken_in_each_format(world) {
        let stage = Stage::set(&world).await;
        let asked = ask_either(&stage, "full_name").await;
        let request = read(&stage, &world, &asked).await;
        let ids: Vec<_> =
            request.query.credentials().iter().map(|it| it.id.to_string()).collect();
        assert_eq!(ids, ["pid", "pid_mdoc"]);
        let text = request_text(&stage, &asked, None).await;
        let payload = formats::base64url::decode(text.split('.').nth(1).unwrap()).unwrap();
        let payload: Value = serde_json::from_slice(&payload).unwrap();
        let cose = json!({"issuerauth_alg_values": [-7, -9], "deviceauth_alg_values": [-7, -9]});
        let jose = json!({"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]});
        let expected = json!({"dc+sd-jwt": jose, "mso_mdoc": cose});
        assert_eq!(payload["client_metadata"]["vp_formats_supported"], expected);
        let read = Query::from_value(payload["dcql_query"].clone()).unwrap();
        assert_eq!(read, request.query);
    }

    async fn a_nik_is_no_element_that_comes_with_others(world) {
        let stage = Stage::set(&world).await;
        let query = json!({"credentials": [document("doc", json!({
            "claims": [{"path": [DOCTYPE, "full_name"]}, {"path": [DOMESTIC, "nik"]}],
        }))]});
        let want = Want::from_json(query.to_string().as_bytes()).unwrap();
        let refused = stage.relying.ask(&Act::operator(), &name(), want, None).await.unwrap_err();
        assert!(refused.to_string().contains("nik"), "{refused}");
    }
}
