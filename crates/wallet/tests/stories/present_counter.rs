//! A counter shows what it asks, and the phone shows its answer: no request leaves the phone.

use protocols::oid4vp::{RequestError, ResponseMode};
use wallet::{
    Consent, ConsentView, Done, Present, PresentError, WalletError,
    vault::{Deed, Outcome, Way},
};

use crate::{
    present::{stage, view},
    verifier::FakeVerifier,
    world::World,
};

fn counter() -> (World, FakeVerifier) {
    let (world, mut verifier) = stage();
    verifier.mode = ResponseMode::Shown;
    (world, verifier)
}

/// What was scanned, or pasted: a line for each code.
fn scanned(world: &mut World, text: &str) -> Result<Done, WalletError> {
    let (_, mut nobody) = stage();
    let first = Present::new(text).start(&world.vault, world.tools.clone());
    world.drive(first, &mut nobody)
}

#[test]
fn what_a_counter_asks_is_answered_on_the_screen_and_over_no_network() {
    let (mut world, mut verifier) = counter();
    let mut codes = verifier.codes();
    codes.rotate_left(3);
    let done = scanned(&mut world, &codes.join("\n")).unwrap();
    let Done::Shown { parts } = done else { panic!("{done:?}") };
    assert!(world.requests.is_empty(), "{:?}", world.requests);
    let ConsentView { asker, way, .. } = view(&world);
    assert_eq!((asker.name.as_str(), *way), ("Dinas Bank Contoh", Some(Way::Counter)));
    assert!(Way::Counter.is_elsewhere(), "a photographed code is in front of nobody");
    let entry = world.vault.history().last().unwrap().clone();
    assert_eq!((entry.deed, entry.outcome), (Deed::Present, Outcome::Succeeded));
    assert_eq!(entry.way, Some(Way::Counter));
    let used = world.card().copies.iter().filter(|copy| copy.uses == 1).count();
    assert_eq!(used, 1, "written down before the codes are there");
    verifier.read(&parts);
    assert_eq!(verifier.shown[0]["pid"][0].claims["full_name"], "Siti Aminah");
}

#[test]
fn a_no_shows_nothing_and_is_told_to_nobody() {
    let (mut world, verifier) = counter();
    world.consent = Consent::Deny;
    let done = scanned(&mut world, &verifier.codes().join("\n")).unwrap();
    assert_eq!(done, Done::Denied { redirect: None });
    assert!(world.requests.is_empty());
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Denied);
    assert!(world.card().copies.iter().all(|copy| copy.uses == 0));
}

#[test]
fn codes_that_are_missing_are_counted_and_changed_ones_are_not_believed() {
    let (mut world, verifier) = counter();
    let codes = verifier.codes();
    let missing = scanned(&mut world, &codes[1..].join("\n")).unwrap_err();
    let (have, of) = (codes.len() - 1, codes.len());
    assert_eq!(missing, PresentError::Unfinished { have, of }.into());
    let mut changed = codes.clone();
    changed[2] = changed[2].replace(&changed[2][40..44], "AAAA");
    assert!(scanned(&mut world, &changed.join("\n")).is_err());
    assert!(world.views.is_empty());
}

#[test]
fn an_answer_goes_the_way_that_its_request_came() {
    let (mut world, mut verifier) = counter();
    let fetched = world.present(&verifier.link(), &mut verifier).unwrap_err();
    assert_eq!(fetched, PresentError::from(RequestError::Mode).into());
    verifier.mode = ResponseMode::Posted;
    let scanned = scanned(&mut world, &verifier.codes().join("\n")).unwrap_err();
    assert_eq!(scanned, PresentError::from(RequestError::Mode).into());
    assert!(world.views.is_empty(), "nobody is asked");
}

#[test]
fn a_photograph_of_yesterday_is_refused() {
    let (mut world, verifier) = counter();
    let codes = verifier.codes().join("\n");
    world.wait(301);
    let late = scanned(&mut world, &codes).unwrap_err();
    assert_eq!(late, PresentError::from(RequestError::Expired).into());
}
