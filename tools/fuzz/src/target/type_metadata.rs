//! Metadata of types: a type's document, those of what it extends, and a credential held against it.
//!
//! Sketch: the type's document, those of the two types that it extends in turn, and the credential
//! as `sd_jwt` draws it.

use std::collections::BTreeSet;

use formats::{
    Element, base64url,
    sd_jwt::HeldCredential,
    types::{ClaimDocument, Sd, TypeDocument, TypeMetadataError, TypeReading},
};
use terms::Crypto;

use super::sd_jwt;
use crate::{fake::Fake, sketch::Input};

const VCT: &str = "urn:test:1";

pub fn run(data: &[u8]) {
    if pinned(data).is_some() {
        return;
    }
    let Some(Input::Sketch(mut lines)) = Input::read(data) else { return };
    let documents = [lines.line(), lines.line(), lines.line()];
    let Some(whole) = whole(documents) else { return };
    if let Ok(held) = sd_jwt::held(&sd_jwt::drawn(lines)) {
        keeps(&whole, &held);
    }
}

/// The document, which is read the same by its hash, and not at all with a changed byte.
fn pinned(bytes: &[u8]) -> Option<TypeReading> {
    let read = |bytes: &[u8], hash| TypeReading::parse(&Fake, bytes, VCT, hash);
    let found = read(bytes, None).ok()?;
    let hash = format!("sha256-{}", base64url::encode_padded(&Fake.sha256(bytes)));
    assert_eq!(read(bytes, Some(&hash)).as_ref(), Ok(&found), "by its own hash");
    let mut altered = bytes.to_vec();
    altered.iter_mut().take(1).for_each(|byte| *byte ^= 1);
    assert_eq!(read(&altered, Some(&hash)).err(), Some(TypeMetadataError::Integrity));
    Some(found)
}

/// The type with what it inherits; what the last of them promises it promises, too.
fn whole([own, above @ ..]: [&str; 3]) -> Option<TypeDocument> {
    let (mut reading, mut last) = (pinned(own.as_bytes())?, None);
    for text in above {
        let Some(extended) = reading.extends().cloned() else { break };
        reading = reading.extending(&Fake, text.as_bytes()).ok()?;
        let alone = TypeReading::parse(&Fake, text.as_bytes(), &extended.vct, None);
        last = Some(alone.expect("what extends a type was read"));
    }
    let whole = reading.whole().ok()?;
    let paths: BTreeSet<_> = whole.claims.iter().map(|it| &it.path).collect();
    assert_eq!(paths.len(), whole.claims.len(), "each claim is described once");
    let top = last.and_then(|it| it.whole().ok());
    for promised in top.iter().flat_map(|it| &it.claims) {
        let own = whole.claims.iter().find(|it| it.path == promised.path).expect("inherited");
        assert!(own.is_mandatory() || !promised.is_mandatory(), "nothing is loosened");
        assert!(promised.sd() == Sd::Allowed || own.sd() == promised.sd(), "nothing turns");
    }
    Some(whole)
}

/// What keeps to its type has what it must have, hidden or open as it must be.
fn keeps(whole: &TypeDocument, held: &HeldCredential) {
    if whole.check_held(held).is_ok() {
        whole.claims.iter().for_each(|it| kept(it, held));
    }
}

fn kept(claim: &ClaimDocument, held: &HeldCredential) {
    let elements = claim.path.elements();
    if elements.contains(&Element::All) {
        return;
    }
    let Ok(found) = claim.path.select(held.claims()) else { return };
    assert!(!found.is_empty() || !claim.is_mandatory() || elements.len() > 1, "{}", claim.path);
    let is_hidden = held.disclosable().any(|it| *it == claim.path);
    let fits = match claim.sd() {
        Sd::Allowed => true,
        Sd::Always => is_hidden,
        Sd::Never => !is_hidden,
    };
    assert!(fits || found.is_empty(), "{}", claim.path);
}
