//! What a renewed card says differently, for its holder to see.

use formats::{Element, Path};
use serde_json::{Map, Value};
use terms::Personal;

use crate::{
    vault::{CardKind, TECHNICAL},
    view::ChangedClaim,
};

/// The claims in which `new` differs from `old`, in the issuer's order.
pub fn between(
    old: &Personal<Map<String, Value>>,
    new: &Map<String, Value>,
    kind: &CardKind,
) -> Vec<ChangedClaim> {
    let mut found = Vec::new();
    compare(&[], old.reveal(), new, &mut found);
    found.sort_by_cached_key(|(path, ..)| {
        (kind.place_of_label(path).unwrap_or(usize::MAX), path.clone())
    });
    let told = |(path, old, new): Found<'_>| ChangedClaim {
        label: kind.label(&path).cloned(),
        path,
        old: old.cloned().map(Personal::new),
        new: new.cloned().map(Personal::new),
    };
    found.into_iter().map(told).collect()
}

type Found<'v> = (Path, Option<&'v Value>, Option<&'v Value>);

/// Objects member by member, all else as a whole.
fn compare<'v>(
    place: &[Element],
    old: &'v Map<String, Value>,
    new: &'v Map<String, Value>,
    onto: &mut Vec<Found<'v>>,
) {
    let added = new.keys().filter(|name| !old.contains_key(*name));
    for name in old.keys().chain(added) {
        if place.is_empty() && TECHNICAL.contains(&name.as_str()) {
            continue;
        }
        let (before, after) = (old.get(name), new.get(name));
        if before == after {
            continue;
        }
        let place: Vec<_> = place.iter().cloned().chain([Element::Name(name.clone())]).collect();
        match (before, after) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                compare(&place, before, after, onto);
            }
            // What lies deeper than any path stays unnamed.
            _ => onto.extend(Path::new(place).ok().map(|path| (path, before, after))),
        }
    }
}

#[cfg(test)]
mod tests {
    use formats::types::Format;
    use serde_json::json;

    use super::*;
    use crate::{texts::Texts, vault::ClaimLabel};

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else { panic!("an object") };
        object
    }

    #[test]
    fn what_changed_is_named_and_what_only_dates_a_copy_is_not() {
        let label = |path: &str, text| ClaimLabel {
            path: path.parse().unwrap(),
            texts: Texts::from_tagged([(Some("id"), text)]),
        };
        let kind = CardKind {
            issuer: "https://issuer.example".parse().unwrap(),
            configuration: "pid".into(),
            format: Format::SdJwt,
            type_name: "urn:example:pid:1".into(),
            names: Texts::default(),
            labels: vec![label("marital_status", "Status"), label("address", "Alamat")],
            described: None,
        };
        let old = json!({
            "iat": 1, "exp": 2, "full_name": "Siti",
            "address": {"locality": "Serang", "country": "ID"}, "title": "dr."
        });
        let new = json!({
            "iat": 3, "exp": 4, "full_name": "Siti",
            "address": {"locality": "Cilegon", "country": "ID"}, "marital_status": "married"
        });
        let changes = between(&Personal::new(object(old.clone())), &object(new), &kind);
        let told: Vec<_> = changes
            .iter()
            .map(|it| {
                let label = it.label.as_ref().and_then(|it| it.choose(terms::Language::Indonesian));
                let value =
                    |it: &Option<Personal<Value>>| it.as_ref().map(|it| it.reveal().clone());
                (it.path.to_string(), label, value(&it.old), value(&it.new))
            })
            .collect();
        assert_eq!(
            told,
            [
                ("marital_status".to_owned(), Some("Status"), None, Some(json!("married"))),
                (
                    "address.locality".to_owned(),
                    Some("Alamat"),
                    Some(json!("Serang")),
                    Some(json!("Cilegon"))
                ),
                ("title".to_owned(), None, Some(json!("dr.")), None),
            ]
        );
        let printed = format!("{changes:?}");
        assert!(!printed.contains("Serang") && !printed.contains("Cilegon"), "{printed}");
        assert!(between(&Personal::new(object(old.clone())), &object(old), &kind).is_empty());
    }
}
