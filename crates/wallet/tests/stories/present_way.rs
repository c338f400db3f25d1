//! How a request comes to the phone: by a link here, from another screen, by a number that is typed.

use protocols::oid4vp::{NoNumber, PairingNumber};
use serde_json::json;
use wallet::{
    AnswerError, Done, Present, PresentError, WalletError,
    vault::{Deed, Way},
};

use crate::{
    present::{stage, view},
    verifier::FakeVerifier,
    world::{World, answer, json as told, url},
};

const PAIR: &str = "/oid4vp/pair";

fn number() -> PairingNumber {
    "204 917 365".parse().unwrap()
}

/// Types the number, at a wallet whose own server is the verifier's.
fn typed(world: &mut World, verifier: &mut FakeVerifier) -> Result<Done, WalletError> {
    let present = Present::of_number(number(), url("https://rp.example/"));
    let first = present.start(&world.vault, world.tools.clone());
    world.drive(first, verifier)
}

fn way(world: &World) -> Option<Way> {
    world.vault.history().filter(|it| it.deed == Deed::Present).last().unwrap().way
}

#[test]
fn the_view_and_the_history_say_how_a_request_came() {
    for way_in in [Way::Here, Way::Screen] {
        let (mut world, mut verifier) = stage();
        let present = Present::new(verifier.link()).by(way_in);
        let first = present.start(&world.vault, world.tools.clone());
        world.drive(first, &mut verifier).unwrap();
        assert_eq!((view(&world).way, way(&world)), (Some(way_in), Some(way_in)));
        assert_eq!(way_in.is_elsewhere(), way_in == Way::Screen);
    }
    let (mut world, mut verifier) = stage();
    let link = verifier.link();
    world.present(&link, &mut verifier).unwrap();
    assert_eq!(way(&world), None, "nobody has said");
}

#[test]
fn a_number_leads_to_the_request_as_if_it_had_been_scanned() {
    let (mut world, mut verifier) = stage();
    verifier.instead.insert(PAIR, told(200, &json!({"request": verifier.link()})));
    let done = typed(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Presented { .. }), "{done:?}");
    let asked = &world.requests[0];
    assert_eq!(asked.url.as_str(), "https://rp.example/oid4vp/pair");
    assert_eq!(asked.body, b"number=204917365");
    assert_eq!(world.requests[1].url.path(), "/request/7");
    assert_eq!((view(&world).way, way(&world)), (Some(Way::Number), Some(Way::Number)));
    assert!(Way::Number.is_elsewhere(), "the number stands on another screen");
}

#[test]
fn a_number_behind_which_nothing_stands_leads_nowhere() {
    let cases = [
        (answer(404, "{}"), PresentError::NumberUnknown.into()),
        (answer(429, "{}"), PresentError::NumberBusy.into()),
        (answer(500, "{}"), AnswerError::Status(500).into()),
        (answer(302, ""), AnswerError::Redirected.into()),
        (
            told(
                200,
                &json!({"request": "openid4vp://?client_id=x509_hash%3Aa&request_uri=https%3A%2F%2Felsewhere.example%2Fr"}),
            ),
            PresentError::PairedElsewhere.into(),
        ),
    ];
    for (answered, expected) in cases {
        let (mut world, mut verifier) = stage();
        verifier.instead.insert(PAIR, answered);
        assert_eq!(typed(&mut world, &mut verifier), Err::<Done, WalletError>(expected));
        assert_eq!((world.views.len(), world.requests.len()), (0, 1), "nothing else is asked");
    }
    let (mut world, mut verifier) = stage();
    verifier.instead.insert(PAIR, answer(200, "[]"));
    let error = typed(&mut world, &mut verifier).unwrap_err();
    assert!(matches!(error, WalletError::Present(PresentError::Message(_))), "{error}");
    let short: Result<PairingNumber, _> = "204 917".parse();
    assert_eq!(short, Err(NoNumber));
}
