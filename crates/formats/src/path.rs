//! Claims path pointers: where in a credential a value stands (OpenID4VP 1.0, section 7).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Map, Value};
use terms::Class;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// Every element of an array; `null` on the wire, `*` in text.
    All,
    /// One element of an array.
    Index(usize),
    /// One member of an object.
    Name(String),
}

/// A non-empty path from the top of the claims. Text form: `address.locality`,
/// `nationalities.0`, `nationalities.*`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Element>);

/// Why a path is none, or cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// No element at all, or one that is neither name, index nor null.
    #[error("a path is a non-empty list of names, indices and nulls")]
    Malformed,
    /// A name was asked of something that is no object, or an index of what is no array.
    #[error("the path does not fit the shape of the claims")]
    Shape,
    /// More than [`MAX_PATH_ELEMENTS`] elements.
    #[error("the path is too long")]
    TooLong,
}

impl PathError {
    /// The request cannot be meant.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

/// Claims are nested less deeply than this.
pub const MAX_PATH_ELEMENTS: usize = 16;

impl Path {
    /// The path of these elements.
    pub fn new(elements: Vec<Element>) -> Result<Self, PathError> {
        match elements.len() {
            0 => Err(PathError::Malformed),
            length if length > MAX_PATH_ELEMENTS => Err(PathError::TooLong),
            _ => Ok(Self(elements)),
        }
    }

    /// The path of one top-level claim.
    pub fn of(name: &str) -> Self {
        Self(vec![Element::Name(name.to_owned())])
    }

    /// The path of a data element of an mdoc (OpenID4VP 1.0, section 7.2).
    pub fn of_mdoc(namespace: &str, element: &str) -> Self {
        Self([namespace, element].map(|it| Element::Name(it.to_owned())).into())
    }

    /// Its elements, at least one.
    pub fn elements(&self) -> &[Element] {
        &self.0
    }

    /// The path one step up; `None` at the top.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        (!above.is_empty()).then(|| Self(above.to_vec()))
    }

    /// Whether this path lies right beneath `above`, or at the top if that is `None`.
    pub fn is_beneath(&self, above: Option<&Self>) -> bool {
        let above = above.map(|it| it.0.as_slice()).unwrap_or_default();
        self.0.split_last().is_some_and(|(_, beneath)| beneath == above)
    }

    /// Whether this path names `other` or something that `other` lies in.
    pub fn covers(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.touches(other)
    }

    /// Whether one of the two paths names something that the other lies in.
    pub fn touches(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(mine, theirs)| match (mine, theirs) {
            (Element::All, Element::Index(_)) => true,
            (mine, theirs) => mine == theirs,
        })
    }

    /// The values it names, in order; empty if nothing stands there (OpenID4VP 1.0, section 7.1).
    pub fn select<'v>(&self, claims: &'v Map<String, Value>) -> Result<Vec<&'v Value>, PathError> {
        let mut steps = self.0.iter();
        let Some(Element::Name(name)) = steps.next() else { return Err(PathError::Shape) };
        let mut selected: Vec<&Value> = claims.get(name).into_iter().collect();
        for step in steps {
            let mut next = Vec::new();
            for value in selected {
                match (step, value) {
                    (Element::All, Value::Array(array)) => next.extend(array),
                    (Element::Index(index), Value::Array(array)) => next.extend(array.get(*index)),
                    (Element::Name(name), Value::Object(object)) => next.extend(object.get(name)),
                    _ => return Err(PathError::Shape),
                }
            }
            selected = next;
        }
        Ok(selected)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, element) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(".")?;
            }
            match element {
                Element::All => f.write_str("*")?,
                Element::Index(index) => write!(f, "{index}")?,
                Element::Name(name) => f.write_str(name)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let element = |part: &str| match part {
            "" => Err(PathError::Malformed),
            "*" => Ok(Element::All),
            digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map(Element::Index).map_err(|_| PathError::Malformed)
            }
            name => Ok(Element::Name(name.to_owned())),
        };
        Self::new(
            text.split('.').take(MAX_PATH_ELEMENTS + 1).map(element).collect::<Result<_, _>>()?,
        )
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|element| match element {
            Element::All => Value::Null,
            Element::Index(index) => Value::from(*index),
            Element::Name(name) => Value::from(name.as_str()),
        }))
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |value: Value| match value {
            Value::Null => Ok(Element::All),
            Value::String(name) => Ok(Element::Name(name)),
            Value::Number(number) => {
                let index = number.as_u64().and_then(|it| usize::try_from(it).ok());
                index.map(Element::Index).ok_or(PathError::Malformed)
            }
            _ => Err(PathError::Malformed),
        };
        let elements: Vec<Value> = Vec::deserialize(deserializer)?;
        let elements = elements.into_iter().map(read).collect::<Result<_, _>>();
        elements.and_then(Self::new).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn path(text: &str) -> Path {
        text.parse().expect("a path")
    }

    #[test]
    fn a_path_reads_back_in_both_spellings() {
        let wire = json!(["degrees", null, "type", 0]);
        let read: Path = serde_json::from_value(wire.clone()).expect("a path");
        assert_eq!(read, path("degrees.*.type.0"));
        assert_eq!((read.to_string().as_str(), json!(read)), ("degrees.*.type.0", wire));
        for bad in [json!([]), json!([-1]), json!([1.5]), json!([{}]), json!([true]), json!("a")] {
            assert!(serde_json::from_value::<Path>(bad.clone()).is_err(), "{bad}");
        }
        assert_eq!("".parse::<Path>(), Err(PathError::Malformed));
        assert_eq!("a..b".parse::<Path>(), Err(PathError::Malformed));
        assert_eq!("a.".repeat(40).parse::<Path>(), Err(PathError::TooLong));
    }

    #[test]
    fn a_path_finds_what_it_names() {
        let claims = json!({"a": [{"b": 1}, {"b": 2}, {"c": 3}], "d": {"e": null}});
        let Value::Object(claims) = claims else { panic!("an object") };
        assert_eq!(path("a.*.b").select(&claims), Ok(vec![&json!(1), &json!(2)]));
        assert_eq!(path("a.2").select(&claims), Ok(vec![&json!({"c": 3})]));
        assert_eq!(path("a.7").select(&claims), Ok(vec![]));
        assert_eq!(path("x.y").select(&claims), Ok(vec![]));
        assert_eq!(path("d.e").select(&claims), Ok(vec![&Value::Null]));
        assert_eq!(path("d.0").select(&claims), Err(PathError::Shape));
        assert_eq!(path("a.b").select(&claims), Err(PathError::Shape));
        assert_eq!(path("*").select(&claims), Err(PathError::Shape));
    }

    #[test]
    fn a_path_covers_what_lies_beneath_it() {
        assert!(path("a").covers(&path("a")) && path("a").covers(&path("a.b")));
        assert!(path("a.*").covers(&path("a.3.x")) && !path("a.*").covers(&path("a.b")));
        assert!(!path("a.b").covers(&path("a")) && !path("a.0").covers(&path("a.1")));
    }
}
