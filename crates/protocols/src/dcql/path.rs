//! Claims path pointers: where in a credential a claim stands (OpenID4VP 1.0, section 7).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Deeper than any credential.
const DEEPEST: usize = 16;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Every element of an array (`null` on the wire).
    All,
    /// One element of an array, counted from 0.
    Index(u32),
    /// One member of an object.
    Key(String),
}

/// A claims path pointer; never empty. Printed as `address.locality`, `nationalities[]`, `a[0]`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimPath(Vec<Step>);

/// Why a path is none, or leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing stands where the path leads.
    #[error("no claim stands at this path")]
    Absent,
    /// An empty path names nothing, one of more than 16 steps nothing real.
    #[error("a claim path has between 1 and {DEEPEST} steps")]
    Length,
    /// Not an array of strings, nulls and whole numbers.
    #[error("a claim path is an array of strings, nulls and non-negative whole numbers")]
    Malformed,
    /// A string step on what is no object, or another step on what is no array.
    #[error("a claim path does not fit the structure of the credential")]
    Structure,
}

impl ClaimPath {
    /// The path of these steps.
    pub fn new(steps: Vec<Step>) -> Result<Self, PathError> {
        if steps.is_empty() || steps.len() > DEEPEST {
            return Err(PathError::Length);
        }
        Ok(Self(steps))
    }

    /// The path that people write with dots, as `address.locality`: member names only.
    pub fn dotted(text: &str) -> Result<Self, PathError> {
        if text.split('.').any(str::is_empty) {
            return Err(PathError::Malformed);
        }
        Self::new(text.split('.').map(|key| Step::Key(key.to_owned())).collect())
    }

    /// Reads the array that stands in a query.
    pub fn from_value(value: &Value) -> Result<Self, PathError> {
        let step = |step: &Value| match step {
            Value::Null => Ok(Step::All),
            Value::String(key) => Ok(Step::Key(key.clone())),
            Value::Number(index) => index
                .as_u64()
                .and_then(|index| u32::try_from(index).ok())
                .map(Step::Index)
                .ok_or(PathError::Malformed),
            _ => Err(PathError::Malformed),
        };
        let steps = value.as_array().ok_or(PathError::Malformed)?;
        if steps.len() > DEEPEST {
            return Err(PathError::Length);
        }
        Self::new(steps.iter().map(step).collect::<Result<_, _>>()?)
    }

    /// The steps, from the root.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// What the path selects in `claims`, each with the place where it stands (a path without
    /// [`Step::All`]); at least one, or an error (section 7.1.1).
    pub fn select<'v>(&self, claims: &'v Value) -> Result<Vec<(Self, &'v Value)>, PathError> {
        let mut selected = vec![(Vec::new(), claims)];
        for step in &self.0 {
            let mut next = Vec::new();
            for (place, value) in selected {
                descend(step, place, value, &mut next)?;
            }
            selected = next;
        }
        if selected.is_empty() {
            return Err(PathError::Absent);
        }
        Ok(selected.into_iter().map(|(place, value)| (Self(place), value)).collect())
    }

    /// Whether showing `place` is needed or asked for by this path: it lies on the way to what the
    /// path selects, is it, or lies inside it.
    ///
    /// Array elements that were not disclosed are gone from a presentation, so an element never
    /// stands behind the index that was asked for, but may stand before it.
    pub fn covers(&self, place: &Self) -> bool {
        self.0.iter().zip(&place.0).all(|(asked, shown)| match (asked, shown) {
            (Step::All, Step::Index(_)) => true,
            (Step::Index(asked), Step::Index(shown)) => shown <= asked,
            (asked, shown) => asked == shown,
        })
    }

    /// The path as it can be answered by a presentation, in which undisclosed array elements are
    /// gone: an index may have moved towards the front.
    pub(crate) fn loosened(&self) -> Self {
        let loosen = |step: &Step| match step {
            Step::Index(_) => Step::All,
            step => step.clone(),
        };
        Self(self.0.iter().map(loosen).collect())
    }
}

/// Appends what `step` selects in `value`, which stands at `place`.
fn descend<'v>(
    step: &Step,
    place: Vec<Step>,
    value: &'v Value,
    onto: &mut Vec<(Vec<Step>, &'v Value)>,
) -> Result<(), PathError> {
    let at = |last: Step| place.iter().cloned().chain([last]).collect();
    match step {
        Step::Key(key) => {
            let object = value.as_object().ok_or(PathError::Structure)?;
            onto.extend(object.get(key).map(|value| (at(step.clone()), value)));
        }
        Step::Index(index) => {
            let array = value.as_array().ok_or(PathError::Structure)?;
            let element = usize::try_from(*index).ok().and_then(|index| array.get(index));
            onto.extend(element.map(|value| (at(step.clone()), value)));
        }
        Step::All => {
            let array = value.as_array().ok_or(PathError::Structure)?;
            onto.extend((0..).zip(array).map(|(index, value)| (at(Step::Index(index)), value)));
        }
    }
    Ok(())
}

