//! The request object, as the specifications want it.

use std::time::Duration;

use formats::jose::UnverifiedJws;
use keys::AwsLc;
use protocols::oid4vp::RequestLink;
use relying::{REQUEST_PATH, RequestError};
use serde_json::{Map, Value, json};
use terms::{Class, Crypto};
use testkit::both_engines;

use super::{
    stage::{ROOMS, Stage},
    wallet::{answer, code, read, request_text},
};

fn claims(text: &str) -> Map<String, Value> {
    UnverifiedJws::parse(text).unwrap().dangerous_unverified_claims().unwrap()
}

both_engines! { ROOMS =>
    async fn a_request_is_what_haip_asks_for(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let text = request_text(&stage, &asked, None).await;
        let jws = UnverifiedJws::parse(&text).unwrap();
        let (header, said) = (jws.header(), claims(&text));

        assert_eq!(header.typ.as_deref(), Some("oauth-authz-req+jwt"));
        let [leaf] = header.x5c.as_slice() else { panic!("the leaf alone, without the anchor") };
        let hash = formats::base64url::encode(&AwsLc.sha256(leaf));
        assert_eq!(said["client_id"], format!("x509_hash:{hash}"));
        let link = RequestLink::parse(&asked.link).unwrap();
        assert_eq!(said["client_id"], link.client_id, "the same inside and outside");

        assert_eq!(said["aud"], "https://self-issued.me/v2");
        assert_eq!(said["response_type"], "vp_token");
        assert_eq!(said["response_mode"], "direct_post.jwt");
        assert!(said["response_uri"].as_str().unwrap().starts_with("https://ikd.example/oid4vp/"));
        assert!(!said.contains_key("redirect_uri") && !said.contains_key("wallet_nonce"));
        assert!(said["exp"].as_i64() > said["iat"].as_i64());
        assert_eq!(said["dcql_query"]["credentials"][0]["claims"], json!([{"path": ["full_name"]}]));
        for secret in ["nonce", "state"] {
            assert!(said[secret].as_str().unwrap().len() >= 43, "256 bits of {secret}");
        }
        let client = &said["client_metadata"];
        let encs = json!(["A128GCM", "A256GCM"]);
        assert_eq!(client["encrypted_response_enc_values_supported"], encs);
        let key = &client["jwks"]["keys"][0];
        assert_eq!((&key["alg"], &key["crv"]), (&json!("ECDH-ES"), &json!("P-256")));
        assert!(key["kid"].is_string() && key.get("d").is_none());
        assert!(client["vp_formats_supported"]["dc+sd-jwt"].is_object());
    }

    async fn every_request_has_its_own_key_nonce_state_and_address(world) {
        let stage = Stage::set(&world).await;
        let (one, two) = (stage.ask("full_name").await, stage.ask("full_name").await);
        let printed = format!("{one:?}");
        assert_eq!(printed, format!("Asked({})", one.transaction), "no code is ever printed");
        let one = claims(&request_text(&stage, &one, None).await);
        let two = claims(&request_text(&stage, &two, None).await);
        for name in ["nonce", "state", "response_uri"] {
            assert_ne!(one[name], two[name], "{name}");
        }
        let key = |said: &Map<String, Value>| said["client_metadata"]["jwks"]["keys"][0].clone();
        assert_ne!(key(&one)["x"], key(&two)["x"]);
        assert_ne!(key(&one)["kid"], key(&two)["kid"]);
    }

    async fn a_wallet_nonce_is_echoed_after_a_post_and_fetching_again_works(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let fetched = claims(&request_text(&stage, &asked, None).await);
        assert!(!fetched.contains_key("wallet_nonce"));
        let mut posted = claims(&request_text(&stage, &asked, Some("n-17")).await);
        assert_eq!(posted.remove("wallet_nonce"), Some(json!("n-17")));
        assert_eq!(posted, fetched, "otherwise it is the same request");

        let code = code(&asked.request_uri, REQUEST_PATH);
        let without = stage.relying.request_object(code, Some(b"wallet_metadata=%7B%7D")).await;
        assert!(!claims(&without.unwrap()).contains_key("wallet_nonce"));
        let long = format!("wallet_nonce={}", "n".repeat(300));
        for bad in [long.as_bytes(), b"wallet_nonce=%zz", b"wallet_nonce=a&wallet_nonce=b"] {
            let refused = stage.relying.request_object(code, Some(bad)).await.unwrap_err();
            assert_eq!(refused.class(), Class::Invalid, "{refused}");
        }
    }

    async fn a_request_ends_with_its_time_or_its_answer(world) {
        let stage = Stage::set(&world).await;
        let (late, done) = (stage.ask("full_name").await, stage.ask("full_name").await);
        answer(&stage, &world, &done, "full_name").await;
        let fetch = async |uri: &str| {
            stage.relying.request_object(code(uri, REQUEST_PATH), None).await
        };
        assert!(matches!(fetch(&done.request_uri).await, Err(RequestError::Answered)));
        world.clock.advance(Duration::from_secs(599));
        read(&stage, &world, &late).await;
        world.clock.advance(Duration::from_secs(1));
        assert!(matches!(fetch(&late.request_uri).await, Err(RequestError::Expired)));
        let mut forged = late.request_uri.clone();
        let last = forged.pop().unwrap();
        forged.push(if last == 'A' { 'Q' } else { 'A' });
        for unknown in [forged.as_str(), "https://ikd.example/oid4vp/requests/x"] {
            assert!(matches!(fetch(unknown).await, Err(RequestError::Missing)), "{unknown}");
        }
    }
}
