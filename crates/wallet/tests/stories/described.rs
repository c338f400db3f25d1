//! What a type's own document says goes before what the issuer says, and a card needs neither.

use formats::{base64url, types::TypeMetadataError};
use serde_json::{Value, json};
use terms::{Crypto, Language};
use wallet::{Accepted, AnswerError, TypeFault};

use crate::{
    accept::stage,
    issuer::{FakeIssuer, LEAVE, PID},
    world::{World, answer, json as body},
};

const DOCUMENT: &str = "/id/types/urn:example:pid:1";
const ABOVE: &str = "/id/types/urn:example:person:1";

fn document(more: Value) -> Value {
    let mut document = json!({
        "vct": PID,
        "display": [{"locale": "id", "name": "KTP"}, {"locale": "en", "name": "Identity"}],
        "claims": [{
            "path": ["full_name"], "mandatory": true, "sd": "always",
            "display": [{"locale": "id", "label": "Nama lengkap"}]
        }]
    });
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document
}

fn hash(issuer: &FakeIssuer, document: &Value) -> String {
    let hash = issuer.crypto.sha256(document.to_string().as_bytes());
    format!("sha256-{}", base64url::encode_padded(&hash))
}

/// A wallet, and an issuer whose credentials name this document by its hash.
fn described(document: &Value) -> (World, FakeIssuer) {
    let (world, mut issuer) = stage();
    issuer.integrity = Some(hash(&issuer, document));
    issuer.instead.insert(DOCUMENT, body(200, document));
    (world, issuer)
}

fn accept(world: &mut World, issuer: &mut FakeIssuer) -> Accepted {
    let accepted = world.accept(issuer.invite(), issuer).unwrap();
    assert_eq!(world.vault.cards().len(), 1);
    assert_eq!(issuer.notifications.len(), 1, "whatever comes of the document");
    accepted
}

fn label(world: &World, claim: &str) -> Option<String> {
    let label = world.card().kind.label(&claim.parse().unwrap());
    label.and_then(|it| it.choose(Language::Indonesian)).map(str::to_owned)
}

#[test]
fn a_card_goes_by_the_words_of_its_type_and_else_by_its_issuers() {
    let (mut world, mut issuer) = described(&document(json!({})));
    let accepted = accept(&mut world, &mut issuer);
    assert_eq!(accepted.undescribed, []);
    let names = [Language::Indonesian, Language::English].map(|it| world.card().name(it));
    assert_eq!(names, ["KTP", "Identity"]);
    assert_eq!(label(&world, "full_name").as_deref(), Some("Nama lengkap"));
    assert_eq!(label(&world, "address.locality").as_deref(), Some("Kota"), "the issuer's word");
}

#[test]
fn what_a_type_extends_is_read_as_well() {
    let above = json!({"vct": "urn:example:person:1", "claims": [{
        "path": ["birthdate"], "display": [{"locale": "id", "label": "Tanggal lahir"}]
    }]});
    let (world, issuer) = stage();
    let extends = json!({
        "extends": "urn:example:person:1", "extends#integrity": hash(&issuer, &above),
    });
    drop((world, issuer));
    let (mut world, mut issuer) = described(&document(extends));
    issuer.instead.insert(ABOVE, body(200, &above));
    accept(&mut world, &mut issuer);
    assert_eq!(label(&world, "birthdate").as_deref(), Some("Tanggal lahir"));
    assert_eq!(label(&world, "full_name").as_deref(), Some("Nama lengkap"));
}

#[test]
fn a_good_credential_is_kept_whatever_its_types_document_is() {
    let good = document(json!({}));
    let breaks = document(json!({"claims": [{"path": ["shoe_size"], "mandatory": true}]}));
    let endless = document(json!({"extends": PID}));
    let nowhere = document(json!({"extends": "a-name-only"}));
    let shoe_size = "shoe_size".parse().unwrap();
    type Case = (Value, wallet::Response, TypeFault);
    let cases: [Case; 7] = [
        (good.clone(), answer(404, ""), AnswerError::Status(404).into()),
        (good.clone(), answer(302, ""), AnswerError::Redirected.into()),
        (good.clone(), answer(200, "x".repeat(200_000)), AnswerError::TooLarge.into()),
        (good, body(200, &breaks), TypeMetadataError::Integrity.into()),
        (breaks.clone(), body(200, &breaks), TypeMetadataError::Missing(shoe_size).into()),
        (endless.clone(), body(200, &endless), TypeMetadataError::Circular.into()),
        (nowhere.clone(), body(200, &nowhere), TypeFault::Nowhere),
    ];
    for (named, served, why) in cases {
        let (mut world, mut issuer) = described(&named);
        issuer.instead.insert(DOCUMENT, served);
        let accepted = accept(&mut world, &mut issuer);
        let [told] = accepted.undescribed.as_slice() else { panic!("{accepted:?}") };
        assert_eq!((told.card, &told.why), (world.card().id, &why));
        assert_ne!(told.why.reason(Language::Indonesian), told.why.reason(Language::English));
        assert_eq!(world.card().name(Language::Indonesian), "Identitas", "{why}");
        assert_eq!(world.card().copies.len(), 10);
    }
}

#[test]
fn a_type_of_which_nothing_is_said_is_not_asked_for() {
    let (mut world, mut issuer) = stage();
    assert_eq!(accept(&mut world, &mut issuer).undescribed, []);
    let asked = |world: &World| world.requests.iter().any(|it| it.url.path().contains("/types/"));
    assert!(!asked(&world));
    assert_eq!(world.card().kind.described, None);
}

#[test]
fn a_refill_keeps_the_words_while_the_document_is_the_same() {
    let (mut world, mut issuer) = described(&document(json!({})));
    issuer.leave = Some(LEAVE.to_owned());
    accept(&mut world, &mut issuer);
    let card = world.card().id;
    // A document that nobody asks for need not be there.
    issuer.instead.clear();
    world.refill(&[card], &mut issuer).unwrap();
    assert_eq!(label(&world, "full_name").as_deref(), Some("Nama lengkap"));
    let other = document(json!({"display": [{"locale": "id", "name": "KTP baru"}]}));
    issuer.integrity = Some(hash(&issuer, &other));
    issuer.instead.insert(DOCUMENT, body(200, &other));
    let accepted = world.refill(&[card], &mut issuer).unwrap();
    assert_eq!(accepted.undescribed, []);
    assert_eq!(world.card().name(Language::Indonesian), "KTP baru");
}
