//! Asked, shown, verified, read.

use protocols::jwe::Enc;
use relying::Outcome;
use serde_json::{Value, json};
use testkit::both_engines;

use super::{
    stage::{Card, NAME, PID, ROOMS, Stage},
    wallet::{Binding, answer, body_of, body_with, post, read, shown},
};

both_engines! { ROOMS =>
    async fn a_presentation_proves_what_was_asked_and_nothing_more(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name,address.locality").await;
        let before = stage.outcome(&asked).await;
        assert!(matches!(&before, Outcome::Pending(it) if it.link == asked.link), "{before:?}");
        assert!(!before.is_verified() && before.reasons().is_empty());

        let said = answer(&stage, &world, &asked, "full_name,address.locality").await;
        assert_eq!(said.redirect_uri, None, "nobody has to be sent anywhere");

        let claims = stage.claims(&asked).await;
        let expected = json!({
            "full_name": NAME,
            "address": {"locality": "KOTA SERANG"},
            "issuing_country": "ID",
        });
        assert_eq!(claims, Some(expected), "no identifier of the credential is among them");
        let after = stage.outcome(&asked).await;
        assert!(after.is_verified() && after.reasons().is_empty(), "the verdict stays");
    }

    async fn both_content_encryptions_are_opened(world) {
        let stage = Stage::set(&world).await;
        for enc in [Enc::A128Gcm, Enc::A256Gcm] {
            let asked = stage.ask("full_name").await;
            let request = read(&stage, &world, &asked).await;
            let shown = shown(&stage, &world, &request, "full_name");
            let plain = json!({"vp_token": {"pid": [shown]}, "state": request.state});
            let body = body_with(&world, &request, &plain.to_string(), enc);
            post(&stage, &request, &body).await.unwrap();
            assert!(stage.outcome(&asked).await.is_verified(), "{enc:?}");
        }
    }

    async fn a_credential_without_status_has_none_to_look_up(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let credential = Card { status: None, ..Card::of(&stage, &world) }.write(&world);
        let shown = Binding::of(&stage, &world, &request).show(&credential, "full_name");
        post(&stage, &request, &body_of(&world, &request, &json!({"pid": [shown]}))).await.unwrap();
        assert!(stage.outcome(&asked).await.is_verified());
        assert_eq!(stage.server.visitors(), 0);
    }

    async fn several_credentials_come_back_by_query(world) {
        let stage = Stage::set(&world).await;
        let one = |id: &str, multiple: bool, claim: &str| json!({
            "id": id, "format": "dc+sd-jwt", "multiple": multiple,
            "meta": {"vct_values": [PID]}, "claims": [{"path": [claim]}],
        });
        let query = json!({"credentials": [
            one("first", false, "full_name"), one("all", true, "birthdate"),
        ]});
        let asked = stage.ask_query(&query).await;
        let request = read(&stage, &world, &asked).await;
        let show = |claim| shown(&stage, &world, &request, claim);
        let vp_token: Value = json!({
            "first": [show("full_name")], "all": [show("birthdate"), show("birthdate")],
        });
        post(&stage, &request, &body_of(&world, &request, &vp_token)).await.unwrap();
        let born = json!({"birthdate": "1999-05-06", "issuing_country": "ID"});
        let expected = json!({
            "first": {"full_name": NAME, "issuing_country": "ID"}, "all": [born, born],
        });
        assert_eq!(stage.claims(&asked).await, Some(expected));
    }

    async fn a_query_may_name_the_authorities_it_trusts(world) {
        let stage = Stage::set(&world).await;
        let ours = key_identifier(stage.issuers.certificate());
        let asks = |aki: &str| json!({"credentials": [{
            "id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
            "trusted_authorities": [{"type": "aki", "values": [aki]}],
            "claims": [{"path": ["full_name"]}],
        }]});
        for (aki, verified) in [(ours.as_str(), true), ("c3RyYW5nZXI", false)] {
            let asked = stage.ask_query(&asks(aki)).await;
            let request = read(&stage, &world, &asked).await;
            let shown = shown(&stage, &world, &request, "full_name");
            let body = body_of(&world, &request, &json!({"pid": [shown]}));
            assert_eq!(post(&stage, &request, &body).await.is_ok(), verified);
            assert_eq!(stage.outcome(&asked).await.is_verified(), verified);
        }
    }
}

/// The subject key identifier of a certificate, in base64url.
pub fn key_identifier(der: &[u8]) -> String {
    use x509_cert::{Certificate, der::Decode, ext::pkix::SubjectKeyIdentifier};
    let certificate = Certificate::from_der(der).unwrap();
    let found = certificate.tbs_certificate().get_extension::<SubjectKeyIdentifier>();
    formats::base64url::encode(found.unwrap().unwrap().1.0.as_bytes())
}
