//! SD-JWT VC: what an issuer has sent, what a holder shows, what a verifier takes.
//!
//! Sketch: the issuer's header, its payload, the key binding's header and payload, disclosures.
//! `@0@`, `@1@` ... are digests of disclosures, each of which may name later ones; `@h@` in the key
//! binding is `sd_hash`.

use std::time::Duration;

use formats::{
    Path, base64url,
    sd_jwt::{Expect, HeldCredential, KeyBinding, Presentation, SdJwtError},
    sd_jwt::{UnverifiedCredential, UnverifiedPresentation},
};
use terms::{Crypto, PublicKey};

use crate::{
    fake::{self, Fake, NOON},
    sketch::{Input, Lines, filled},
};

pub const AUDIENCE: &str = "x509_hash:abc";
pub const NONCE: &str = "n-0S6_WzA2Mj";
const SKEW: Duration = Duration::from_secs(60);
const MOST_DISCLOSURES: usize = 10;

pub fn run(data: &[u8]) {
    match Input::read(data) {
        Some(Input::Object(text)) => judge(text),
        Some(Input::Sketch(lines)) => judge(&drawn(lines)),
        None => {}
    }
}

/// Both signatures are good, and every digest fits.
pub fn drawn(mut lines: Lines<'_>) -> String {
    let (header, mut payload) = (lines.line(), lines.line().to_owned());
    let (binding_header, binding) = (lines.line(), lines.line());
    let mut disclosures: Vec<_> =
        lines.rest(MOST_DISCLOSURES).into_iter().map(str::to_owned).collect();
    for at in (0..disclosures.len()).rev() {
        let Some(line) = disclosures.get(at) else { continue };
        let travels = base64url::encode(line.as_bytes());
        let digest = base64url::encode(&Fake.sha256(travels.as_bytes()));
        payload = filled(&payload, &at.to_string(), &digest);
        for earlier in disclosures.iter_mut().take(at) {
            *earlier = filled(earlier, &at.to_string(), &digest);
        }
        if let Some(place) = disclosures.get_mut(at) {
            *place = travels;
        }
    }
    let mut text = fake::jws(header.as_bytes(), payload.as_bytes(), &fake::key(1));
    for disclosure in disclosures.iter().filter(|it| !it.is_empty()) {
        text = format!("{text}~{disclosure}");
    }
    text.push('~');
    if binding_header.is_empty() {
        return text;
    }
    let hash = base64url::encode(&Fake.sha256(text.as_bytes()));
    let binding = filled(binding, "h", &hash);
    let holder = holder_of(&text).unwrap_or(fake::key(2));
    text + &fake::jws(binding_header.as_bytes(), binding.as_bytes(), &holder)
}

fn judge(text: &str) {
    if let Ok(held) = held(text) {
        show_and_verify(&held);
        return;
    }
    let Ok(presented) = verified(text) else { return };
    forge(text);
    // The issued part alone is a credential that a holder takes, with the same claims in it.
    let issued = text.rfind('~').and_then(|end| text.get(..=end)).unwrap_or_default();
    let held = held(issued).expect("what a verifier takes, a holder takes");
    assert_eq!(held.claims(), presented.claims());
    assert_eq!(held.registered(), presented.registered());
}

/// Shows all, and nothing, and each claim alone: a verifier takes it, and sees no more than that.
fn show_and_verify(held: &HeldCredential) {
    let Some(holder) = held.registered().holder.as_ref() else { return };
    let all: Vec<Path> = held.disclosable().cloned().collect();
    let everything = shown(held, &all, holder.key());
    assert_eq!(verified(&everything).expect("all shown").claims(), held.claims());
    forge(&everything);
    let nothing = shown(held, &[], holder.key());
    verified(&nothing).expect("nothing shown");
    for path in all.iter().take(4) {
        let one = shown(held, std::slice::from_ref(path), holder.key());
        verified(&one).expect("one claim shown");
    }
}

fn shown(held: &HeldCredential, paths: &[Path], holder: &PublicKey) -> String {
    let binding = KeyBinding { audience: AUDIENCE, nonce: NONCE, issued: NOON };
    let draft = held.present(&Fake, paths, &binding).expect("a key binding can be written");
    let signature = fake::signature(holder, draft.to_sign());
    draft.complete(&signature)
}

/// One bit turned anywhere, and nobody takes it.
fn forge(text: &str) {
    let mut bytes = text.as_bytes().to_vec();
    let [a, b, c, bit, ..] = fake::mixed(&[text.as_bytes()]);
    let at = u32::from_le_bytes([a, b, c, 0]) as usize % bytes.len().max(1);
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << (bit % 7);
    }
    let Ok(forged) = String::from_utf8(bytes) else { return };
    assert!(verified(&forged).is_err(), "a forged byte was taken");
}

pub fn held(text: &str) -> Result<HeldCredential, SdJwtError> {
    UnverifiedCredential::parse(text)?.verify(&Fake, &fake::key(1), NOON, SKEW)
}

fn verified(text: &str) -> Result<Presentation, SdJwtError> {
    let expect = Expect::new(AUDIENCE, NONCE, NOON);
    UnverifiedPresentation::parse(text)?.verify(&Fake, &fake::key(1), &expect)
}

fn holder_of(issued: &str) -> Option<PublicKey> {
    Some(*held(issued).ok()?.registered().holder.as_ref()?.key())
}
