//! What a verifier would see: claim by claim, each with what it shows by itself.

use std::collections::BTreeSet;

use formats::{Element, Path, sd_jwt::HeldCredential};
use serde_json::{Map, Value};

use crate::vault::{Held, TECHNICAL};

/// The claims that `disclose` shows.
pub fn disclosed(held: &Held, disclose: &[Path]) -> Vec<(Path, Value)> {
    match held {
        Held::Mdoc(..) => {
            let shown = held.disclosed_by(disclose).into_iter();
            let value = |path: &Path| path.select(held.claims()).ok()?.first().copied().cloned();
            shown.filter_map(|path| Some((path.clone(), value(&path)?))).collect()
        }
        Held::SdJwt(held) => disclosed_by(held, disclose),
    }
}

/// The claims that every verifier sees; of an mdoc there are none.
pub fn always(held: &Held) -> Vec<(Path, Value)> {
    match held {
        Held::Mdoc(..) => Vec::new(),
        Held::SdJwt(held) => open(held),
    }
}

/// What lies in a claim and could be hidden is a claim of its own here; a claim that holds nothing
/// else is left out.
fn disclosed_by(held: &HeldCredential, disclose: &[Path]) -> Vec<(Path, Value)> {
    let hidden: BTreeSet<&Path> = held.disclosable().collect();
    let shown = held.disclosed_by(disclose);
    let own = shown.filter_map(|path| {
        let value = *path.select(held.claims()).ok()?.first()?;
        let holds_more = hidden.iter().any(|it| *it != path && path.covers(it));
        let own = without(value, path, &hidden)?;
        (!holds_more || !is_empty(&own)).then(|| (path.clone(), own))
    });
    own.collect()
}

/// What was signed in the open, the claims that the specifications define left out.
fn open(held: &HeldCredential) -> Vec<(Path, Value)> {
    let hidden: BTreeSet<&Path> = held.disclosable().collect();
    let open = held.claims().iter().filter(|(name, _)| !TECHNICAL.contains(&name.as_str()));
    let own = open.filter_map(|(name, value)| {
        let path = Path::of(name);
        if hidden.contains(&path) {
            return None;
        }
        let own = without(value, &path, &hidden)?;
        (!is_empty(&own)).then_some((path, own))
    });
    own.collect()
}

/// `value`, which stands at `path`, without all that could be hidden in it.
fn without(value: &Value, path: &Path, hidden: &BTreeSet<&Path>) -> Option<Value> {
    let kept = |element: Element, value: &Value| {
        let deeper = path.elements().iter().cloned().chain([element]).collect();
        let deeper = Path::new(deeper).ok().filter(|it| !hidden.contains(it))?;
        without(value, &deeper, hidden)
    };
    Some(match value {
        Value::Array(array) => {
            let kept = array.iter().enumerate().filter_map(|(at, it)| kept(Element::Index(at), it));
            Value::Array(kept.collect())
        }
        Value::Object(object) => {
            let kept = object.iter().filter_map(|(name, it)| {
                Some((name.clone(), kept(Element::Name(name.clone()), it)?))
            });
            Value::Object(kept.collect::<Map<_, _>>())
        }
        value => value.clone(),
    })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(array) => array.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use formats::{
        jose::Header,
        sd_jwt::{Claims, Credential, Elements, Issuer, UnverifiedCredential},
    };
    use serde_json::json;
    use terms::{Moment, SeededDie};

    use super::*;
    use crate::{crypto::RustCrypto, key::KeyPair};

    fn held() -> HeldCredential {
        let (die, crypto) = (SeededDie::new(1), RustCrypto::new(Arc::new(SeededDie::new(2))));
        let key = KeyPair::draw(&die);
        let address = Claims::new()
            .open("country", "ID")
            .hidden("locality", "Serang")
            .hidden("street", "Jl. Veteran");
        let place = Claims::new().hidden("locality", "Serang").hidden("country", "ID");
        let claims = Claims::new()
            .open("issuing_country", "ID")
            .open("level", json!({"of": 3}))
            .open("place", place.clone())
            .hidden("birth", place)
            .hidden("address", address)
            .hidden("nationalities", Elements::new().hidden("ID").hidden("XX"));
        let issuer = Issuer::with_header(Header::default()).unwrap();
        let draft = Credential::new(&issuer, "urn:test:1", &claims).issued(Moment::from_seconds(1));
        let draft = draft.draft(&crypto, &die).unwrap();
        let signature = key.sign(draft.to_sign());
        let text = draft.complete(&signature);
        UnverifiedCredential::parse(&text).unwrap().dangerous_from_vault(&crypto).unwrap()
    }

    fn shown(disclose: &[&str]) -> Vec<(String, Value)> {
        let paths: Vec<_> = disclose.iter().map(|it| it.parse().unwrap()).collect();
        let mut shown: Vec<_> = disclosed_by(&held(), &paths)
            .into_iter()
            .map(|(path, value)| (path.to_string(), value))
            .collect();
        shown.sort_by(|left, right| left.0.cmp(&right.0));
        shown
    }

    #[test]
    fn a_claim_shows_what_the_verifier_sees_and_not_its_neighbours() {
        let expected = [
            ("address".to_owned(), json!({"country": "ID"})),
            ("address.locality".to_owned(), json!("Serang")),
        ];
        assert_eq!(shown(&["address.locality"]), expected);
        assert_eq!(shown(&["birth.country"]), [("birth.country".to_owned(), json!("ID"))]);
        let expected = [
            ("birth.country".to_owned(), json!("ID")),
            ("birth.locality".to_owned(), json!("Serang")),
        ];
        assert_eq!(shown(&["birth"]), expected);
        let second = [("nationalities.1".to_owned(), json!("XX"))];
        assert_eq!(shown(&["nationalities.1"]), second);
    }

    #[test]
    fn what_was_signed_in_the_open_is_named_too() {
        let always = open(&held());
        let always: Vec<_> = always.iter().map(|(path, value)| (path.to_string(), value)).collect();
        let (country, level) = (json!("ID"), json!({"of": 3}));
        assert_eq!(
            always,
            [("issuing_country".to_owned(), &country), ("level".to_owned(), &level)]
        );
    }
}
