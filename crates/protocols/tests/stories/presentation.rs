//! A verifier asks by a signed request, a wallet reads it and answers under lock.

use formats::{
    jose::{Jwk, JwsError},
    mdoc::SessionTranscript,
    trust::VerifiedChain,
};
use proptest::prelude::*;
use protocols::{
    dcql::{CredentialQuery, Query},
    jwe::JweError,
    oid4vci::OfferLink,
    oid4vp::{
        AuthorizationRequest, AuthorizationResponse, ClientId, ClientMetadata, ClientMetadataError,
        Expected, Posted, Refusal, RefusalCode, RequestError, RequestLink, ResponseError,
        ResponseMode, UnverifiedRequest, VpToken, draw_nonce,
    },
};
use serde_json::{Value, json};
use terms::{Crypto, Moment, SeededDie};

use crate::common::{Key, NOON, Rust, bent, broken, opened, without};

/// Stands for a certificate: here only its bytes count, the chain is for `formats::trust`.
const LEAF: &[u8] = b"the relying party's certificate";

fn verifier() -> Key {
    Key::number(1)
}

fn request() -> AuthorizationRequest {
    let die = SeededDie::new(3);
    let paths = ["full_name", "address.locality"].map(|path| path.parse().unwrap());
    let pid = CredentialQuery::sd_jwt_vc("pid", "urn:example:pid:1", paths).unwrap();
    AuthorizationRequest {
        mode: ResponseMode::Posted,
        client_id: ClientId::of_certificate(LEAF, &Rust::default()),
        response_uri: "https://rp.example/response/7".parse().unwrap(),
        nonce: draw_nonce(&die),
        state: Some(draw_nonce(&die)),
        query: Query::new(vec![pid], vec![]).unwrap(),
        client_metadata: ClientMetadata::new(Key::number(5).public(), "k5"),
        registration: None,
        wallet_nonce: None,
        issued: Some(NOON),
        expires: Some(Moment::from_seconds(NOON.seconds() + 300)),
    }
}

fn signed(request: &AuthorizationRequest) -> String {
    verifier().sign(request.draft(&[LEAF.to_vec()]).unwrap())
}

fn read_as(text: &str, expected: &Expected<'_>) -> Result<AuthorizationRequest, RequestError> {
    let crypto = Rust::default();
    let unverified = UnverifiedRequest::parse(text, expected, &crypto)?;
    assert_eq!(unverified.chain()[0], LEAF);
    unverified.verify(&chain(LEAF), expected, &crypto)
}

/// What `formats::trust` says of a good chain with this leaf.
fn chain(leaf: &[u8]) -> VerifiedChain {
    VerifiedChain {
        key: verifier().public(),
        common_name: None,
        organisation: None,
        dns_names: vec![],
        leaf_sha256: Rust::default().sha256(leaf),
        authority_keys: vec![],
        anchor: "askers".to_owned(),
        from: NOON,
        until: NOON,
    }
}

fn expected(client_id: &str) -> Expected<'_> {
    Expected { client_id, wallet_nonce: None, now: NOON }
}

fn read(text: &str) -> Result<AuthorizationRequest, RequestError> {
    read_as(text, &expected(&request().client_id.to_string()))
}

fn refused(bend: impl FnOnce(&mut Value, &mut Value)) -> RequestError {
    read(&bent(&signed(&request()), &verifier(), bend)).unwrap_err()
}

#[test]
fn a_signed_request_reads_back_as_it_was_meant() {
    let text = signed(&request());
    assert_eq!(read(&text), Ok(request()));
    let (header, payload) = opened(&text);
    assert_eq!(header["typ"], "oauth-authz-req+jwt");
    assert_eq!(header["x5c"].as_array().unwrap().len(), 1, "no trust anchor");
    assert_eq!(payload["aud"], "https://self-issued.me/v2");
    assert_eq!(payload["response_mode"], "direct_post.jwt");
    assert_eq!(payload["client_id"], request().client_id.to_string());
    assert!(payload["nonce"].as_str().unwrap().len() >= 22, "128 bits at least");
    assert_eq!(payload["client_metadata"]["jwks"]["keys"][0]["kid"], "k5");
    assert_eq!(
        payload["client_metadata"]["encrypted_response_enc_values_supported"],
        json!(["A128GCM", "A256GCM"])
    );
    assert_eq!(payload.get("redirect_uri"), None);
    assert_eq!(payload.get("wallet_nonce"), None, "only after a post");
}

