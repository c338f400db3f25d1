//! Where the claims that a path names really stand (OpenID4VP 1.0, section 7.1).

use formats::{Element, Path, PathError};
use serde_json::{Map, Value};

/// What `path` selects in `claims`, each with the place where it stands (a path without
/// [`Element::All`]); empty if nothing stands there.
pub(super) fn select<'v>(
    path: &Path,
    claims: &'v Map<String, Value>,
) -> Result<Vec<(Path, &'v Value)>, PathError> {
    walk(path.elements(), claims, Misfit::IsError)
}

/// Whether showing `place` is needed for or asked by `path`: it lies on the way to what the path
/// names, is it, or lies inside it.
///
/// Array elements that were not disclosed are gone from a presentation, so an element never
/// stands behind the index that was asked for, but may stand before it.
pub(super) fn asks_for(path: &Path, place: &Path) -> bool {
    path.elements().iter().zip(place.elements()).all(|(asked, shown)| match (asked, shown) {
        (Element::All, Element::Index(_)) => true,
        (Element::Index(asked), Element::Index(shown)) => shown <= asked,
        (asked, shown) => asked == shown,
    })
}

/// What `path` may have selected before array elements were hidden: see [`asks_for`].
pub(super) fn select_shown<'v>(
    path: &Path,
    claims: &'v Map<String, Value>,
) -> Vec<(Path, &'v Value)> {
    let loosen = |element: &Element| match element {
        Element::Index(_) => Element::All,
        element => element.clone(),
    };
    let loose: Vec<_> = path.elements().iter().map(loosen).collect();
    // The neighbours of the element that was asked for may be of another kind.
    let mut shown = walk(&loose, claims, Misfit::IsNothing).unwrap_or_default();
    shown.retain(|(place, _)| asks_for(path, place));
    shown
}

/// What a step means that does not fit the value it is applied to.
#[derive(Clone, Copy, PartialEq)]
enum Misfit {
    IsError,
    IsNothing,
}

fn walk<'v>(
    elements: &[Element],
    claims: &'v Map<String, Value>,
    misfit: Misfit,
) -> Result<Vec<(Path, &'v Value)>, PathError> {
    let Some((Element::Name(name), rest)) = elements.split_first() else {
        return Err(PathError::Shape);
    };
    let top = claims.get(name).map(|value| (vec![Element::Name(name.clone())], value));
    let mut selected: Places<'v> = top.into_iter().collect();
    for step in rest {
        let mut next = Vec::new();
        for (place, value) in selected {
            match descend(step, &place, value, &mut next) {
                Err(error) if misfit == Misfit::IsError => return Err(error),
                _ => {}
            }
        }
        selected = next;
    }
    selected.into_iter().map(|(place, value)| Ok((Path::new(place)?, value))).collect()
}

type Places<'v> = Vec<(Vec<Element>, &'v Value)>;

