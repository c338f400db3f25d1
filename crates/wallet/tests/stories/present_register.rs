//! What the register says of whoever asks: read, believed or not, and kept for later.

use protocols::{
    dcql::Kind as Format,
    oid4vp::{RegisteredCredential, Registration, Said},
};
use terms::{Language, Moment};
use wallet::{AskedClaim, Registered};

use crate::{
    issuer::PID,
    pki::{Key, Leaf, Pki},
    present::{present, stage, view},
    verifier::{FakeVerifier, ask},
    world::{NOON, World},
};

/// The register's word on the verifier: it may ask for names and addresses.
fn statement(world: &World, verifier: &FakeVerifier) -> Registration {
    let said = |lang: &str, value: &str| Said { lang: lang.to_owned(), value: value.to_owned() };
    let path = |text: &str| text.parse().unwrap();
    Registration {
        client: world.tools.crypto.sha256(&verifier.leaf.chain[0]),
        name: "Bank Contoh".to_owned(),
        purpose: vec![said("id", "Membuka rekening"), said("en", "Opening an account")],
        retention: vec![said("id", "Lima tahun")],
        support: Some("mailto:privasi@bank.example".to_owned()),
        authority: Some("https://pengaduan.example".to_owned()),
        credentials: vec![RegisteredCredential {
            kind: Format::SdJwtVc { vcts: vec![PID.to_owned()] },
            claims: vec![path("full_name"), path("address")],
        }],
        issued: NOON,
        expires: Moment::from_seconds(NOON.seconds() + 86_400),
    }
}

fn signed(statement: &Registration, by: &Leaf) -> Option<String> {
    let draft = statement.draft(&by.chain).unwrap();
    let signature = by.key.sign(draft.to_sign());
    Some(draft.complete(&signature))
}

fn register() -> Leaf {
    Pki::new().verifiers.certify_register(Key::number(61))
}

fn asked(world: &World) -> (Option<Registered>, Vec<(String, bool)>) {
    let view = view(world);
    let told = |it: &AskedClaim| (it.path.to_string(), it.beyond);
    let claims = view.cards.iter().flat_map(|card| &card.claims).map(told).collect();
    (view.asker.registered.clone(), claims)
}

#[test]
fn the_person_reads_why_for_how_long_and_whom_to_turn_to() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[&["full_name"], &["address", "locality"]]);
    verifier.registration = signed(&statement(&world, &verifier), &register());
    present(&mut world, &mut verifier).unwrap();
    let (registered, claims) = asked(&world);
    let registered = registered.unwrap();
    let purpose = |language| registered.purpose.choose(language).map(str::to_owned);
    assert_eq!(purpose(Language::Indonesian).as_deref(), Some("Membuka rekening"));
    assert_eq!(purpose(Language::English).as_deref(), Some("Opening an account"));
    assert_eq!(registered.retention.choose(Language::English), Some("Lima tahun"));
    assert_eq!(registered.support.as_deref(), Some("mailto:privasi@bank.example"));
    assert_eq!(registered.authority.as_deref(), Some("https://pengaduan.example"));
    assert!(claims.iter().all(|(_, beyond)| !beyond), "{claims:?}");
    let last = world.vault.history().last().unwrap().clone();
    assert_eq!(last.registered, Some(registered), "kept for later, without a value");
}

#[test]
fn what_goes_beyond_the_register_is_marked() {
    let (mut world, mut verifier) = stage();
    verifier.query = ask(&[&["full_name"], &["birthdate"]]);
    verifier.registration = signed(&statement(&world, &verifier), &register());
    present(&mut world, &mut verifier).unwrap();
    let (registered, claims) = asked(&world);
    assert!(registered.is_some());
    assert_eq!(claims, [("full_name".to_owned(), false), ("birthdate".to_owned(), true)]);

    // Another type than the registered one: all of it.
    let (mut world, mut verifier) = stage();
    let mut other = statement(&world, &verifier);
    other.credentials[0].kind = Format::SdJwtVc { vcts: vec!["urn:ikd:kk:1".to_owned()] };
    verifier.registration = signed(&other, &register());
    present(&mut world, &mut verifier).unwrap();
    assert!(asked(&world).1.iter().all(|(_, beyond)| *beyond));
}

#[test]
fn a_word_that_cannot_be_believed_is_none() {
    let (world, verifier) = stage();
    let good = statement(&world, &verifier);
    let about_another = Registration { client: [7; 32], ..good.clone() };
    let over = Registration { expires: NOON, ..good.clone() };
    let early =
        Registration { issued: Moment::from_seconds(NOON.seconds() + 9_000), ..good.clone() };
    let foreign = Pki::foreign().verifiers.certify_register(Key::number(62));
    let by_itself = Leaf { key: Key::number(51), chain: verifier.leaf.chain.clone() };
    let stolen = signed(&good, &register()).unwrap();
    let broken = format!("{}A", &stolen[..stolen.len() - 2]);
    for (why, told) in [
        ("about another", signed(&about_another, &register())),
        ("over", signed(&over, &register())),
        ("not begun", signed(&early, &register())),
        ("of another country", signed(&good, &foreign)),
        ("of the asker's own", signed(&good, &by_itself)),
        ("a broken signature", Some(broken)),
        ("no statement", Some("nothing".to_owned())),
    ] {
        let (mut world, mut verifier) = stage();
        verifier.registration = told;
        present(&mut world, &mut verifier).unwrap();
        assert_eq!(asked(&world).0, None, "{why}");
    }
}
