//! From a request to an answer.

use std::collections::HashSet;

use protocols::{
    Secret,
    dcql::{Miss, Need},
    oid4vp::{Posted, RefusalCode, RequestUriMethod},
};
use serde_json::{Value, json};
use terms::{Language, SeededDie};
use wallet::{
    AnswerError, Consent, ConsentView, Done, PresentError, Trace, TrustError, WalletError,
    vault::{self, Deed, Outcome},
};

use crate::{
    issuer::{FakeIssuer, PID},
    pki::Pki,
    verifier::{FakeVerifier, STATE, Shown, ask},
    world::{World, answer},
};

/// A wallet with a PID in ten copies, and a verifier.
pub fn stage() -> (World, FakeVerifier) {
    let (mut world, pki) = (World::new(), Pki::new());
    let mut issuer = FakeIssuer::new(&pki, world.clock.clone());
    world.accept(issuer.invite(), &mut issuer).unwrap();
    world.requests.clear();
    let verifier = FakeVerifier::new(&pki, world.clock.clone());
    (world, verifier)
}

pub fn present(world: &mut World, verifier: &mut FakeVerifier) -> Result<Done, WalletError> {
    let link = verifier.link();
    world.present(&link, verifier)
}

pub fn view(world: &World) -> &ConsentView {
    world.views.last().unwrap()
}

/// The one presentation of the last answer: what it says besides what it must, and how many
/// disclosures it carries.
fn shown(verifier: &FakeVerifier) -> (Value, usize) {
    let Shown { mut claims, disclosures, .. } = verifier.shown.last().unwrap()["pid"][0].clone();
    for name in ["vct", "iat", "exp"] {
        assert!(claims.remove(name).is_some(), "{name}");
    }
    (Value::Object(claims), disclosures)
}

fn copies_used(world: &World) -> Vec<u32> {
    world.card().copies.iter().map(|copy| copy.uses).filter(|uses| *uses > 0).collect()
}

#[test]
fn what_was_asked_and_agreed_to_is_shown_and_nothing_else() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[&["full_name"], &["address", "locality"]]);
    let done = present(&mut world, &mut verifier).unwrap();
    let redirect = Some(Secret::new("https://rp.example/done#response_code=c0de"));
    assert_eq!(done, Done::Presented { redirect });
    let expected = json!({
        "issuing_country": "ID", "full_name": "Siti Aminah", "address": {"locality": "Serang"}
    });
    assert_eq!(shown(&verifier), (expected, 3), "the address is opened on the way");
}

#[test]
fn the_person_sees_who_asks_for_what_before_anything_leaves() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[&["address", "locality"], &["full_name"], &["birthdate"]]);
    present(&mut world, &mut verifier).unwrap();
    let ConsentView { asker, cards, missing, nik_warning, .. } = view(&world);
    assert_eq!(
        (asker.name.as_str(), asker.client_id.clone()),
        ("Dinas Bank Contoh", verifier.client_id())
    );
    assert_eq!(
        (asker.vouched_by.as_str(), asker.hosts.as_slice()),
        ("Otoritas Contoh", ["rp.example".to_owned()].as_slice())
    );
    assert_eq!((asker.answer_host.as_str(), missing.len(), *nik_warning), ("rp.example", 0, false));
    let [card] = cards.as_slice() else { panic!("{cards:?}") };
    assert_eq!(
        (card.type_name.as_str(), card.need, card.trace),
        (PID, Need::Required, Trace::Fresh)
    );
    let told = |claims: &[wallet::AskedClaim]| -> Vec<_> {
        let label = |it: &wallet::AskedClaim| {
            it.label.as_ref().and_then(|it| it.choose(Language::Indonesian)).map(str::to_owned)
        };
        claims
            .iter()
            .map(|it| (it.path.to_string(), label(it), it.value.reveal().clone()))
            .collect()
    };
    let named = |text: &str| Some(text.to_owned());
    assert_eq!(
        told(&card.claims),
        [
            ("full_name".to_owned(), named("Nama"), json!("Siti Aminah")),
            ("address.locality".to_owned(), named("Kota"), json!("Serang")),
            ("birthdate".to_owned(), None, json!("1999-05-05")),
        ],
        "in the issuer's order, what it does not name last"
    );
    assert_eq!(told(&card.always), [("issuing_country".to_owned(), None, json!("ID"))]);
    assert!(!format!("{:?}", view(&world)).contains("Siti"), "values do not print");
}

