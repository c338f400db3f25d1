//! What is wrong with a credential is found before it is stored.

use formats::{sd_jwt::SdJwtError, trust::ChainError};
use protocols::oid4vci::{NotificationEvent, ResponseError};
use serde_json::json;
use terms::{Moment, PublicKey};
use wallet::{AcceptError, CredentialFault, WalletError, vault::Outcome};

use crate::{
    accept::{refused, stage},
    issuer::{FakeIssuer, PID},
    pki::{Key, Pki},
    world::{NOON, answer},
};

/// What the wallet says to credentials that are forged like this.
fn fault(forge: impl Fn(&FakeIssuer, &[PublicKey]) -> Vec<String> + 'static) -> CredentialFault {
    let (mut world, mut issuer) = stage();
    issuer.forge = Box::new(forge);
    fault_of(&mut world, &mut issuer)
}

fn fault_of(world: &mut crate::world::World, issuer: &mut FakeIssuer) -> CredentialFault {
    let error = refused(world, issuer.invite(), issuer);
    let told: Vec<_> = issuer.notifications.iter().map(|it| it.event).collect();
    assert_eq!(told, [NotificationEvent::CredentialFailure], "the issuer hears of it");
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Failed);
    match error {
        WalletError::Accept(AcceptError::Credential(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

fn end() -> Moment {
    Moment::from_seconds(NOON.seconds() + 86_400)
}

#[test]
fn an_altered_credential_is_refused() {
    let altered = fault(|issuer, keys| {
        let mut all: Vec<_> = keys.iter().map(|key| issuer.issue(key)).collect();
        // The last copy, so that looking at the first alone would not find it.
        let last = all.last_mut().unwrap();
        let at = last.find('.').unwrap() + 40;
        let other = if last.as_bytes()[at] == b'A' { "B" } else { "A" };
        last.replace_range(at..=at, other);
        all
    });
    assert!(matches!(altered, CredentialFault::SdJwt(_)), "{altered:?}");
    let disclosure = fault(|issuer, keys| {
        keys.iter().map(|key| issuer.issue(key) + "WyJhIiwibmlrIiwiMSJd~").collect()
    });
    assert_eq!(disclosure, CredentialFault::SdJwt(SdJwtError::DisclosureUnreferenced));
}

#[test]
fn a_credential_of_another_chain_is_refused() {
    let (mut world, mut issuer) = stage();
    issuer.signer = Pki::foreign().issuers.certify("Dukcapil Contoh", Key::number(31));
    assert_eq!(
        fault_of(&mut world, &mut issuer),
        CredentialFault::Untrusted(ChainError::Untrusted)
    );
    let (mut world, mut issuer) = stage();
    issuer.signer = Pki::new().verifiers.certify_for(None, "Toko Contoh", Key::number(32));
    let error = fault_of(&mut world, &mut issuer);
    assert_eq!(error, CredentialFault::Untrusted(ChainError::Untrusted), "verifiers do not issue");
}

#[test]
fn a_credential_signed_by_another_key_than_its_certificate_is_refused() {
    let (mut world, mut issuer) = stage();
    issuer.signer.key = Key::number(33);
    assert_eq!(
        fault_of(&mut world, &mut issuer),
        CredentialFault::SdJwt(SdJwtError::IssuerSignature)
    );
}

#[test]
fn a_chain_that_carries_the_anchor_is_refused() {
    let (mut world, mut issuer) = stage();
    issuer.signer.chain.push(Pki::new().issuers.certificate);
    assert_eq!(
        fault_of(&mut world, &mut issuer),
        CredentialFault::Untrusted(ChainError::AnchorIncluded)
    );
}

#[test]
fn a_credential_bound_to_another_key_is_refused() {
    let other = Key::number(34).public();
    assert_eq!(
        fault(move |issuer, keys| keys.iter().map(|_| issuer.issue(&other)).collect()),
        CredentialFault::HolderKey
    );
    let twice = fault(|issuer, keys| vec![issuer.issue(&keys[0]), issuer.issue(&keys[0])]);
    assert_eq!(twice, CredentialFault::HolderKey, "each copy has a key of its own");
}

#[test]
fn a_credential_of_another_type_is_refused() {
    let other = |issuer: &FakeIssuer, keys: &[PublicKey]| {
        keys.iter().map(|key| issuer.issue_as("urn:example:other:1", key, "Siti", end())).collect()
    };
    assert_eq!(fault(other), CredentialFault::TypeOther);
}

#[test]
fn a_credential_that_is_over_is_refused() {
    let over = |issuer: &FakeIssuer, keys: &[PublicKey]| {
        let end = Moment::from_seconds(NOON.seconds() - 61);
        keys.iter().map(|key| issuer.issue_as(PID, key, "Siti", end)).collect()
    };
    assert_eq!(fault(over), CredentialFault::SdJwt(SdJwtError::Expired));
}

#[test]
fn copies_that_do_not_say_the_same_are_refused() {
    let differ = |issuer: &FakeIssuer, keys: &[PublicKey]| {
        let name = |at: usize| if at == 3 { "Siti Aminah." } else { "Siti Aminah" };
        let each = keys.iter().enumerate();
        each.map(|(at, key)| issuer.issue_as(PID, key, name(at), end())).collect()
    };
    assert_eq!(fault(differ), CredentialFault::CopiesDiffer, "it could tell verifiers who it is");
}

#[test]
fn more_credentials_than_keys_are_refused_and_fewer_are_fine() {
    let more = fault(|issuer, keys| {
        let mut all: Vec<_> = keys.iter().map(|key| issuer.issue(key)).collect();
        all.push(issuer.issue(&keys[0]));
        all
    });
    assert_eq!(more, CredentialFault::TooMany);

    let (mut world, mut issuer) = stage();
    issuer.forge = Box::new(|issuer, keys| vec![issuer.issue(&keys[4])]);
    world.accept(issuer.invite(), &mut issuer).unwrap();
    assert_eq!(world.card().copies.len(), 1);
    let (_, proven) = &issuer.asked[0];
    assert!(world.vault.sign(&proven[4], b"x").is_ok());
    assert!(world.vault.sign(&proven[5], b"x").is_err(), "keys of nothing are gone");
}

#[test]
fn an_answer_that_is_none_is_refused() {
    for body in [json!({}), json!({"credentials": []}), json!({"credentials": ["x"]})] {
        let (mut world, mut issuer) = stage();
        issuer.instead.insert("/id/credential", crate::world::json(200, &body));
        let error = refused(&mut world, issuer.invite(), &mut issuer);
        assert!(
            matches!(error, WalletError::Accept(AcceptError::CredentialResponse(_))),
            "{body} {error}"
        );
    }
    let (mut world, mut issuer) = stage();
    issuer.instead.insert("/id/credential", answer(200, "not json"));
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    let WalletError::Accept(AcceptError::CredentialResponse(ResponseError::Message(_))) = error
    else {
        panic!("{error}")
    };
}
