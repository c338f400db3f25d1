//! Whom the wallet believes: pinned once, and never older or another's.

use formats::trust::TrustListError;
use wallet::{Accept, AcceptError, CredentialFault, Decision, TrustError, WalletError};

use crate::{
    accept::{refused, stage},
    issuer::{FakeIssuer, TX_CODE},
    pki::Pki,
    world::{World, answer},
};

/// A wallet that has accepted once already, with edition 7 of the list.
fn known() -> (World, FakeIssuer) {
    let (mut world, mut issuer) = stage();
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let issuer = FakeIssuer::new(&Pki::new(), world.clock.clone());
    (world, issuer)
}

fn sequence(world: &World) -> u64 {
    world.vault.trust().unwrap().view(&*world.tools.crypto).sequence
}

#[test]
fn the_first_list_is_shown_to_the_person_and_pinned() {
    let (mut world, mut issuer) = stage();
    let accepted = world.accept(issuer.invite(), &mut issuer).unwrap();
    let [shown] = world.lists.as_slice() else { panic!("asked once") };
    assert_eq!(accepted.pinned.as_ref(), Some(shown));
    assert_eq!((shown.fingerprint.len(), shown.sequence), (64, 7));
    assert_eq!(shown.keeper.as_ref().map(String::len), Some(43));
    assert_eq!(shown.anchors["issuer"], ["Otoritas Contoh"]);
    assert_eq!(world.vault.trust().unwrap().view(&*world.tools.crypto), *shown);

    let mut again = FakeIssuer::new(&Pki::new(), world.clock.clone());
    let accepted = world.accept(again.invite(), &mut again).unwrap();
    assert_eq!((world.lists.len(), accepted.pinned), (1, None), "and not asked again");
}

#[test]
fn a_list_that_the_person_does_not_want_spends_no_code() {
    let (mut world, mut issuer) = stage();
    world.decision = Decision::Deny;
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, TrustError::NotAccepted.into());
    assert!(!issuer.spent);
}

#[test]
fn without_any_list_nothing_is_accepted() {
    let (mut world, mut issuer) = stage();
    issuer.trust_list = None;
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, TrustError::Missing.into());
    assert!(!issuer.spent);
}

#[test]
fn a_list_is_not_pinned_unless_something_came_by_it() {
    let (mut world, mut issuer) = stage();
    issuer.forge = Box::new(|issuer, _| vec![issuer.issue(&crate::pki::Key::number(40).public())]);
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::Credential(CredentialFault::HolderKey).into());
}

#[test]
fn a_newer_list_replaces_the_pinned_one_and_an_older_one_does_not() {
    let (mut world, mut issuer) = known();
    issuer.trust_list = Some(Pki::new().signed_list(8));
    let accepted = world.accept(issuer.invite(), &mut issuer).unwrap();
    assert_eq!((sequence(&world), accepted.pinned.map(|it| it.sequence)), (8, Some(8)));

    let mut issuer = FakeIssuer::new(&Pki::new(), world.clock.clone());
    issuer.trust_list = Some(Pki::new().signed_list(7));
    let error = world.accept(issuer.invite(), &mut issuer).unwrap_err();
    assert_eq!(error, TrustError::List(TrustListError::Older).into());
    assert!(!issuer.spent && sequence(&world) == 8);
}

#[test]
fn a_list_of_another_keeper_is_refused_whatever_its_number() {
    let (mut world, mut issuer) = known();
    issuer.trust_list = Some(Pki::foreign().signed_list(99));
    let error = world.accept(issuer.invite(), &mut issuer).unwrap_err();
    assert_eq!(error, TrustError::Keeper.into());
    assert!(!issuer.spent);

    let stolen = Pki { keeper: Pki::foreign().keeper, ..Pki::new() };
    issuer.trust_list = Some(stolen.signed_list(99));
    let error = world.accept(issuer.invite(), &mut issuer).unwrap_err();
    assert_eq!(error, TrustError::Keeper.into(), "the same anchors do not help");
}

#[test]
fn an_issuer_without_a_list_of_its_own_is_judged_by_the_pinned_one() {
    for response in [answer(404, ""), answer(500, ""), answer(302, "")] {
        let (mut world, mut issuer) = known();
        issuer.instead.insert("/.well-known/ikd-trust-list/id", response);
        world.accept(issuer.invite(), &mut issuer).unwrap();
        assert_eq!(world.vault.cards().len(), 2);
    }
    let (mut world, mut issuer) = known();
    issuer.trust_list = None;
    issuer.signer = Pki::foreign().issuers.certify("Dukcapil Contoh", crate::pki::Key::number(41));
    let error = world.accept(issuer.invite(), &mut issuer).unwrap_err();
    let WalletError::Accept(AcceptError::Credential(CredentialFault::Untrusted(_))) = error else {
        panic!("{error}")
    };
}

#[test]
fn a_list_from_a_file_is_taken_without_asking_the_issuer() {
    let (mut world, mut issuer) = stage();
    issuer.trust_list = Some(Pki::foreign().signed_list(1));
    let file = serde_json::to_vec(&Pki::new().list(3)).unwrap();
    let accepted = world.accept(issuer.invite().trust_file(file), &mut issuer).unwrap();
    assert_eq!(accepted.pinned.map(|it| (it.sequence, it.keeper)), Some((3, None)));
    let asked = |world: &World| {
        world.requests.iter().filter(|it| it.url.path().contains("ikd-trust-list")).count()
    };
    assert_eq!((asked(&world), world.lists.len()), (0, 0));

    let mut issuer = FakeIssuer::new(&Pki::new(), world.clock.clone());
    world.accept(issuer.invite(), &mut issuer).unwrap();
    assert_eq!((asked(&world), sequence(&world)), (0, 3), "nor the next time");

    let mut issuer = FakeIssuer::new(&Pki::new(), world.clock.clone());
    let older = serde_json::to_vec(&Pki::new().list(2)).unwrap();
    let error = world.accept(issuer.invite().trust_file(older), &mut issuer).unwrap_err();
    assert_eq!(error, TrustError::List(TrustListError::Older).into());
}

#[test]
fn a_signed_list_in_a_file_pins_its_keeper() {
    let (mut world, mut issuer) = stage();
    let file = Pki::new().signed_list(5).into_bytes();
    world.accept(issuer.invite().trust_file(file), &mut issuer).unwrap();
    assert_eq!((sequence(&world), world.lists.len()), (7, 0), "the issuer's is newer");
    let foreign = Pki::foreign().signed_list(9).into_bytes();
    let mut issuer = FakeIssuer::new(&Pki::new(), world.clock.clone());
    let error = world.accept(issuer.invite().trust_file(foreign), &mut issuer).unwrap_err();
    assert_eq!(error, TrustError::Keeper.into());
}

#[test]
fn a_file_that_is_no_list_is_refused_before_anybody_is_asked() {
    for bytes in [b"".as_slice(), b"{}", b"hello", b"\xff\xfe", b"a.b.c"] {
        let (mut world, mut issuer) = stage();
        let accept = Accept::new(issuer.offer().link()).tx_code(TX_CODE).trust_file(bytes.to_vec());
        let error = refused(&mut world, accept, &mut issuer);
        assert!(matches!(error, WalletError::Trust(TrustError::List(_))), "{error}");
        assert!(world.requests.is_empty());
    }
}
