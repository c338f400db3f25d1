//! Coming back for more copies.

use std::collections::HashSet;

use formats::types::Format;
use serde_json::json;
use terms::{Language, PublicKey};
use wallet::{
    Done,
    vault::{Deed, Outcome},
};

use crate::{
    accept_mdoc,
    issuer::{FakeIssuer, LEAVE, TOKEN},
    pki::Pki,
    present,
    verifier::FakeVerifier,
    world::World,
};

/// A wallet with a PID in both formats that can be renewed, and its issuer.
pub fn stage() -> (World, FakeIssuer) {
    let (mut world, mut issuer) = accept_mdoc::stage(&["pid_mdoc", "pid"]);
    issuer.leave = Some(LEAVE.to_owned());
    world.accept(issuer.invite(), &mut issuer).unwrap();
    world.requests.clear();
    issuer.asked.clear();
    issuer.notifications.clear();
    (world, issuer)
}

/// Shows so many copies of the SD-JWT VC, each once.
pub fn use_up(world: &mut World, copies: usize) {
    let mut verifier = FakeVerifier::new(&Pki::new(), world.clock.clone());
    for _ in 0..copies {
        let done = present::present(world, &mut verifier).unwrap();
        assert!(matches!(done, Done::Presented { .. }));
    }
    world.requests.clear();
}

fn keys(world: &World, at: usize) -> Vec<(PublicKey, u32)> {
    world.vault.cards()[at].copies.iter().map(|copy| (copy.key, copy.uses)).collect()
}

#[test]
fn the_leave_to_come_back_is_kept_and_never_printed() {
    let (world, _) = stage();
    let [grant] = world.vault.grants() else { panic!("one for both cards") };
    assert_eq!(grant.token.reveal(), LEAVE);
    assert!(world.vault.cards().iter().all(|card| world.vault.can_renew(card)));
    let printed = format!("{} {:?} {grant:?}", world.printed, world.vault);
    assert!(!printed.contains(LEAVE) && !printed.contains(TOKEN), "{printed}");
}

#[test]
fn a_leave_that_anybody_could_use_is_not_kept() {
    let (mut world, mut issuer) = accept_mdoc::stage(&["pid"]);
    issuer.leave = Some(LEAVE.to_owned());
    issuer.server.as_object_mut().unwrap().remove("dpop_signing_alg_values_supported");
    issuer.token["token_type"] = "Bearer".into();
    world.accept(issuer.invite(), &mut issuer).unwrap();
    assert!(world.vault.grants().is_empty() && !world.vault.can_renew(world.card()));
}

#[test]
fn a_card_with_three_copies_left_gets_ten_more_and_gives_up_the_used_ones() {
    let (mut world, mut issuer) = stage();
    use_up(&mut world, 6);
    assert_eq!(world.low(), []);
    use_up(&mut world, 1);
    let low = world.low();
    let card = world.vault.cards().iter().position(|it| it.kind.format == Format::SdJwt).unwrap();
    assert_eq!(low, [world.vault.cards()[card].id]);
    let before = keys(&world, card);
    let left: HashSet<_> = before.iter().filter(|it| it.1 == 0).map(|it| it.0).collect();

    let accepted = world.refill(&low, &mut issuer).unwrap();
    let [renewed] = accepted.renewed.as_slice() else { panic!("{accepted:?}") };
    assert_eq!((renewed.copies, renewed.changes.len(), accepted.cards.len()), (10, 0, 0));
    let after = keys(&world, card);
    assert_eq!(after.len(), 13);
    assert!(after.iter().all(|(key, uses)| *uses == 0 && world.vault.sign(key, b"x").is_ok()));
    assert!(left.iter().all(|key| after.iter().any(|it| it.0 == *key)), "the unused ones stay");
    let used = before.iter().filter(|it| it.1 > 0);
    assert!(used.into_iter().all(|it| world.vault.sign(&it.0, b"x").is_err()));
    let shown_next = world.vault.cards()[card].next_copy(world.tools.clock.now()).unwrap().key;
    assert!(left.contains(&shown_next), "what expires first is shown first");
    assert_eq!((world.low(), world.vault.cards().len()), (vec![], 2));

    let wanted: Vec<_> = issuer.asked.iter().map(|(wanted, _)| wanted.name()).collect();
    assert_eq!((wanted, issuer.refreshed), (vec!["pid"], 1));
    assert_eq!(issuer.notifications.len(), 1);
    let entry = world.vault.history().last().unwrap();
    assert_eq!((entry.deed, entry.outcome), (Deed::Renew, Outcome::Succeeded));
    assert_eq!(entry.shown[0].claims, []);
}