impl fmt::Display for ClaimPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if at == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::All => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ClaimPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ClaimPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|step| match step {
            Step::All => Value::Null,
            Step::Index(index) => Value::from(*index),
            Step::Key(key) => Value::from(key.as_str()),
        }))
    }
}

impl<'de> Deserialize<'de> for ClaimPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_value(&value).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn path(value: Value) -> ClaimPath {
        ClaimPath::from_value(&value).unwrap()
    }

    fn selected(claims: &Value, at: Value) -> Result<Vec<(String, Value)>, PathError> {
        let found = path(at).select(claims)?;
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
        let pick = |at| selected(&claims, at);
        assert_eq!(pick(json!(["name"])), Ok(vec![("name".into(), json!("Arthur Dent"))]));
        assert_eq!(
            pick(json!(["address", "street_address"])),
            Ok(vec![("address.street_address".into(), json!("42 Market Street"))])
        );
        assert_eq!(
            pick(json!(["nationalities", 1])),
            Ok(vec![("nationalities[1]".into(), json!("Betelgeusian"))])
        );
        assert_eq!(
            pick(json!(["degrees", null, "type"])),
            Ok(vec![
                ("degrees[0].type".into(), json!("Bachelor of Science")),
                ("degrees[1].type".into(), json!("Master of Science")),
            ])
        );
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_what_is_missing_is_absent() {
        let claims = json!({"name": "A", "list": [{"a": 1}, {"b": 2}], "mixed": [{"a": 1}, 2]});
        let pick = |at| selected(&claims, at);
        assert_eq!(pick(json!(["name", "x"])), Err(PathError::Structure));
        assert_eq!(pick(json!(["name", 0])), Err(PathError::Structure));
        assert_eq!(pick(json!([null])), Err(PathError::Structure));
        assert_eq!(pick(json!(["mixed", null, "a"])), Err(PathError::Structure));
        assert_eq!(pick(json!(["missing"])), Err(PathError::Absent));
        assert_eq!(pick(json!(["list", 2])), Err(PathError::Absent));
        assert_eq!(
            pick(json!(["list", null, "b"])),
            Ok(vec![("list[1].b".into(), json!(2))]),
            "an element without the key is dropped, the others stay"
        );
    }

    #[test]
    fn only_strings_nulls_and_small_whole_numbers_make_a_path() {
        for bad in [json!("a"), json!({}), json!([-1]), json!([1.5]), json!([true]), json!([[1]])] {
            assert_eq!(ClaimPath::from_value(&bad), Err(PathError::Malformed), "{bad}");
        }
        assert_eq!(ClaimPath::from_value(&json!([])), Err(PathError::Length));
        assert_eq!(ClaimPath::from_value(&json!(vec!["a"; 17])), Err(PathError::Length));
        assert_eq!(ClaimPath::dotted("a..b"), Err(PathError::Malformed));
        assert_eq!(ClaimPath::dotted("address.locality"), Ok(path(json!(["address", "locality"]))));
    }

    #[test]
    fn a_path_covers_the_way_to_it_and_what_lies_inside() {
        let asked = path(json!(["address", "locality"]));
        assert!(asked.covers(&path(json!(["address"]))));
        assert!(asked.covers(&path(json!(["address", "locality", "code"]))));
        assert!(!asked.covers(&path(json!(["address", "street"]))));
        assert!(path(json!(["list", null])).covers(&path(json!(["list", 7]))));
        assert!(path(json!(["list", 1])).covers(&path(json!(["list", 0]))), "it moved forward");
        assert!(!path(json!(["list", 1])).covers(&path(json!(["list", 2]))));
    }

    prop_compose! {
        fn any_step()(kind in 0..3, index in 0_u32..3, key in "[a-c]") -> Step {
            match kind { 0 => Step::All, 1 => Step::Index(index), _ => Step::Key(key) }
        }
    }

    fn any_claims() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from)];
        leaf.prop_recursive(4, 32, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map("[a-c]", inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_place_selects_its_own_value_and_is_covered(
            steps in prop::collection::vec(any_step(), 1..5),
            claims in any_claims(),
        ) {
            let path = ClaimPath::new(steps).unwrap();
            for (place, value) in path.select(&claims).unwrap_or_default() {
                prop_assert_eq!(place.select(&claims), Ok(vec![(place.clone(), value)]));
                prop_assert!(path.covers(&place));
            }
            let wire = serde_json::to_value(&path).unwrap();
            prop_assert_eq!(ClaimPath::from_value(&wire), Ok(path));
        }
    }
}
