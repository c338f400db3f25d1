//! What is carried for where there is no network: a face and ages, for three days, and moved, not
//! copied.

use std::time::Duration;

use formats::sd_jwt::Claims;
use serde_json::json;
use wallet::{
    Done, Present,
    vault::{Card, Deed, HeldCopy, Pocket, VaultState},
};

use crate::{
    issuer::FakeIssuer,
    pki::Pki,
    present::stage,
    verifier::{FakeVerifier, ask},
    world::World,
};

const DAY: Duration = Duration::from_secs(86_400);
const HOUR: Duration = Duration::from_secs(3600);

/// A wallet with ten copies of what the forger makes of a key.
fn holding(
    forge: impl Fn(&FakeIssuer, &terms::PublicKey) -> String + 'static,
) -> (World, FakeVerifier) {
    let (mut world, pki) = (World::new(), Pki::new());
    let mut issuer = FakeIssuer::new(&pki, world.clock.clone());
    issuer.forge =
        Box::new(move |issuer, keys| keys.iter().map(|key| forge(issuer, key)).collect());
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let verifier = FakeVerifier::new(&pki, world.clock.clone());
    (world, verifier)
}

fn with_face() -> (World, FakeVerifier) {
    holding(|issuer, key| issuer.issue_face(key, 2 * DAY))
}

fn copies(state: &VaultState) -> Vec<&HeldCopy> {
    state.cards().iter().flat_map(|card: &Card| &card.copies).collect()
}

/// As it comes back from where it was laid down.
fn laid_down(pocket: &Pocket) -> Pocket {
    Pocket::read(&pocket.written().unwrap()).unwrap()
}

/// A world in which the pocket is all there is.
fn locked(world: &World, pocket: &Pocket) -> World {
    let written = serde_json::to_vec(pocket.state()).unwrap();
    let vault = serde_json::from_slice(&written).unwrap();
    World { vault, clock: world.clock.clone(), tools: world.tools.clone(), ..World::new() }
}

#[test]
fn copies_move_into_the_pocket_and_lie_in_no_two_places() {
    let (mut world, _) = with_face();
    assert!(world.vault.has_to_carry(&world.tools));
    let all = copies(&world.vault).len();
    let pocket = laid_down(&world.vault.stow(None, &world.tools));
    let now = world.tools.clock.now();
    assert_eq!((pocket.unseen(now), copies(&world.vault).len()), (3, all - 3));
    assert_eq!(pocket.until(now), Some(now.plus(2 * DAY)));
    let vault = serde_json::to_string(&world.vault).unwrap();
    for copy in copies(pocket.state()) {
        assert!(!vault.contains(&copy.text));
        assert!(world.vault.sign(&copy.key, b"message").is_err());
        assert!(pocket.state().sign(&copy.key, b"message").is_ok());
    }
    for copy in copies(&world.vault) {
        assert!(world.vault.sign(&copy.key, b"message").is_ok());
        assert!(pocket.state().sign(&copy.key, b"message").is_err());
    }
    assert_ne!(pocket.state().instance_key(), world.vault.instance_key());
    assert!(pocket.state().grants().is_empty() && pocket.state().history().next().is_none());
    assert_eq!(pocket.state().cards()[0].renewal, None);
    assert_eq!(pocket.until(now.plus(2 * DAY)), None, "over is over");
}