#[test]
fn a_nik_is_announced() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[&["nik"]]);
    present(&mut world, &mut verifier).unwrap();
    assert!(view(&world).nik_warning);
}

#[test]
fn no_claim_is_asked_for_unless_it_is_named() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[]);
    present(&mut world, &mut verifier).unwrap();
    assert_eq!(shown(&verifier), (json!({"issuing_country": "ID"}), 0));
}

#[test]
fn the_first_claim_set_that_can_be_met_is_shown() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[]);
    verifier.query["credentials"][0]["claims"] = json!([
        {"id": "a", "path": ["age_over_18"]},
        {"id": "b", "path": ["birthdate"]},
        {"id": "c", "path": ["full_name"]}
    ]);
    verifier.query["credentials"][0]["claim_sets"] = json!([["a"], ["b"], ["b", "c"]]);
    present(&mut world, &mut verifier).unwrap();
    let (claims, disclosures) = shown(&verifier);
    assert_eq!((claims.get("birthdate"), disclosures), (Some(&json!("1999-05-05")), 1));
}

#[test]
fn every_verifier_sees_another_copy() {
    let (mut world, mut verifier) = stage();
    let mut keys = HashSet::new();
    for count in 1..=10 {
        present(&mut world, &mut verifier).unwrap();
        assert_eq!(view(&world).cards[0].trace, Trace::Fresh);
        assert_eq!(copies_used(&world), vec![1; count]);
        keys.insert(verifier.shown.last().unwrap()["pid"][0].holder);
    }
    assert_eq!((keys.len(), world.card().unused_copies(world.tools.clock.now())), (10, 0));
    present(&mut world, &mut verifier).unwrap();
    assert_eq!(view(&world).cards[0].trace, Trace::SeenBefore, "the person is told");
}

#[test]
fn a_copy_counts_as_used_before_it_leaves() {
    let (mut world, mut verifier) = stage();
    verifier.instead.insert("/response/7", answer(400, "{}"));
    let error = present(&mut world, &mut verifier).unwrap_err();
    assert_eq!(error, AnswerError::Status(400).into());
    assert_eq!(copies_used(&world), [1]);
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Failed);
}

#[test]
fn no_and_nothing_to_show_are_the_same_answer() {
    let (mut world, mut verifier) = stage();
    world.consent = Consent::Deny;
    let done = present(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Denied { redirect: Some(_) }), "{done:?}");
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Denied);

    verifier.query = ask(&[&["passport_number"]]);
    // Whatever the person says, there is nothing to show; but the person says it first.
    for consent in [Consent::Share, Consent::OnlyRequired, Consent::Deny] {
        world.consent = consent;
        let views = world.views.len();
        present(&mut world, &mut verifier).unwrap();
        assert_eq!(world.views.len(), views + 1);
        let [(query, Miss::Claim(path))] = view(&world).missing.as_slice() else {
            panic!("{:?}", view(&world))
        };
        assert_eq!((query.as_str(), path.to_string().as_str()), ("pid", "passport_number"));
    }
    let posted: HashSet<_> = verifier.posted.iter().collect();
    assert_eq!((posted.len(), verifier.posted.len()), (1, 4), "byte by byte the same");
    let Posted::Refused(refusal) = Posted::parse(&verifier.posted[0]).unwrap() else { panic!() };
    assert_eq!((refusal.error, refusal.state.as_deref()), (RefusalCode::AccessDenied, Some(STATE)));
    let requests: HashSet<_> = world
        .requests
        .iter()
        .filter(|it| it.url.path() == "/response/7")
        .map(|it| format!("{:?}{:?}", it.headers, it.url))
        .collect();
    assert_eq!(requests.len(), 1, "headers too");
    assert_eq!((copies_used(&world).len(), verifier.shown.len()), (0, 0));
}