#[test]
fn a_request_is_of_its_type_and_signed_by_its_certificate() {
    assert_eq!(
        refused(|header, _| header["typ"] = json!("JWT")),
        RequestError::Jws(JwsError::Type)
    );
    assert_eq!(refused(|header, _| without(header, "typ")), RequestError::Jws(JwsError::Type));
    for alg in ["none", "RS256", "HS256"] {
        let error = refused(|header, _| header["alg"] = json!(alg));
        assert_eq!(error, RequestError::Jws(JwsError::Algorithm));
    }
    assert_eq!(refused(|header, _| without(header, "x5c")), RequestError::CertificateMissing);
    assert_eq!(read(&broken(&signed(&request()))), Err(RequestError::Jws(JwsError::Signature)));
    let other = bent(&signed(&request()), &Key::number(2), |_, _| {});
    assert_eq!(read(&other), Err(RequestError::Jws(JwsError::Signature)));
}

#[test]
fn the_asker_is_one_and_the_same_everywhere() {
    let error = refused(|header, _| header["x5c"] = json!(["AAAA"]));
    assert_eq!(
        (&error, error.code()),
        (&RequestError::CertificateHash, RefusalCode::InvalidClient)
    );
    assert_eq!(refused(|_, claims| without(claims, "client_id")), RequestError::ClientIdDiffers);
    let error = refused(|_, claims| claims["client_id"] = json!("x509_hash:AAAA"));
    assert_eq!(error, RequestError::ClientIdDiffers);
    let text = signed(&request());
    let other = ClientId::of_certificate(b"another", &Rust::default()).to_string();
    let error = read_as(&text, &expected(&other));
    assert_eq!(error, Err(RequestError::CertificateHash));
    let (crypto, client_id) = (Rust::default(), request().client_id.to_string());
    let mine = UnverifiedRequest::parse(&text, &expected(&client_id), &crypto).unwrap();
    let error = mine.verify(&chain(b"another"), &expected(&client_id), &crypto);
    assert_eq!(error, Err(RequestError::CertificateHash), "a good chain, but another's");
    for prefix in ["x509_san_dns:rp.example", "redirect_uri:https://rp.example", "origin:x", "rp"] {
        let error = read_as(&text, &expected(prefix)).unwrap_err();
        assert_eq!(error.code(), RefusalCode::InvalidClient, "{prefix}");
    }
}

#[test]
fn what_has_no_place_in_a_request_is_refused() {
    for name in ["redirect_uri", "request", "request_uri", "scope"] {
        let error = refused(|_, claims| claims[name] = json!("https://rp.example"));
        assert_eq!(error, RequestError::Surplus(name));
        assert_eq!(error.code(), RefusalCode::InvalidRequest);
    }
    let error = refused(|_, claims| claims["transaction_data"] = json!(["eyJ9"]));
    assert_eq!(error.code(), RefusalCode::InvalidTransactionData);
    for (name, value) in [
        ("response_type", "code"),
        ("response_type", "vp_token id_token"),
        ("response_mode", "direct_post"),
        ("response_mode", "fragment"),
    ] {
        assert_eq!(refused(|_, claims| claims[name] = json!(value)), RequestError::Mode, "{value}");
    }
    for aud in [json!("https://wallet.example"), json!(["https://self-issued.me/v2"])] {
        assert_eq!(refused(|_, claims| claims["aud"] = aud), RequestError::Audience);
    }
}

