//! What an issuer has promised for later.

use protocols::{oauth::Scheme, oid4vci::NotificationEvent};
use wallet::{AcceptError, Accepted, Collect, CredentialFault, Done, WalletError, vault::Outcome};

use crate::{
    accept::stage,
    issuer::{FakeIssuer, ISSUER, LEAVE, TOKEN},
    pki::Key,
    world::{World, json},
};

#[test]
fn what_is_promised_for_later_is_kept_as_a_promise() {
    let (mut world, mut issuer) = stage();
    issuer.defers = 1;
    let accepted = world.accept(issuer.invite(), &mut issuer).unwrap();
    assert_eq!((accepted.cards.len(), accepted.deferred), (0, 1));
    let [promise] = world.vault.deferred() else { panic!("one promise") };
    assert_eq!((promise.transaction.reveal(), promise.interval), ("t-77", 60));
    assert_eq!((promise.scheme, promise.token.reveal()), (Scheme::Dpop, TOKEN));
    assert!(promise.keys.iter().all(|key| world.vault.sign(key, b"x").is_ok()));
    let printed = format!("{promise:?}");
    assert!(!printed.contains("t-77") && !printed.contains(TOKEN), "{printed}");
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Deferred);
}

/// A wallet to which something was promised.
fn promised(defers: u32) -> (World, FakeIssuer) {
    let (mut world, mut issuer) = stage();
    issuer.defers = defers;
    world.accept(issuer.invite(), &mut issuer).unwrap();
    (world, issuer)
}

fn collect(world: &mut World, issuer: &mut FakeIssuer) -> Result<Accepted, WalletError> {
    let promise = world.vault.deferred()[0].clone();
    let first = Collect::new(&promise).start(&world.vault, world.tools.clone());
    match world.drive(first, issuer)? {
        Done::Accepted(accepted) => Ok(accepted),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_promise_that_is_kept_becomes_a_card_with_the_promised_keys() {
    let (mut world, mut issuer) = promised(1);
    let accepted = collect(&mut world, &mut issuer).unwrap();
    assert_eq!((accepted.cards.len(), accepted.deferred), (1, 0));
    assert_eq!((world.vault.deferred().len(), world.card().copies.len()), (0, 10));
    assert_eq!(world.card().name(terms::Language::Indonesian), "Identitas");
    assert!(world.card().copies.iter().all(|it| world.vault.sign(&it.key, b"x").is_ok()));
    assert_eq!(issuer.notifications[0].event, NotificationEvent::CredentialAccepted);
}

#[test]
fn a_promise_that_is_put_off_stays_one_promise() {
    let (mut world, mut issuer) = promised(2);
    let due = world.vault.deferred()[0].due();
    assert_eq!(due.seconds() - world.tools.clock.now().seconds(), 60);
    world.wait(60);
    let accepted = collect(&mut world, &mut issuer).unwrap();
    assert_eq!((accepted.cards.len(), accepted.deferred), (0, 1));
    let [promise] = world.vault.deferred() else { panic!("one promise") };
    assert!(promise.due() > due);
    collect(&mut world, &mut issuer).unwrap();
    assert_eq!((world.vault.cards().len(), world.vault.deferred().len()), (1, 0));
}

#[test]
fn a_promise_that_is_broken_is_forgotten_with_its_keys() {
    let (mut world, mut issuer) = promised(1);
    let key = world.vault.deferred()[0].keys[0];
    issuer.promised = None;
    let error = collect(&mut world, &mut issuer).unwrap_err();
    assert_eq!(error, AcceptError::PromiseBroken.into());
    assert!(world.vault.deferred().is_empty() && world.vault.sign(&key, b"x").is_err());
}

#[test]
fn an_issuer_that_is_not_understood_keeps_its_promise_open() {
    let (mut world, mut issuer) = promised(1);
    let body = serde_json::json!({"error": "invalid_credential_request"});
    issuer.instead.insert("/id/deferred", json(400, &body));
    let error = collect(&mut world, &mut issuer).unwrap_err();
    assert!(matches!(error, WalletError::Accept(AcceptError::DeferredRefused(_))), "{error}");
    assert_eq!(world.vault.deferred().len(), 1);
}

#[test]
fn what_comes_late_is_checked_no_less() {
    let (mut world, mut issuer) = promised(1);
    issuer.forge = Box::new(|issuer, _| vec![issuer.issue(&Key::number(71).public())]);
    let error = collect(&mut world, &mut issuer).unwrap_err();
    assert_eq!(error, AcceptError::Credential(CredentialFault::HolderKey).into());
    assert!(world.vault.cards().is_empty());
    assert_eq!(issuer.notifications[0].event, NotificationEvent::CredentialFailure);
}

#[test]
fn a_promise_without_a_place_to_ask_is_broken() {
    let (mut world, mut issuer) = promised(1);
    issuer.metadata.as_object_mut().unwrap().remove("deferred_credential_endpoint");
    let error = collect(&mut world, &mut issuer).unwrap_err();
    assert_eq!(error, AcceptError::PromiseBroken.into());
    assert_eq!(ISSUER, world.vault.deferred()[0].kind.issuer.as_str());
}

#[test]
fn a_promise_under_another_name_is_not_the_one_that_was_made() {
    let (mut world, mut issuer) = promised(1);
    let body = serde_json::json!({"transaction_id": "t-78", "interval": 60});
    issuer.instead.insert("/id/deferred", json(202, &body));
    let error = collect(&mut world, &mut issuer).unwrap_err();
    assert!(matches!(error, WalletError::Accept(AcceptError::CredentialResponse(_))), "{error}");
    assert_eq!(world.vault.deferred()[0].transaction.reveal(), "t-77");
}

#[test]
fn being_put_off_again_is_no_new_deed_and_what_was_delivered_is_not_delivered_twice() {
    let (mut world, mut issuer) = promised(3);
    let promise = world.vault.deferred()[0].clone();
    let entries = world.vault.history().count();
    collect(&mut world, &mut issuer).unwrap();
    collect(&mut world, &mut issuer).unwrap();
    assert_eq!(world.vault.history().count(), entries);
    collect(&mut world, &mut issuer).unwrap();
    let again = Collect::new(&promise).start(&world.vault, world.tools.clone());
    let error = world.drive(again, &mut issuer).unwrap_err();
    assert_eq!(error, AcceptError::PromiseBroken.into());
    assert_eq!(world.vault.cards().len(), 1);
}

#[test]
fn a_token_that_ran_out_before_the_promise_was_kept_is_renewed_once() {
    let (mut world, mut issuer) = stage();
    issuer.leave = Some(LEAVE.to_owned());
    issuer.defers = 1;
    world.accept(issuer.invite(), &mut issuer).unwrap();
    issuer.stale_tokens = 1;
    let accepted = collect(&mut world, &mut issuer).unwrap();
    assert_eq!((accepted.cards.len(), issuer.refreshed), (1, 1));
    assert!(world.vault.can_renew(world.card()));

    let (mut world, mut issuer) = promised(1);
    issuer.stale_tokens = 1;
    let error = collect(&mut world, &mut issuer).unwrap_err();
    assert!(matches!(error, WalletError::Answer(_)), "nobody gave leave: {error}");
    assert_eq!(world.vault.deferred().len(), 1);
}
