//! Documents in the other format, and both formats as one deed.

use std::collections::HashSet;

use formats::{
    mdoc::MdocError,
    trust::{ChainError, ProfileError},
    types::Format,
};
use protocols::oid4vci::{NotificationEvent, Wanted};
use serde_json::json;
use terms::{Language, PublicKey};
use wallet::{
    AcceptError, CredentialFault, WalletError,
    vault::{Deed, Outcome},
};

use crate::{
    accept,
    issuer::{DOCTYPE, FakeIssuer, PID},
    pki::{Key, Pki},
    world::World,
};

/// A wallet, and an issuer that offers these.
pub fn stage(offered: &[&str]) -> (World, FakeIssuer) {
    let (world, mut issuer) = accept::stage();
    issuer.offer["credential_configuration_ids"] = json!(offered);
    (world, issuer)
}

#[test]
fn an_mdoc_becomes_a_card_with_copies_of_its_own_keys() {
    let (mut world, mut issuer) = stage(&["pid_mdoc"]);
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let card = world.card();
    assert_eq!((card.kind.format, card.kind.type_name.as_str()), (Format::Mdoc, DOCTYPE));
    assert_eq!((card.name(Language::Indonesian), card.copies.len()), ("Identitas", 10));
    let keys: HashSet<_> = card.copies.iter().map(|copy| copy.key).collect();
    assert_eq!(keys.len(), 10);
    let claims = card.claims(&*world.tools.crypto).unwrap();
    assert_eq!(claims.reveal()[DOCTYPE]["full_name"], "Siti Aminah");
    assert_eq!(claims.reveal()[DOCTYPE]["birth_date"], "1999-05-05");
    assert!(card.expires().is_some());
    assert_eq!(issuer.notifications[0].event, NotificationEvent::CredentialAccepted);
}

#[test]
fn both_formats_come_with_one_token_and_are_one_deed() {
    let (mut world, mut issuer) = stage(&["pid", "pid_mdoc", "age"]);
    let accepted = world.accept(issuer.invite(), &mut issuer).unwrap();
    assert_eq!(accepted.cards.len(), 3);
    let asked = |path: &str| world.requests.iter().filter(|it| it.url.path() == path).count();
    assert_eq!((asked("/id/token"), asked("/id/credential")), (1, 3));
    let wanted: Vec<_> = issuer.asked.iter().map(|(wanted, _)| wanted.clone()).collect();
    assert_eq!(wanted, ["pid", "pid_mdoc", "age"].map(|it| Wanted::Configuration(it.to_owned())));
    let entries: Vec<_> = world.vault.history().collect();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.deed, entry.outcome), (Deed::Accept, Outcome::Succeeded));
    let told: Vec<_> = entry.shown.iter().map(|it| it.type_name.as_str()).collect();
    assert_eq!(told[..2], [PID, DOCTYPE]);
    assert!(!serde_json::to_string(entry).unwrap().contains("Siti"));
}

#[test]
fn what_came_before_a_failure_stays_and_the_history_says_both() {
    let (mut world, mut issuer) = stage(&["pid", "pid_mdoc"]);
    issuer.forge = Box::new(|issuer, keys| match issuer.asked.len() {
        1 => keys.iter().map(|key| issuer.issue(key)).collect(),
        _ => keys.iter().map(|_| issuer.issue_mdoc(DOCTYPE, &Key::number(70).public())).collect(),
    });
    let error = world.accept(issuer.invite(), &mut issuer).unwrap_err();
    assert_eq!(error, AcceptError::Credential(CredentialFault::HolderKey).into());
    assert_eq!(world.vault.cards().len(), 1);
    let entry = world.vault.history().last().unwrap();
    assert_eq!((entry.outcome, entry.shown.len()), (Outcome::Failed, 2));
}

/// What the wallet says to documents that are forged like this.
fn fault(forge: impl Fn(&FakeIssuer, &[PublicKey]) -> Vec<String> + 'static) -> CredentialFault {
    let (mut world, mut issuer) = stage(&["pid_mdoc"]);
    issuer.forge = Box::new(forge);
    fault_of(&mut world, &mut issuer)
}

fn fault_of(world: &mut World, issuer: &mut FakeIssuer) -> CredentialFault {
    let error = accept::refused(world, issuer.invite(), issuer);
    assert_eq!(issuer.notifications[0].event, NotificationEvent::CredentialFailure);
    match error {
        WalletError::Accept(AcceptError::Credential(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_altered_element_under_a_genuine_signature_is_refused() {
    let altered = fault(|issuer, keys| {
        let mut all: Vec<_> = keys.iter().map(|key| issuer.issue_mdoc(DOCTYPE, key)).collect();
        let last = all.last_mut().unwrap();
        let mut bytes = formats::base64url::decode(last).unwrap();
        let at = bytes.windows(4).position(|it| it == b"Siti").unwrap();
        bytes[at] = b'T';
        *last = formats::base64url::encode(&bytes);
        all
    });
    assert_eq!(altered, CredentialFault::Mdoc(MdocError::ElementAltered));
}

#[test]
fn a_document_of_another_type_key_or_form_is_refused() {
    let other = fault(|issuer, keys| {
        keys.iter().map(|key| issuer.issue_mdoc("org.example.other.1", key)).collect()
    });
    assert_eq!(other, CredentialFault::TypeOther);
    let twice = fault(|issuer, keys| vec![issuer.issue_mdoc(DOCTYPE, &keys[0]); 2]);
    assert_eq!(twice, CredentialFault::HolderKey, "each copy has a key of its own");
    let padded = fault(|issuer, keys| vec![issuer.issue_mdoc(DOCTYPE, &keys[0]) + "="]);
    assert_eq!(padded, CredentialFault::Mdoc(MdocError::Malformed));
    let sd_jwt = fault(|issuer, keys| vec![issuer.issue(&keys[0])]);
    assert_eq!(sd_jwt, CredentialFault::Mdoc(MdocError::Malformed));
}

#[test]
fn documents_of_one_batch_have_the_same_elements() {
    let differ = fault(|issuer, keys| {
        let name = |at: usize| if at == 3 { "Siti Aminah." } else { "Siti Aminah" };
        let one = |(at, key): (usize, &PublicKey)| {
            issuer.sign_mdoc(DOCTYPE, key, |it| it.text(DOCTYPE, "full_name", name(at)))
        };
        keys.iter().enumerate().map(one).collect()
    });
    assert_eq!(differ, CredentialFault::CopiesDiffer);
}

#[test]
fn a_document_of_another_chain_or_signer_is_refused() {
    let (mut world, mut issuer) = stage(&["pid_mdoc"]);
    issuer.signer = Pki::foreign().issuers.certify("Dukcapil Contoh", Key::number(31));
    let error = fault_of(&mut world, &mut issuer);
    assert_eq!(error, CredentialFault::Untrusted(ChainError::Untrusted));
    let (mut world, mut issuer) = stage(&["pid_mdoc"]);
    issuer.signer = Pki::new().issuers.certify_for(None, "Dukcapil Contoh", Key::number(34));
    let general = ChainError::Profile(ProfileError::Purpose);
    assert_eq!(fault_of(&mut world, &mut issuer), CredentialFault::Untrusted(general));
    let (mut world, mut issuer) = stage(&["pid_mdoc"]);
    issuer.signer.key = Key::number(33);
    let error = fault_of(&mut world, &mut issuer);
    assert_eq!(error, CredentialFault::Mdoc(MdocError::IssuerSignature));
}
