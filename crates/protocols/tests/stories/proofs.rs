//! Asking for credentials: what a request must look like, and what proves the keys in it.

use crate::common::{Key, NOON, Rust, bent, broken, opened, without};
use formats::jose::JwsError;
use proptest::prelude::*;
use protocols::{
    Url,
    oid4vci::{
        CredentialCode, CredentialRequest, CredentialRequestError, CredentialResponse, ProofError,
        Proofs, ProvenKeys, ResponseError, Wanted, draft_proof,
    },
};
use serde_json::{Value, json};
use terms::Moment;

const NONCE: &str = "wKI4LT17ac15ES9bw8ac4";

fn issuer() -> Url {
    "https://issuer.example/id".parse().unwrap()
}

fn proof(number: u8) -> String {
    let key = Key::number(number);
    key.sign(draft_proof(&key.jwk(), &issuer(), Some(NONCE), NOON).unwrap())
}

fn request_of(proofs: Value) -> Result<CredentialRequest, CredentialRequestError> {
    let body = json!({"credential_configuration_id": "pid", "proofs": proofs});
    CredentialRequest::from_json(body.to_string().as_bytes())
}

fn verify_at(jwts: &[String], now: Moment) -> Result<ProvenKeys<String>, ProofError> {
    let proofs = Proofs::Jwt(jwts.to_vec());
    proofs.read(&issuer(), 10, now)?.verify(known, &Rust::default())
}

fn known(nonce: &str) -> Option<String> {
    (nonce == NONCE).then(|| nonce.to_owned())
}

fn verify(jwts: &[String]) -> Result<ProvenKeys<String>, ProofError> {
    verify_at(jwts, NOON)
}

fn refused(bend: impl FnOnce(&mut Value, &mut Value)) -> ProofError {
    verify(&[bent(&proof(1), &Key::number(1), bend)]).unwrap_err()
}

#[test]
fn a_batch_of_proofs_yields_its_keys_in_order() {
    let request = CredentialRequest {
        wanted: Wanted::Configuration("pid".to_owned()),
        proofs: Some(Proofs::Jwt(vec![proof(1), proof(2), proof(3)])),
    };
    let body = serde_json::to_vec(&request).unwrap();
    let read = CredentialRequest::from_json(&body).unwrap();
    assert_eq!(read, request);
    let proofs = read.needed_proofs().unwrap().read(&issuer(), 3, NOON).unwrap();
    let proven = proofs.verify(known, &Rust::default()).unwrap();
    assert_eq!(proven.keys, [1, 2, 3].map(|number| Key::number(number).jwk()));
    assert_eq!(proven.nonce, NONCE);
    let (header, payload) = opened(&proof(1));
    assert_eq!(header["typ"], "openid4vci-proof+jwt");
    assert_eq!(payload.get("iss"), None, "the flow is anonymous");
}

#[test]
fn a_proof_with_a_missing_or_wrong_part_is_refused() {
    for name in ["typ", "alg", "jwk"] {
        let error = refused(|header, _| without(header, name));
        assert_eq!(error.code(), CredentialCode::InvalidProof, "{name}: {error}");
    }
    assert_eq!(refused(|_, claims| without(claims, "aud")), ProofError::Missing("aud"));
    assert_eq!(refused(|_, claims| without(claims, "iat")), ProofError::Missing("iat"));
    let error = refused(|_, claims| without(claims, "nonce"));
    assert_eq!((error, error.code()), (ProofError::Missing("nonce"), CredentialCode::InvalidProof));
    for aud in [json!("https://issuer.example/id/"), json!(["https://issuer.example/id"]), json!(1)]
    {
        assert_eq!(refused(|_, claims| claims["aud"] = aud), ProofError::Audience);
    }
    let typ = refused(|header, _| header["typ"] = json!("JWT"));
    assert_eq!(typ, ProofError::Jws(JwsError::Type));
}

