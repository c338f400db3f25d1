//! An element as it was signed, and elements as a verifier keeps them.

use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::issued::Item;
use crate::cbor::Value;

/// One element, by namespace and name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// The namespace.
    pub namespace: &'a str,
    /// The identifier within it.
    pub name: &'a str,
    /// The value in CBOR, well formed.
    pub encoded: &'a [u8],
}

impl Element<'_> {
    /// The value.
    pub fn value(&self) -> Value {
        // It was read once already.
        Value::parse(self.encoded).unwrap_or(Value::Undefined)
    }

    /// The value in JSON, as OpenID4VP compares it: dates are texts, bytes are base64url.
    pub fn to_json(&self) -> Json {
        self.value().to_json()
    }
}

/// Never the value: it is the holder's.
impl std::fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.namespace, self.name)
    }
}

/// Names and values, without the salts and digest ids they came with: nobody keeps those.
#[derive(Clone)]
pub(super) struct Kept {
    bytes: Vec<u8>,
    places: Vec<Place>,
}

#[derive(Clone)]
struct Place {
    namespace: Range<usize>,
    name: Range<usize>,
    value: Range<usize>,
}

impl Kept {
    pub fn new(items: &[Item<'_>]) -> Self {
        let size = items.iter().map(|it| it.name.len() + it.value.len()).sum::<usize>() + 64;
        let (mut bytes, mut places) = (Vec::with_capacity(size), Vec::with_capacity(items.len()));
        let keep = |bytes: &mut Vec<u8>, part: &[u8]| {
            bytes.extend_from_slice(part);
            bytes.len() - part.len()..bytes.len()
        };
        let mut last: (&str, Range<usize>) = ("", 0..0);
        for item in items {
            if item.namespace != last.0 {
                last = (item.namespace, keep(&mut bytes, item.namespace.as_bytes()));
            }
            let name = keep(&mut bytes, item.name.as_bytes());
            let value = keep(&mut bytes, item.value);
            places.push(Place { namespace: last.1.clone(), name, value });
        }
        Self { bytes, places }
    }

    pub fn elements(&self) -> impl ExactSizeIterator<Item = Element<'_>> {
        self.places.iter().map(|place| Element {
            namespace: self.text(&place.namespace),
            name: self.text(&place.name),
            encoded: self.part(&place.value),
        })
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    fn text(&self, range: &Range<usize>) -> &str {
        std::str::from_utf8(self.part(range)).unwrap_or_default()
    }
}

/// Elements in JSON: by namespace, then by name.
pub(super) fn to_json<'a>(elements: impl Iterator<Item = Element<'a>>) -> Map<String, Json> {
    let mut namespaces = Map::new();
    for element in elements {
        let namespace = namespaces.entry(element.namespace).or_insert_with(|| Map::new().into());
        if let Json::Object(members) = namespace {
            members.insert(element.name.to_owned(), element.to_json());
        }
    }
    namespaces
}
