//! Nothing of a request is shown to the person before it was verified.

use formats::{jose::JwsError, trust::ChainError};
use protocols::oid4vp::{LinkError, RequestError, RequestUriMethod};
use serde_json::{Value, json};
use wallet::{AnswerError, PresentError, WalletError};

use crate::{
    pki::{Key, Pki},
    present::{present, stage},
    verifier::FakeVerifier,
    world::{World, answer},
};

/// Presents, and expects that nobody was asked and nothing was sent.
fn refused(world: &mut World, verifier: &mut FakeVerifier) -> WalletError {
    let error = present(world, verifier).unwrap_err();
    untouched(world, verifier);
    error
}

fn untouched(world: &World, verifier: &FakeVerifier) {
    assert!(world.views.is_empty() && verifier.posted.is_empty());
    assert!(world.requests.iter().all(|request| request.url.path() != "/response/7"));
    assert!(world.card().copies.iter().all(|copy| copy.uses == 0));
}

/// What the wallet says to a request that is bent like this before it is signed.
fn bent(bend: impl Fn(&mut Value, &mut Value) + 'static) -> RequestError {
    let (mut world, mut verifier) = stage();
    verifier.bend = Box::new(bend);
    match refused(&mut world, &mut verifier) {
        WalletError::Present(PresentError::Request(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_of_another_type_is_refused() {
    let error = bent(|header, _| header["typ"] = "JWT".into());
    assert_eq!(error, RequestError::Jws(JwsError::Type));
    let error = bent(|header, _| {
        header.as_object_mut().unwrap().remove("typ");
    });
    assert_eq!(error, RequestError::Jws(JwsError::Type));
    let error = bent(|header, _| header["alg"] = "none".into());
    assert_eq!(error, RequestError::Jws(JwsError::Algorithm));
}

#[test]
fn a_request_with_another_certificate_than_the_link_names_is_refused() {
    let (mut world, mut verifier) = stage();
    let mut other = FakeVerifier::new(&Pki::new(), world.clock.clone());
    other.leaf = Pki::new().verifiers.certify("Bank Contoh", Key::number(61));
    let error = world.present(&other.link(), &mut verifier).unwrap_err();
    assert_eq!(error, PresentError::Request(RequestError::CertificateHash).into());
    untouched(&world, &verifier);
}

#[test]
fn the_client_id_is_one_and_the_same_inside_and_outside() {
    let other = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";
    let error = bent(move |_, payload| payload["client_id"] = other.into());
    assert_eq!(error, RequestError::ClientIdDiffers);
    let (mut world, mut verifier) = stage();
    verifier.bend = Box::new(move |_, payload| payload["client_id"] = other.into());
    let error = world.present("https://rp.example/request/7", &mut verifier).unwrap_err();
    assert_eq!(error, PresentError::Request(RequestError::CertificateHash).into());
    verifier.bend = Box::new(|_, payload| {
        payload.as_object_mut().unwrap().remove("client_id");
    });
    let error = world.present("https://rp.example/request/7", &mut verifier).unwrap_err();
    assert_eq!(error, PresentError::Request(RequestError::ClientIdDiffers).into());
    untouched(&world, &verifier);
}

#[test]
fn a_verifier_of_another_chain_is_refused() {
    let (mut world, mut verifier) = stage();
    verifier.leaf = Pki::foreign().verifiers.certify("Bank Contoh", Key::number(62));
    let error = refused(&mut world, &mut verifier);
    assert_eq!(error, PresentError::Untrusted(ChainError::Untrusted).into());
    verifier.leaf = Pki::new().issuers.certify_for(None, "Dukcapil Contoh", Key::number(63));
    let error = refused(&mut world, &mut verifier);
    let untrusted = PresentError::Untrusted(ChainError::Untrusted).into();
    assert_eq!(error, untrusted, "an issuer is no verifier");
    verifier.leaf = Pki::new().verifiers.certify("Bank Contoh", Key::number(64));
    verifier.leaf.chain.push(Pki::new().verifiers.certificate);
    let error = refused(&mut world, &mut verifier);
    assert_eq!(error, PresentError::Untrusted(ChainError::AnchorIncluded).into());
}

#[test]
fn a_request_that_its_certificate_has_not_signed_is_refused() {
    let (mut world, mut verifier) = stage();
    verifier.other_key = Some(Key::number(65));
    let error = refused(&mut world, &mut verifier);
    assert_eq!(error, PresentError::Request(RequestError::Jws(JwsError::Signature)).into());
}

#[test]
fn a_request_that_does_not_echo_the_wallets_nonce_is_refused() {
    let (mut world, mut verifier) = stage();
    (verifier.method, verifier.echoes) = (RequestUriMethod::Post, false);
    let error = refused(&mut world, &mut verifier);
    assert_eq!(error, PresentError::Request(RequestError::WalletNonce).into());
    verifier.bend = Box::new(|_, payload| payload["wallet_nonce"] = "another".into());
    let error = refused(&mut world, &mut verifier);
    assert_eq!(error, PresentError::Request(RequestError::WalletNonce).into());
}

#[test]
fn a_request_out_of_its_time_is_refused() {
    let error = bent(|_, payload| payload["exp"] = payload["iat"].clone());
    assert_eq!(error, RequestError::Expired);
    let error = bent(|_, payload| {
        payload["iat"] = json!(payload["iat"].as_i64().unwrap() + 3600);
    });
    assert_eq!(error, RequestError::Expired);
}

#[test]
fn what_has_no_place_in_a_request_is_refused() {
    let error = bent(|_, payload| payload["redirect_uri"] = "https://rp.example/cb".into());
    assert_eq!(error, RequestError::Surplus("redirect_uri"));
    let error = bent(|_, payload| payload["transaction_data"] = json!(["eyJ0eXBlIjoieCJ9"]));
    assert_eq!(error, RequestError::TransactionData);
    let error = bent(|_, payload| payload["response_mode"] = "direct_post".into());
    assert_eq!(error, RequestError::Mode, "an answer is always encrypted");
    let error = bent(|_, payload| payload["aud"] = "https://wallet.example".into());
    assert_eq!(error, RequestError::Audience);
    let error = bent(|_, payload| payload["response_uri"] = "http://rp.example/response/7".into());
    assert_eq!(error, RequestError::Plain);
    let error = bent(|_, payload| {
        payload.as_object_mut().unwrap().remove("client_metadata");
    });
    assert!(matches!(error, RequestError::ClientMetadata(_)), "{error}");
}

#[test]
fn nobody_outside_sends_the_answer_into_this_machine() {
    let (mut world, mut verifier) = stage();
    verifier.bend = Box::new(|_, payload| payload["response_uri"] = "http://127.0.0.1:9/x".into());
    assert_eq!(refused(&mut world, &mut verifier), PresentError::Inward.into());
}

#[test]
fn no_redirect_is_followed_and_no_large_request_read() {
    let (mut world, mut verifier) = stage();
    verifier.instead.insert("/request/7", answer(302, ""));
    assert_eq!(refused(&mut world, &mut verifier), AnswerError::Redirected.into());
    verifier.instead.insert("/request/7", answer(200, vec![b'a'; 200 * 1024]));
    assert_eq!(refused(&mut world, &mut verifier), AnswerError::TooLarge.into());
    verifier.instead.insert("/request/7", answer(404, ""));
    assert_eq!(refused(&mut world, &mut verifier), AnswerError::Status(404).into());
}

#[test]
fn bytes_that_are_no_request_are_refused() {
    for bytes in [b"".as_slice(), b"\xff\xfe", b"a.b.c", b"{}", b"eyJhbGciOiJFUzI1NiJ9.e30.AAAA"] {
        let (mut world, mut verifier) = stage();
        verifier.instead.insert("/request/7", answer(200, bytes));
        let error = refused(&mut world, &mut verifier);
        assert!(matches!(error, WalletError::Present(PresentError::Request(_))), "{error}");
        let error = world.present("https://rp.example/request/7", &mut verifier).unwrap_err();
        assert!(matches!(error, WalletError::Present(PresentError::Request(_))), "{error}");
    }
}

#[test]
fn a_link_that_leads_nowhere_asks_nobody() {
    let (mut world, mut verifier) = stage();
    for text in ["", "hello", "openid4vp://?client_id=x", "http://rp.example/request/7", "{}"] {
        let error = world.present(text, &mut verifier).unwrap_err();
        assert!(matches!(error, WalletError::Present(PresentError::Link(_))), "{text}");
    }
    let plain = world.present("openid4vp://?client_id=x&request_uri=http%3A%2F%2Fa", &mut verifier);
    assert_eq!(plain.unwrap_err(), PresentError::Link(LinkError::Plain).into());
    assert!(world.requests.is_empty());
}