#[test]
fn shortly_before_the_end_both_formats_are_renewed_with_one_token() {
    let (mut world, mut issuer) = stage();
    world.wait(10 * 86_400);
    assert_eq!(world.low(), []);
    world.wait(86_400);
    let low = world.low();
    assert_eq!(low.len(), 2);
    let accepted = world.refill(&low, &mut issuer).unwrap();
    assert_eq!((accepted.renewed.len(), issuer.refreshed, issuer.asked.len()), (2, 1, 2));
    assert_eq!(world.low(), []);
    let entries = world.vault.history().filter(|it| it.deed == Deed::Renew).count();
    assert_eq!(entries, 1, "one deed");
    world.wait(13 * 86_400);
    use_up(&mut world, 10);
}

#[test]
fn a_card_that_has_run_out_can_still_be_renewed() {
    let (mut world, mut issuer) = stage();
    world.wait(20 * 86_400);
    let now = world.tools.clock.now();
    assert!(world.vault.cards().iter().all(|card| card.next_copy(now).is_none()));
    let low = world.low();
    world.refill(&low, &mut issuer).unwrap();
    assert!(world.vault.cards().iter().all(|card| card.copies.len() == 10));
    use_up(&mut world, 1);
}

#[test]
fn what_has_changed_is_shown_to_the_holder_and_told_by_name_only() {
    let (mut world, mut issuer) = stage();
    issuer.full_name = "Siti Aminah Putri";
    let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
    let accepted = world.refill(&all, &mut issuer).unwrap();
    for renewed in &accepted.renewed {
        let [change] = renewed.changes.as_slice() else { panic!("{renewed:?}") };
        assert_eq!(change.label.as_ref().unwrap().choose(Language::Indonesian), Some("Nama"));
        assert_eq!(change.old.as_ref().unwrap().reveal(), "Siti Aminah");
        assert_eq!(change.new.as_ref().unwrap().reveal(), "Siti Aminah Putri");
    }
    assert_eq!(accepted.renewed.len(), 2);
    for card in world.vault.cards() {
        assert_eq!(card.copies.len(), 10, "copies that say otherwise go at once");
        let claims = card.claims(&*world.tools.crypto).unwrap();
        assert!(json!(claims.reveal()).to_string().contains("Siti Aminah Putri"));
    }
    let entry = world.vault.history().last().unwrap();
    assert!(entry.shown.iter().all(|it| it.claims.len() == 1));
    let told = format!("{}{accepted:?}", serde_json::to_string(entry).unwrap());
    assert!(told.contains("full_name") && !told.contains("Siti"), "{told}");
    assert!(!world.printed.contains("Siti"));
}

#[test]
fn a_newer_trust_list_is_taken_over_with_the_refill() {
    let (mut world, mut issuer) = stage();
    issuer.trust_list = Some(Pki::new().signed_list(9));
    let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
    world.refill(&all, &mut issuer).unwrap();
    let view = world.vault.trust().unwrap().view(&*world.tools.crypto);
    assert_eq!((view.sequence, world.lists.len()), (9, 1), "and nobody is asked again");
}

#[test]
fn another_leave_in_place_of_the_first_is_kept_before_anything_else() {
    let (mut world, mut issuer) = stage();
    issuer.rotates = true;
    for number in 1..=2 {
        let all: Vec<_> = world.vault.cards().iter().map(|card| card.id).collect();
        world.refill(&all, &mut issuer).unwrap();
        let [grant] = world.vault.grants() else { panic!("one") };
        assert_eq!(grant.token.reveal(), format!("{LEAVE}-{number}"));
    }
}

#[test]
fn a_card_is_renewed_under_the_name_that_it_had() {
    let (mut world, mut issuer) = accept_mdoc::stage(&["pid"]);
    issuer.leave = Some(LEAVE.to_owned());
    issuer.token["authorization_details"] = json!([{
        "type": "openid_credential",
        "credential_configuration_id": "pid",
        "credential_identifiers": ["pid-a", "pid-b"]
    }]);
    world.accept(issuer.invite(), &mut issuer).unwrap();
    issuer.asked.clear();
    let first = world.vault.cards().last().unwrap().id;
    let accepted = world.refill(&[first], &mut issuer).unwrap();
    assert_eq!(accepted.renewed[0].card, first);
    let wanted: Vec<_> = issuer.asked.iter().map(|(wanted, _)| wanted.name()).collect();
    assert_eq!(wanted, ["pid-a"]);
}

#[test]
fn more_copies_may_come_later_too() {
    let (mut world, mut issuer) = stage();
    use_up(&mut world, 7);
    let low = world.low();
    issuer.defers = 1;
    let accepted = world.refill(&low, &mut issuer).unwrap();
    assert_eq!((accepted.deferred, accepted.renewed.len()), (1, 0));
    let promise = world.vault.deferred()[0].clone();
    assert_eq!(promise.renews, Some(low[0]));
    world.wait(60);
    let first = wallet::Collect::new(&promise).start(&world.vault, world.tools.clone());
    let Ok(Done::Accepted(accepted)) = world.drive(first, &mut issuer) else { panic!() };
    assert_eq!((accepted.cards.len(), accepted.renewed.len()), (0, 1));
    assert_eq!((world.vault.cards().len(), world.vault.deferred().len()), (2, 0));
    assert_eq!(world.low(), []);
}