#[test]
fn what_says_more_than_a_face_or_lives_longer_stays_in_the_vault() {
    let face = || Claims::new().hidden("portrait", "data:image/png;base64,iVBORw0KGgo=");
    let cases: [(&str, Claims, Duration); 6] = [
        ("four days", face().hidden("age_over_17", json!(true)), 4 * DAY),
        ("a name", face().hidden("full_name", "Siti Aminah"), 2 * DAY),
        ("a number in the open", face().open("nik", "3673014505990001"), 2 * DAY),
        ("no face", Claims::new().hidden("age_over_17", json!(true)), 2 * DAY),
        ("a date", face().hidden("age_birth_year", json!(1999)), 2 * DAY),
        ("another age", face().hidden("age_over_1999", json!(true)), 2 * DAY),
    ];
    for (why, claims, lives) in cases {
        let (mut world, _) = holding(move |issuer, key| issuer.issue_claims(&claims, key, lives));
        assert!(!world.vault.has_to_carry(&world.tools), "{why}");
        let before = copies(&world.vault).len();
        let pocket = world.vault.stow(None, &world.tools);
        assert_eq!(
            (copies(pocket.state()).len(), copies(&world.vault).len()),
            (0, before),
            "{why}"
        );
    }
    let (world, _) = stage();
    assert!(!world.vault.has_to_carry(&world.tools), "a whole identity");
    let (world, _) = holding(|issuer, key| issuer.issue_face(key, 3 * DAY));
    assert!(world.vault.has_to_carry(&world.tools), "three days are the most");
}

#[test]
fn what_was_seen_on_the_way_is_gone_and_told_in_the_history() {
    let (mut world, mut verifier) = with_face();
    let pocket = world.vault.stow(None, &world.tools);
    let mut outside = locked(&world, &pocket);
    verifier.query = ask(&[&["portrait"], &["age_over_17"]]);
    let first = Present::new(verifier.link()).start(&outside.vault, outside.tools.clone());
    let done = outside.drive(first, &mut verifier).unwrap();
    assert!(matches!(done, Done::Presented { .. }), "{done:?}");
    let seen = verifier.shown[0]["pid"][0].holder;
    let mut written = serde_json::to_value(&pocket).unwrap();
    written["state"] = serde_json::to_value(&outside.vault).unwrap();
    let carried = Pocket::read(written.to_string().as_bytes()).unwrap();
    let now = world.tools.clock.now();
    assert_eq!(carried.unseen(now), 2);
    let pocket = world.vault.stow(Some(carried), &world.tools);
    assert_eq!(pocket.unseen(now), 3);
    let known = |state: &VaultState| copies(state).iter().any(|copy| copy.key == seen);
    assert!(!known(pocket.state()) && !known(&world.vault));
    let told = world.vault.history().filter(|entry| entry.deed == Deed::Present);
    assert_eq!(told.count(), 1);
    assert!(pocket.state().history().next().is_none(), "told once");
}

#[test]
fn the_freshest_copies_are_carried_and_the_others_go_back_or_out() {
    let (mut world, _) = with_face();
    let first = world.vault.stow(None, &world.tools);
    let (now, before) = (world.tools.clock.now(), copies(&world.vault).len());
    let carried: Vec<_> = copies(first.state()).iter().map(|copy| copy.key).collect();
    let again = world.vault.stow(Some(first), &world.tools);
    assert_eq!((again.unseen(now), copies(&world.vault).len()), (3, before), "nothing to do");
    assert!(copies(again.state()).iter().all(|it| carried.contains(&it.key)));
    world.wait((2 * DAY - HOUR).as_secs());
    let last = world.vault.stow(Some(again), &world.tools);
    assert_eq!(last.unseen(world.tools.clock.now()), 3, "an hour is better than nothing");
    world.wait(HOUR.as_secs());
    let over = world.vault.stow(Some(last), &world.tools);
    assert_eq!(over.unseen(world.tools.clock.now()), 0);
}

#[test]
fn nothing_else_is_read_as_a_pocket() {
    let (mut world, _) = with_face();
    let written = world.vault.stow(None, &world.tools).written().unwrap();
    let text = String::from_utf8(written.to_vec()).unwrap();
    assert!(Pocket::read(text.replacen("\"version\":1", "\"version\":2", 1).as_bytes()).is_none());
    assert!(Pocket::read(&written[..written.len() - 1]).is_none());
    assert!(Pocket::read(b"").is_none() && Pocket::read(b"{}").is_none());
    let printed = format!("{:?}", Pocket::read(&written));
    assert!(!printed.contains("portrait") && !printed.contains("iVBOR"), "{printed}");
}