#[test]
fn what_the_verifier_does_not_insist_on_can_be_left_out() {
    let query = json!({
        "credentials": [
            {"id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
             "claims": [{"path": ["full_name"]}]},
            {"id": "nik", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
             "claims": [{"path": ["nik"]}]}
        ],
        "credential_sets": [
            {"options": [["pid"]]},
            {"options": [["nik"]], "required": false}
        ]
    });
    for (consent, ids) in
        [(Consent::Share, ["nik", "pid"].as_slice()), (Consent::OnlyRequired, &["pid"])]
    {
        let (mut world, mut verifier) = stage();
        verifier.query = query.clone();
        world.consent = consent;
        present(&mut world, &mut verifier).unwrap();
        let shown: Vec<_> = verifier.shown[0].keys().map(String::as_str).collect();
        assert_eq!(shown, ids, "{consent:?}");
        let told = &world.vault.history().last().unwrap().shown;
        assert_eq!(told.len(), ids.len(), "and so it stands in the history");
    }
}

#[test]
fn an_answer_for_nobody_but_optional_questions_is_a_no() {
    let (mut world, mut verifier) = stage();
    verifier.query["credential_sets"] = json!([{"options": [["pid"]], "required": false}]);
    world.consent = Consent::OnlyRequired;
    let done = present(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Denied { .. }) && verifier.shown.is_empty());
}

#[test]
fn only_an_authority_that_is_asked_for_will_do() {
    let (mut world, mut verifier) = stage();
    // The authority key identifier is what the certificate says, wherever rcgen got it from.
    let chain = FakeIssuer::new(&Pki::new(), world.clock.clone()).signer.chain;
    let identifier = authority_key_identifier(&chain[0]);
    let mut asked = |identifier: &[u8]| {
        let value = formats::base64url::encode(identifier);
        verifier.query = ask(&[&["full_name"]]);
        verifier.query["credentials"][0]["trusted_authorities"] =
            json!([{"type": "aki", "values": [value]}]);
        present(&mut world, &mut verifier).unwrap()
    };
    assert!(matches!(asked(&identifier), Done::Presented { .. }));
    assert!(matches!(asked(b"another"), Done::Denied { .. }));
    assert_eq!(view(&world).missing, [("pid".to_owned(), Miss::Authority)]);
}

fn authority_key_identifier(der: &[u8]) -> Vec<u8> {
    use x509_cert::{Certificate, der::Decode, ext::pkix::AuthorityKeyIdentifier};
    let certificate = Certificate::from_der(der).unwrap();
    let extension = certificate.tbs_certificate().get_extension::<AuthorityKeyIdentifier>();
    extension.unwrap().unwrap().1.key_identifier.unwrap().as_bytes().to_vec()
}

#[test]
fn an_expired_card_is_as_good_as_none() {
    let (mut world, mut verifier) = stage();
    world.wait(14 * 86_400);
    // The stories' certificates and the trust list still hold.
    let done = present(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Denied { .. }), "{done:?}");
    assert_eq!(view(&world).missing, [("pid".to_owned(), Miss::Type)]);
}

#[test]
fn a_posted_nonce_comes_back_in_the_request() {
    let (mut world, mut verifier) = stage();
    verifier.method = RequestUriMethod::Post;
    present(&mut world, &mut verifier).unwrap();
    let nonce = |world: &World| {
        let mut posts = world.requests.iter().filter(|it| it.url.path() == "/request/7");
        String::from_utf8(posts.next_back().unwrap().body.clone()).unwrap()
    };
    let first = nonce(&world);
    assert!(first.starts_with("wallet_nonce=") && first.len() > 40, "{first}");
    present(&mut world, &mut verifier).unwrap();
    assert_ne!(first, nonce(&world), "another one each time");
}