/// Appends what `step` selects in `value`, which stands at `place`.
fn descend<'v>(
    step: &Element,
    place: &[Element],
    value: &'v Value,
    onto: &mut Places<'v>,
) -> Result<(), PathError> {
    let at = |last: Element| place.iter().cloned().chain([last]).collect::<Vec<_>>();
    match (step, value) {
        (Element::Name(name), Value::Object(object)) => {
            onto.extend(object.get(name).map(|value| (at(step.clone()), value)));
        }
        (Element::Index(index), Value::Array(array)) => {
            onto.extend(array.get(*index).map(|value| (at(step.clone()), value)));
        }
        (Element::All, Value::Array(array)) => {
            let each = array.iter().enumerate();
            onto.extend(each.map(|(index, value)| (at(Element::Index(index)), value)));
        }
        _ => return Err(PathError::Shape),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn path(text: &str) -> Path {
        text.parse().unwrap()
    }

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else { panic!("an object") };
        object
    }

    fn selected(claims: &Value, at: &str) -> Result<Vec<(String, Value)>, PathError> {
        let claims = object(claims.clone());
        let found = select(&path(at), &claims)?;
        Ok(found.into_iter().map(|(place, value)| (place.to_string(), value.clone())).collect())
    }

    #[test]
    fn the_example_of_the_specification_selects_as_it_says() {
        let claims = json!({
            "name": "Arthur Dent",
            "address": {"street_address": "42 Market Street", "locality": "Milliways"},
            "degrees": [
                {"type": "Bachelor of Science", "university": "University of Betelgeuse"},
                {"type": "Master of Science", "university": "University of Betelgeuse"}
            ],
            "nationalities": ["British", "Betelgeusian"]
        });
        let pick = |at: &str| selected(&claims, at).unwrap();
        assert_eq!(pick("name"), [("name".into(), json!("Arthur Dent"))]);
        assert_eq!(
            pick("address.street_address"),
            [("address.street_address".into(), json!("42 Market Street"))]
        );
        assert_eq!(pick("nationalities.1"), [("nationalities.1".into(), json!("Betelgeusian"))]);
        assert_eq!(
            pick("degrees.*.type"),
            [
                ("degrees.0.type".into(), json!("Bachelor of Science")),
                ("degrees.1.type".into(), json!("Master of Science")),
            ]
        );
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_what_is_missing_is_nothing() {
        let claims = json!({"name": "A", "list": [{"a": 1}, {"b": 2}], "mixed": [{"a": 1}, 2]});
        for unfit in ["name.x", "name.0", "*", "0", "mixed.*.a", "list.a"] {
            assert_eq!(selected(&claims, unfit), Err(PathError::Shape), "{unfit}");
        }
        assert_eq!(selected(&claims, "missing.x"), Ok(vec![]));
        assert_eq!(selected(&claims, "list.2"), Ok(vec![]));
        assert_eq!(
            selected(&claims, "list.*.b"),
            Ok(vec![("list.1.b".into(), json!(2))]),
            "an element without the name is dropped, the others stay"
        );
    }

    #[test]
    fn the_way_to_a_claim_and_what_lies_inside_are_asked_for_with_it() {
        let asked = |asked: &str, place: &str| asks_for(&path(asked), &path(place));
        assert!(asked("address.locality", "address"));
        assert!(asked("address.locality", "address.locality.code"));
        assert!(!asked("address.locality", "address.street"));
        assert!(asked("list.*", "list.7"));
        assert!(asked("list.1", "list.0"), "it moved forward");
        assert!(!asked("list.1", "list.2"));
    }

    #[test]
    fn an_element_is_found_where_hidden_ones_have_left_it() {
        let shown = object(json!({"list": ["third"]}));
        let found = select_shown(&path("list.2"), &shown);
        assert_eq!(found, [(path("list.0"), &json!("third"))]);
        let shown = object(json!({"list": ["first", {"x": "third"}]}));
        let found = select_shown(&path("list.2.x"), &shown);
        assert_eq!(found, [(path("list.1.x"), &json!("third"))], "whatever its neighbours are");
    }

    fn any_element() -> impl Strategy<Value = Element> {
        prop_oneof![
            Just(Element::All),
            (0_usize..3).prop_map(Element::Index),
            "[a-c]".prop_map(Element::Name),
        ]
    }

    fn any_claims() -> impl Strategy<Value = Map<String, Value>> {
        let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from)];
        let value = leaf.prop_recursive(4, 32, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-c]", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        });
        prop::collection::btree_map("[a-c]", value, 0..4).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn every_place_selects_its_own_value_and_is_asked_for(
            elements in prop::collection::vec(any_element(), 1..5),
            claims in any_claims(),
        ) {
            let path = Path::new(elements).unwrap();
            let found = select(&path, &claims);
            prop_assert_eq!(
                found.clone().map(|all| all.into_iter().map(|(_, value)| value).collect()),
                path.select(&claims),
            );
            for (place, value) in found.unwrap_or_default() {
                prop_assert_eq!(select(&place, &claims), Ok(vec![(place.clone(), value)]));
                prop_assert!(asks_for(&path, &place));
            }
        }
    }
}