#[test]
fn a_missing_part_is_named() {
    for name in ["response_type", "response_mode", "response_uri", "nonce", "dcql_query"] {
        let error = refused(|_, claims| without(claims, name));
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
    }
    let error = refused(|_, claims| without(claims, "client_metadata"));
    assert_eq!(error, RequestError::ClientMetadata(ClientMetadataError::Key));
    let error = refused(|_, claims| claims["dcql_query"] = json!({"credentials": []}));
    assert!(matches!(error, RequestError::Query(_)), "{error}");
    assert_eq!(refused(|_, claims| claims["nonce"] = json!("")), RequestError::Nonce);
    assert_eq!(refused(|_, claims| claims["state"] = json!("x".repeat(513))), RequestError::Nonce);
    let unbound = refused(|_, claims| {
        claims["dcql_query"]["credentials"][0]["require_cryptographic_holder_binding"] =
            json!(false);
        without(claims, "state");
    });
    assert_eq!(unbound, RequestError::Nonce, "without a holder's key the state must hold it");
}

#[test]
fn an_answer_goes_nowhere_in_the_clear() {
    let uri =
        |uri: &str| bent(&signed(&request()), &verifier(), |_, it| it["response_uri"] = json!(uri));
    assert_eq!(read(&uri("http://rp.example/response")), Err(RequestError::Plain));
    assert!(read(&uri("http://localhost:8080/response")).is_ok());
    assert!(matches!(read(&uri("file:///etc/passwd")), Err(RequestError::Message(_))));
}

#[test]
fn a_request_lives_for_its_time_only() {
    let text = signed(&request());
    let client_id = request().client_id.to_string();
    let at = |offset: i64| {
        let now = Moment::from_seconds(NOON.seconds() + offset);
        read_as(&text, &Expected { now, ..expected(&client_id) }).map(|_| ())
    };
    assert_eq!((at(0), at(299), at(-60)), (Ok(()), Ok(()), Ok(())));
    assert_eq!((at(300), at(-61)), (Err(RequestError::Expired), Err(RequestError::Expired)));
    let timeless = AuthorizationRequest { issued: None, expires: None, ..request() };
    assert_eq!(read(&signed(&timeless)), Ok(timeless.clone()), "others leave it out");
    let shown = AuthorizationRequest { mode: ResponseMode::Shown, ..request() };
    assert_eq!(read(&signed(&shown)), Ok(shown));
    let endless = AuthorizationRequest { mode: ResponseMode::Shown, ..timeless };
    assert_eq!(read(&signed(&endless)), Err(RequestError::Expired), "a photograph has no end");
}

#[test]
fn a_posted_nonce_must_come_back() {
    let echoing = AuthorizationRequest { wallet_nonce: Some("w1".to_owned()), ..request() };
    let client_id = request().client_id.to_string();
    let nonce = |request, nonce| {
        let expected = Expected { wallet_nonce: Some(nonce), ..expected(&client_id) };
        read_as(&signed(request), &expected)
    };
    assert_eq!(nonce(&echoing, "w1"), Ok(echoing.clone()));
    assert_eq!(nonce(&echoing, "w2"), Err(RequestError::WalletNonce));
    assert_eq!(nonce(&request(), "w1"), Err(RequestError::WalletNonce));
}

#[test]
fn an_answer_opens_for_the_asker_of_this_request_only() {
    let (crypto, die, client) = (Rust::default(), SeededDie::new(4), request().client_metadata);
    let answer = AuthorizationResponse {
        vp_token: VpToken::from([("pid".to_owned(), vec!["eyJ.eyJ.sig~disclosure~kb".to_owned()])]),
        state: request().state,
    };
    let body = answer.encrypt(&client, &crypto, &die).unwrap();
    let Ok(Posted::Encrypted(jwe)) = Posted::parse(body.as_bytes()) else { panic!("{body}") };
    assert_eq!(opened_header(&jwe)["enc"], "A256GCM", "the better of the two");
    assert_eq!(opened_header(&jwe)["kid"], "k5");
    let open = |client: &ClientMetadata, key: u8| {
        AuthorizationResponse::decrypt(&jwe, client, &Key::number(key).agreement(), &crypto)
    };
    assert_eq!(open(&client, 5), Ok(answer.clone()));
    assert_eq!(open(&client, 6), Err(ResponseError::Jwe(JweError::Closed)));
    let next = ClientMetadata::new(Key::number(6).public(), "k6");
    assert_eq!(open(&next, 6), Err(ResponseError::Key), "replayed into another request");
    assert!(!format!("{answer:?}").contains("eyJ"));
}