#[test]
fn no_symmetric_private_or_foreign_key_proves_anything() {
    for alg in ["none", "HS256", "RS256"] {
        let error = refused(|header, _| header["alg"] = json!(alg));
        assert_eq!(error, ProofError::Jws(JwsError::Algorithm));
    }
    let private = refused(|header, _| header["jwk"]["d"] = json!("AAAA"));
    assert_eq!(private, ProofError::Jws(JwsError::Key));
    let other = serde_json::to_value(Key::number(9).jwk()).unwrap();
    let foreign = refused(|header, _| header["jwk"] = other);
    assert_eq!(foreign, ProofError::Jws(JwsError::Signature));
    assert_eq!(verify(&[broken(&proof(1))]), Err(ProofError::Jws(JwsError::Signature)));
}

#[test]
fn exactly_one_reference_to_the_key_is_taken() {
    let both = refused(|header, _| header["kid"] = json!("did:example:1#0"));
    assert_eq!(both, ProofError::KeyReference);
    let chain = refused(|header, _| header["x5c"] = json!(["AAAA"]));
    assert_eq!(chain, ProofError::KeyReference);
    let named = refused(|header, _| {
        without(header, "jwk");
        header["kid"] = json!("k");
    });
    assert_eq!(named, ProofError::KeyReference);
}

#[test]
fn a_stale_proof_is_refused_and_seconds_are_forgiven() {
    let at = |offset: i64| {
        let now = Moment::from_seconds(NOON.seconds() + offset);
        verify_at(&[proof(1)], now).map(|proven| proven.keys.len())
    };
    assert_eq!((at(10), at(-10)), (Ok(1), Ok(1)));
    assert_eq!((at(3600), at(-3600)), (Err(ProofError::Stale), Err(ProofError::Stale)));
    let expired = refused(|_, claims| claims["exp"] = json!(NOON.seconds()));
    assert_eq!(expired, ProofError::Stale);
}

#[test]
fn a_nonce_that_is_not_good_has_its_own_code_and_costs_no_signature() {
    let other = bent(&proof(2), &Key::number(2), |_, claims| claims["nonce"] = json!("other"));
    let error = verify(&[broken(&other)]).unwrap_err();
    assert_eq!((error, error.code()), (ProofError::NonceUnknown, CredentialCode::InvalidNonce));
    let mixed = verify(&[proof(1), other]).unwrap_err();
    assert_eq!((mixed, mixed.code()), (ProofError::NoncesDiffer, CredentialCode::InvalidNonce));
}

#[test]
fn each_key_proves_once_and_no_more_than_a_batch_is_read() {
    assert_eq!(verify(&[proof(1), proof(1)]), Err(ProofError::SameKey));
    let many: Vec<_> = (0..11).map(proof).collect();
    assert_eq!(verify(&many), Err(ProofError::TooMany));
    let flood = request_of(json!({"jwt": vec!["x"; 101]})).unwrap_err();
    assert_eq!(flood.code(), CredentialCode::InvalidProof);
}

