//! What a type says about itself, for its card to be read by (SD-JWT VC, "Type Metadata"). The card
//! is in the vault by then: whatever comes of this, it stays.

use std::sync::Arc;

use formats::types::{
    Format, MAX_TYPE_METADATA_BYTES, TypeDocument, TypeMetadataError, TypeReading,
};
use protocols::Url;
use serde_json::{Map, Value};
use terms::{Crypto, Id};

use super::{
    check::Checked,
    errand::{Errand, Then},
    talk::Talk,
};
use crate::{
    error::{TypeFault, WalletError},
    http::{self, JSON, Request},
    step::Step,
    vault::{Card, CardKind, Change, Held},
    view::Undescribed,
};

/// A card in the vault that goes by its issuer's words so far.
pub struct Untold {
    card: Id<Card>,
    kind: CardKind,
    /// One of its copies.
    text: String,
    /// What the type's document must hash to, if the credential says so.
    integrity: Option<String>,
}

/// Where documents come from.
#[derive(Clone)]
struct Source {
    issuer: Url,
    crypto: Arc<dyn Crypto>,
}

type Heard = Box<dyn FnOnce(Result<TypeDocument, TypeFault>) -> Result<Step, WalletError> + Send>;

impl Untold {
    /// `None` if there is nothing to read: the type is described already, or has no document that
    /// the credential or its own address would lead to.
    pub fn of(card: Id<Card>, kind: &CardKind, checked: &Checked) -> Option<Self> {
        let integrity = stated(&checked.claims);
        let leads = integrity.is_some() || kind.type_name.parse::<Url>().is_ok();
        if kind.format != Format::SdJwt || !leads || kind.is_described_by(integrity.as_deref()) {
            return None;
        }
        let text = checked.copies.first()?.text.clone();
        Some(Self { card, kind: kind.clone(), text, integrity })
    }
}

/// `vct#integrity`. What is no text fits no document.
pub fn stated(claims: &Map<String, Value>) -> Option<String> {
    claims.get("vct#integrity").map(|it| it.as_str().unwrap_or_default().to_owned())
}

/// Reads the type's document, and takes the names in it over, if the credential keeps to it.
pub fn describe(
    talk: Talk,
    mut errand: Errand,
    untold: Option<Untold>,
    then: Then,
) -> Result<Step, WalletError> {
    let Some(Untold { card, kind, text, integrity }) = untold else { return then(talk, errand) };
    let crypto = Arc::clone(&talk.tools.crypto);
    let source = Source { issuer: kind.issuer.clone(), crypto: Arc::clone(&crypto) };
    let wanted = (kind.type_name.clone(), integrity.clone());
    let heard = move |document: Result<TypeDocument, TypeFault>| match document
        .and_then(|it| keeps_to(&it, &text, &*crypto).map(|()| it))
    {
        Ok(document) => {
            let kind = Box::new(kind.described_by(&document, integrity));
            let changes = vec![Change::Described { card, kind }];
            Ok(Step::keep(changes, move || then(talk, errand)))
        }
        Err(why) => {
            errand.accepted.undescribed.push(Undescribed { card, why });
            then(talk, errand)
        }
    };
    read(source, wanted, Box::new(heard))
}

/// Whether a credential keeps to its type.
fn keeps_to(document: &TypeDocument, text: &str, crypto: &dyn Crypto) -> Result<(), TypeFault> {
    match Held::open(Format::SdJwt, text, crypto) {
        Some(Held::SdJwt(held)) => Ok(document.check_held(&held)?),
        _ => Err(TypeMetadataError::OtherType.into()),
    }
}

fn read(
    source: Source,
    (vct, integrity): (String, Option<String>),
    heard: Heard,
) -> Result<Step, WalletError> {
    fetch(source, vct.clone(), heard, move |crypto, bytes| {
        TypeReading::parse(crypto, bytes, &vct, integrity.as_deref())
    })
}

/// Goes on to the type that a type extends, as long as there is one.
fn go_on(source: Source, reading: TypeReading, heard: Heard) -> Result<Step, WalletError> {
    match reading.extends().map(|it| it.vct.clone()) {
        None => heard(reading.whole().map_err(TypeFault::from)),
        Some(above) => {
            fetch(source, above, heard, move |crypto, bytes| reading.extending(crypto, bytes))
        }
    }
}

fn fetch(
    source: Source,
    vct: String,
    heard: Heard,
    read: impl FnOnce(&dyn Crypto, &[u8]) -> Result<TypeReading, TypeMetadataError> + Send + 'static,
) -> Result<Step, WalletError> {
    let Some(location) = location(&source.issuer, &vct) else {
        return heard(Err(TypeFault::Nowhere));
    };
    let request = Request::get(location, JSON, MAX_TYPE_METADATA_BYTES);
    Ok(Step::fetch(request, move |answer| {
        let body = http::body(answer, MAX_TYPE_METADATA_BYTES).map_err(TypeFault::from);
        match body.and_then(|bytes| Ok(read(&*source.crypto, &bytes)?)) {
            Ok(reading) => go_on(source, reading, heard),
            Err(why) => heard(Err(why)),
        }
    }))
}

/// A type whose name is an address is described there. For one that has a name only, the issuer
/// keeps the registry: who it is has just been verified.
fn location(issuer: &Url, vct: &str) -> Option<Url> {
    let registered = || {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":._-".contains(&byte);
        let is_name = vct.starts_with("urn:") && vct.bytes().all(plain);
        let address = || format!("{}/types/{vct}", issuer.as_str().trim_end_matches('/'));
        is_name.then(address)?.parse().ok()
    };
    let location = vct.parse().ok().or_else(registered)?;
    (!http::leads_inward(issuer, &location)).then_some(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_described_at_its_address_or_in_its_issuers_registry() {
        let issuer = "https://issuer.example/id/".parse().unwrap();
        let at = |vct: &str| location(&issuer, vct).map(|it| it.to_string());
        let found = |place: &str| Some(place.to_owned());
        assert_eq!(at("https://types.example/pid"), found("https://types.example/pid"));
        assert_eq!(at("urn:ikd:pid:1"), found("https://issuer.example/id/types/urn:ikd:pid:1"));
        for nowhere in ["", "pid", "../token", "urn:a/../b", "urn:a?b", "urn:a#b", "urn:%2e"] {
            assert_eq!(at(nowhere), None, "{nowhere}");
        }
        assert_eq!(at("http://localhost:8080/x"), None, "nobody outside points into this machine");
    }
}