#[test]
fn a_request_is_read_from_its_bare_address_and_from_json() {
    let (mut world, mut verifier) = stage();
    let done = world.present("https://rp.example/request/7", &mut verifier).unwrap();
    assert!(matches!(done, Done::Presented { .. }));
    let json = json!({
        "client_id": verifier.client_id(), "request_uri": "https://rp.example/request/7"
    });
    let done = world.present(&json.to_string(), &mut verifier).unwrap();
    assert!(matches!(done, Done::Presented { .. }));
}

#[test]
fn the_history_says_who_was_shown_what_and_no_value() {
    let (mut world, mut verifier) = stage();
    present(&mut world, &mut verifier).unwrap();
    let entries: Vec<_> = world.vault.history().filter(|it| it.deed == Deed::Present).collect();
    let [entry] = entries.as_slice() else { panic!("one entry, though it was written twice") };
    assert_eq!((entry.outcome, entry.who.as_str()), (Outcome::Succeeded, "Dinas Bank Contoh"));
    assert_eq!(entry.identifier, verifier.client_id());
    assert_eq!(entry.shown[0].claims, ["full_name".parse().unwrap()]);
    assert!(!serde_json::to_string(entry).unwrap().contains("Siti"));
    assert!(!world.printed.contains("Siti") && !world.printed.contains("c0de"));
}

#[test]
fn the_person_is_sent_on_only_to_a_safe_place() {
    let (mut world, mut verifier) = stage();
    verifier.redirect = None;
    assert_eq!(present(&mut world, &mut verifier), Ok(Done::Presented { redirect: None }));
    verifier.redirect = Some("http://localhost:631/printers");
    assert_eq!(present(&mut world, &mut verifier), Ok(Done::Presented { redirect: None }));
    verifier.redirect = Some("javascript:alert(1)");
    let error = present(&mut world, &mut verifier).unwrap_err();
    assert!(matches!(error, WalletError::Present(PresentError::Response(_))), "{error}");
    assert_eq!(world.vault.history().last().unwrap().outcome, Outcome::Succeeded, "it was taken");
}

#[test]
fn a_wallet_that_trusts_nobody_shows_nothing() {
    let (mut world, mut verifier) = stage();
    world.vault = vault::VaultState::new(&SeededDie::new(9));
    let error = present(&mut world, &mut verifier).unwrap_err();
    assert_eq!(error, TrustError::Missing.into());
    assert!(world.requests.is_empty());
}

#[test]
fn a_vault_that_was_shut_opens_with_all_that_was_in_it() {
    let (mut world, mut verifier) = stage();
    let pin = "280417".parse().unwrap();
    let sealed = vault::seal(&pin, &world.vault, &*world.tools.die).unwrap();
    let plain = String::from_utf8_lossy(&sealed);
    assert!(!plain.contains("Dinas") && !plain.contains("eyJ"), "nothing lies open");
    world.vault = vault::open(&pin, &sealed).unwrap();
    present(&mut world, &mut verifier).unwrap();
    assert_eq!(verifier.shown.len(), 1);
    assert!(vault::open(&"280418".parse().unwrap(), &sealed).is_err());
}

#[test]
fn a_card_that_was_removed_is_gone_with_its_keys() {
    let (mut world, mut verifier) = stage();
    let (id, key) = (world.card().id, world.card().copies[0].key);
    assert!(world.vault.remove(id) && !world.vault.remove(id));
    assert!(world.vault.sign(&key, b"x").is_err());
    let done = present(&mut world, &mut verifier).unwrap();
    assert!(matches!(done, Done::Denied { .. }));
}