#[test]
fn proofs_are_one_type_with_a_non_empty_array() {
    let error = |proofs: Value| request_of(proofs).unwrap_err();
    let proof_error = |error| CredentialRequestError::Proof(error);
    assert_eq!(error(json!({})), proof_error(ProofError::Shape));
    assert_eq!(error(json!({"jwt": []})), proof_error(ProofError::Shape));
    assert_eq!(error(json!({"jwt": "x"})), proof_error(ProofError::Shape));
    assert_eq!(error(json!({"jwt": [1]})), proof_error(ProofError::Shape));
    assert_eq!(error(json!({"jwt": ["x"], "attestation": ["y"]})), proof_error(ProofError::Shape));
    assert_eq!(error(json!({"attestation": ["y"]})), proof_error(ProofError::Type));
    let none = CredentialRequest::from_json(br#"{"credential_identifier":"pid-7"}"#).unwrap();
    assert_eq!(none.wanted, Wanted::Identifier("pid-7".to_owned()));
    assert_eq!(none.needed_proofs().unwrap_err().code(), CredentialCode::InvalidProof);
}

#[test]
fn a_request_names_one_thing_and_uses_no_removed_member() {
    let error =
        |body: Value| CredentialRequest::from_json(body.to_string().as_bytes()).unwrap_err();
    let neither = error(json!({"proofs": {"jwt": ["x"]}}));
    assert_eq!(neither.code(), CredentialCode::InvalidCredentialRequest);
    let both = json!({"credential_identifier": "a", "credential_configuration_id": "b"});
    assert_eq!(error(both), CredentialRequestError::Wanted);
    let long = error(json!({"credential_configuration_id": "x".repeat(257)}));
    assert_eq!(long, CredentialRequestError::Wanted);
    for old in ["proof", "format"] {
        let body = json!({"credential_configuration_id": "pid", old: "x"});
        assert_eq!(error(body), CredentialRequestError::Removed(old));
    }
    let encrypted =
        json!({"credential_configuration_id": "pid", "credential_response_encryption": {}});
    assert_eq!(error(encrypted).code(), CredentialCode::InvalidEncryptionParameters);
    let text = CredentialRequest::from_json(b"not json").unwrap_err();
    assert_eq!(text.body().error, CredentialCode::InvalidCredentialRequest);
    let huge = vec![b' '; 300 * 1024];
    assert!(CredentialRequest::from_json(&huge).is_err());
}

#[test]
fn a_response_goes_with_its_status() {
    let issued = CredentialResponse::Issued {
        credentials: vec!["eyJ.eyJ.sig~".to_owned()],
        notification_id: Some("n1".to_owned()),
    };
    let body = issued.to_json();
    let value: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        value,
        json!({"credentials": [{"credential": "eyJ.eyJ.sig~"}], "notification_id": "n1"})
    );
    let two = CredentialResponse::Issued {
        credentials: vec!["a\"b".to_owned(), "\n\u{e9}".to_owned()],
        notification_id: None,
    };
    assert_eq!(CredentialResponse::from_json(200, &two.to_json()), Ok(two));
    assert_eq!(CredentialResponse::from_json(200, &body), Ok(issued.clone()));
    assert_eq!(CredentialResponse::from_json(202, &body), Err(ResponseError::Shape));
    assert!(!format!("{issued:?}").contains("eyJ"));

    let deferred = CredentialResponse::Deferred { transaction_id: "t1".to_owned(), interval: 5 };
    assert_eq!((issued.status(), deferred.status()), (200, 202));
    let body = deferred.to_json();
    assert_eq!(CredentialResponse::from_json(202, &body), Ok(deferred));
    assert_eq!(CredentialResponse::from_json(200, &body), Err(ResponseError::Shape));
    for bad in [
        json!({"transaction_id": "t1"}),
        json!({"transaction_id": "t1", "interval": 0}),
        json!({"transaction_id": "t1", "interval": 5, "notification_id": "n1"}),
        json!({"transaction_id": "t1", "interval": 5, "credentials": [{"credential": "x"}]}),
    ] {
        let read = CredentialResponse::from_json(202, bad.to_string().as_bytes());
        assert_eq!(read, Err(ResponseError::Shape), "{bad}");
    }
    let strings = CredentialResponse::from_json(200, br#"{"credentials":["x"]}"#);
    assert!(matches!(strings, Err(ResponseError::Message(_))), "an array of objects");
}

proptest! {
    #[test]
    fn no_request_panics(body in "\\{?[a-z_\":,\\[\\]{}0-9 ]{0,80}\\}?", bytes: Vec<u8>) {
        let _ = CredentialRequest::from_json(body.as_bytes());
        let _ = CredentialRequest::from_json(&bytes);
    }

    #[test]
    fn a_proof_with_any_byte_changed_is_refused(at in 0_usize..300, to in "[A-Za-z0-9_.-]") {
        let good = proof(1);
        let mut text = good.clone();
        let at = at % text.len();
        text.replace_range(at..=at, &to);
        prop_assume!(text != good);
        prop_assert!(verify(&[text]).is_err());
    }
}