#[test]
fn a_session_is_of_one_request_in_every_part() {
    let (crypto, text) = (Rust::default(), signed(&request()));
    let session = |request: &AuthorizationRequest| request.session_transcript(&crypto);
    let both = (session(&request()), session(&read(&text).unwrap()));
    assert_eq!(both.0, both.1, "the wallet and the asker have the same");
    let (_, payload) = opened(&text);
    let of_the_object = |name: &str| payload[name].as_str().unwrap();
    let key = Jwk::from_value(&payload["client_metadata"]["jwks"]["keys"][0]).unwrap();
    let spelled = |thumbprint: Option<&[u8; 32]>| {
        let (asker, nonce) = (of_the_object("client_id"), of_the_object("nonce"));
        let address = of_the_object("response_uri");
        SessionTranscript::openid4vp(&crypto, asker, nonce, thumbprint, address)
    };
    assert_eq!(spelled(Some(&key.thumbprint(&crypto))), both.0, "as the signed object spells it");
    assert_ne!(spelled(None), both.0, "an answer in the clear is another session");

    let other = AuthorizationRequest {
        client_id: ClientId::of_certificate(b"another", &crypto),
        response_uri: "https://rp.example/response/8".parse().unwrap(),
        nonce: draw_nonce(&SeededDie::new(5)),
        client_metadata: ClientMetadata::new(Key::number(6).public(), "k5"),
        ..request()
    };
    for one_thing in [
        AuthorizationRequest { client_id: other.client_id, ..request() },
        AuthorizationRequest { response_uri: other.response_uri.clone(), ..request() },
        AuthorizationRequest { nonce: other.nonce.clone(), ..request() },
        AuthorizationRequest { client_metadata: other.client_metadata.clone(), ..request() },
    ] {
        assert_ne!(session(&one_thing), both.0);
    }
    let echoed = AuthorizationRequest { wallet_nonce: Some("w1".to_owned()), ..request() };
    assert_eq!(session(&echoed), both.0, "fetching again makes no other session");
}

#[test]
fn a_refusal_travels_under_the_same_lock() {
    let (crypto, die, client) = (Rust::default(), SeededDie::new(4), request().client_metadata);
    let refusal = Refusal { error: RefusalCode::AccessDenied, state: Some("s1".to_owned()) };
    let body = refusal.encrypt(&client, &crypto, &die).unwrap();
    assert!(body.starts_with("response=") && !body.contains("access_denied"));
    let Ok(Posted::Encrypted(jwe)) = Posted::parse(body.as_bytes()) else { panic!("{body}") };
    let opened =
        AuthorizationResponse::decrypt(&jwe, &client, &Key::number(5).agreement(), &crypto);
    assert_eq!(opened, Err(ResponseError::Refused(refusal)));
}

fn opened_header(jwe: &str) -> Value {
    let header = jwe.split('.').next().unwrap();
    serde_json::from_slice(&formats::base64url::decode(header).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn no_text_panics(text in "(openid4vp://\\?|openid-credential-offer://\\?|\\{)?\\PC{0,60}") {
        let _ = read(&text);
        let _ = RequestLink::parse(&text);
        let _ = OfferLink::parse(&text);
        let _ = Posted::parse(text.as_bytes());
    }

    #[test]
    fn a_request_with_any_letter_changed_is_refused(at: usize, to in "[A-Za-z0-9_.-]") {
        let good = signed(&request());
        let mut text = good.clone();
        let at = at % text.len();
        text.replace_range(at..=at, &to);
        prop_assume!(text != good);
        prop_assert!(read(&text).is_err());
    }
}
