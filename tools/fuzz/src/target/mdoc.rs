//! Documents in CBOR. The first byte says what the rest is: a document from an issuer, a response
//! of a wallet, or (as a map of namespaces) the elements of a document that is then issued, held,
//! shown and verified.

use std::time::Duration;

use formats::{
    cbor::Value,
    mdoc::{
        Elements, Expect, HeldMdoc, Issuer, Mdoc, MdocError, Presented, SessionTranscript,
        UnverifiedDeviceResponse, UnverifiedMdoc,
    },
    status_list::StatusReference,
};
use terms::Crypto;

use crate::fake::{self, Fake, Lax, Loose, NOON, SameDie};

pub const DOCTYPE: &str = "id.go.example.pid.1";
const HOUR: Duration = Duration::from_secs(3_600);

pub fn run(data: &[u8]) {
    match data.split_first() {
        Some((0, rest)) => issued(rest),
        Some((1, rest)) => response(rest),
        Some((_, rest)) => whole(rest),
        None => {}
    }
}

/// All signatures are good, and every digest of an element of the same length.
fn issued(bytes: &[u8]) {
    let Ok(document) = UnverifiedMdoc::parse(bytes) else { return };
    let _ = document.x5chain();
    let verified = document.clone().verify(&Loose, &fake::key(1), DOCTYPE, NOON, HOUR);
    let vault = document.dangerous_from_vault(&Loose);
    let Ok(held) = verified else { return };
    assert!(vault.is_ok(), "what was verified comes out of the vault");
    let _ = held.to_json();
    let names: Vec<(String, String)> =
        held.elements().map(|it| (it.namespace.to_owned(), it.name.to_owned())).collect();
    let names: Vec<(&str, &str)> =
        names.iter().map(|(namespace, name)| (namespace.as_str(), name.as_str())).collect();
    let shown = show(&held, &names);
    let presented = verify(&shown, &Loose).expect("what is held can be shown");
    assert_eq!(presented.to_json(), held.to_json());
}

fn response(bytes: &[u8]) {
    let Ok(read) = UnverifiedDeviceResponse::parse(bytes) else { return };
    let transcript = transcript();
    let expect = Expect::new(&transcript, NOON);
    let Ok(presented) = read.verify(&Loose, &fake::key(1), &expect) else { return };
    let _ = (presented.to_json(), presented.status(), presented.validity());
    for element in presented.elements() {
        let found = presented.find(element.namespace, element.name);
        assert!(found.is_some_and(|it| it.encoded == element.encoded), "each is found by its name");
    }
}

/// From elements to a verifier, with signatures and digests that a changed byte breaks.
fn whole(bytes: &[u8]) {
    let Some(elements) = elements(bytes) else { return };
    let (issuer, holder) = (Issuer::new(&[vec![1, 2, 3]]), fake::key(2));
    let status = StatusReference { index: 7, uri: "https://issuer.example/1".to_owned() };
    let draft = Mdoc::new(&issuer, DOCTYPE, &elements)
        .signed(NOON.minus(HOUR))
        .valid(NOON.minus(HOUR), NOON.plus(HOUR))
        .holder(&holder)
        .status(&status)
        .draft(&Fake, &SameDie);
    let Ok(draft) = draft else { return };
    let signature = fake::signature(&fake::key(1), draft.to_sign());
    let lax = draft.clone().complete(&fake::lax(&signature));
    let document = draft.complete(&signature);
    let held = UnverifiedMdoc::parse(&document)
        .and_then(|it| it.verify(&Fake, &fake::key(1), DOCTYPE, NOON, Duration::ZERO))
        .expect("what is issued is held");
    let _ = held.to_json();
    reissue(&lax, &held);
    for count in [0, 1, usize::MAX] {
        let names: Vec<_> = held.elements().map(|it| (it.namespace, it.name)).take(count).collect();
        let shown = show(&held, &names);
        let presented = verify(&shown, &Fake).expect("what is held can be shown");
        assert_eq!(presented.elements().len(), names.len(), "no more and no less");
        forge(&shown, &presented);
    }
}

/// Namespaces are the keys of a map, their elements the keys of maps within.
fn elements(bytes: &[u8]) -> Option<Elements> {
    let Ok(Value::Map(namespaces)) = Value::parse(bytes) else { return None };
    let mut elements = Elements::new();
    for (namespace, members) in &namespaces {
        let Value::Map(members) = members else { return None };
        for (name, value) in members {
            elements = elements.with(namespace.as_str()?, name.as_str()?, value);
        }
    }
    Some(elements)
}

fn show(held: &HeldMdoc, names: &[(&str, &str)]) -> Vec<u8> {
    let draft = held.present(names, &transcript());
    let signature = fake::signature(held.holder(), draft.to_sign());
    draft.complete(&signature)
}

fn verify(response: &[u8], crypto: &dyn Crypto) -> Result<Presented, MdocError> {
    let transcript = transcript();
    let expect = Expect::new(&transcript, NOON);
    UnverifiedDeviceResponse::parse(response)?.verify(crypto, &fake::key(1), &expect)
}

/// One bit turned, and signed by the issuer all the same, so that whatever the security object may
/// say is read: an element comes only out of the digests.
fn reissue(document: &[u8], honest: &HeldMdoc) {
    let altered = turned(document);
    let read = UnverifiedMdoc::parse(&altered);
    let verified = read.and_then(|it| it.verify(&Lax, &fake::key(1), DOCTYPE, NOON, Duration::ZERO));
    let Ok(held) = verified else { return };
    let _ = held.to_json();
    for element in held.elements() {
        let same = honest.find(element.namespace, element.name);
        assert!(same.is_some_and(|it| it.encoded == element.encoded), "an altered element");
    }
}

fn turned(bytes: &[u8]) -> Vec<u8> {
    let mut turned = bytes.to_vec();
    let [a, b, c, bit, ..] = fake::mixed(&[bytes]);
    let at = u32::from_le_bytes([a, b, c, 0]) as usize % turned.len().max(1);
    if let Some(byte) = turned.get_mut(at) {
        *byte ^= 1 << (bit % 8);
    }
    turned
}

/// One bit turned: refused, or nothing new is believed. The holder signs no list of what is shown
/// (ISO/IEC 18013-5, section 9.1.3), so an element may fall away; none changes or comes.
fn forge(shown: &[u8], honest: &Presented) {
    let Ok(taken) = verify(&turned(shown), &Fake) else { return };
    let about = |it: &Presented| {
        (it.doctype().to_owned(), *it.validity(), *it.holder(), it.status().cloned())
    };
    assert_eq!(about(&taken), about(honest), "a forged byte was believed");
    for element in taken.elements() {
        let same = honest.find(element.namespace, element.name);
        assert!(same.is_some_and(|it| it.encoded == element.encoded), "a forged element");
    }
}

fn transcript() -> SessionTranscript {
    SessionTranscript::openid4vp(&Fake, "x509_hash:abc", "nonce", None, "https://rp.example/r")
}
