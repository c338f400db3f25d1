//! The strict reader: JSON as a tree that borrows what it can from the text.
//!
//! A verifier looks at every letter of a presentation and keeps little of it, so nothing is
//! copied before somebody wants to keep it.

use std::{borrow::Cow, cell::Cell, collections::HashSet, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use terms::Class;

/// Arrays and objects may be nested this deep.
pub const MAX_DEPTH: usize = 32;

/// Why bytes are not JSON that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// An object has two members of one name.
    #[error("an object has two members of the same name")]
    DuplicateName,
    /// Not JSON (RFC 8259) in UTF-8, or something follows the value.
    #[error("it is not JSON")]
    Malformed,
    /// The value is well formed, but no object.
    #[error("it is not a JSON object")]
    NotAnObject,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("it is nested too deeply")]
    TooDeep,
}

impl JsonError {
    /// The request cannot be read.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    Array(Vec<Tree<'a>>),
    Object(Members<'a>),
}

/// The members of an object in the order received, no name twice.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

impl<'a> Tree<'a> {
    /// Reads one JSON value.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let reason = Cell::new(JsonError::Malformed);
        read(bytes, Strict { depth: 0, reason: &reason }).ok_or(reason.get())
    }

    /// Reads the elements of one JSON array into `elements`, which is empty and used again and
    /// again. Refuses what is no array.
    pub fn parse_elements(bytes: &'a [u8], elements: &mut Vec<Self>) -> Result<(), JsonError> {
        let reason = Cell::new(JsonError::Malformed);
        let seed = Strict { depth: 1, reason: &reason };
        read(bytes, Elements { seed, elements }).ok_or(reason.get())
    }

    /// Reads one JSON object.
    pub fn parse_object(bytes: &'a [u8]) -> Result<Members<'a>, JsonError> {
        match Self::parse(bytes)? {
            Tree::Object(members) => Ok(members),
            _ => Err(JsonError::NotAnObject),
        }
    }

    /// The member of this name, if it is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Tree::Object(members) => member(members, name),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value on its own.
    pub fn into_value(self) -> Value {
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(value) => Value::Bool(value),
            Tree::Number(number) => Value::Number(number),
            Tree::Text(text) => Value::String(text.into_owned()),
            Tree::Array(array) => Value::Array(array.into_iter().map(Tree::into_value).collect()),
            Tree::Object(members) => Value::Object(into_map(members)),
        }
    }
}

fn read<'a, S: DeserializeSeed<'a>>(bytes: &'a [u8], seed: S) -> Option<S::Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = seed.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(read)
}

/// The members as an object on its own.
pub(crate) fn into_map(members: Members<'_>) -> Map<String, Value> {
    members.into_iter().map(|(name, tree)| (name.into_owned(), tree.into_value())).collect()
}

/// The member of this name.
pub(crate) fn member<'t, 'a>(members: &'t Members<'a>, name: &str) -> Option<&'t Tree<'a>> {
    members.iter().find(|(known, _)| known == name).map(|(_, tree)| tree)
}

/// Takes the member of this name out.
pub(crate) fn take<'a>(members: &mut Members<'a>, name: &str) -> Option<Tree<'a>> {
    let place = members.iter().position(|(known, _)| known == name)?;
    Some(members.remove(place).1)
}

#[derive(Clone, Copy)]
struct Strict<'r> {
    depth: usize,
    reason: &'r Cell<JsonError>,
}

impl Strict<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.refuse(JsonError::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn refuse<E: Error>(self, reason: JsonError) -> E {
        self.reason.set(reason);
        E::custom(reason)
    }
}

impl<'a> DeserializeSeed<'a> for Strict<'_> {
    type Value = Tree<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Tree<'a>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Strict<'_> {
    type Value = Tree<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree<'a>, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree<'a>, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree<'a>, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree<'a>, E> {
        Ok(Number::from_f64(value).map_or(Tree::Null, Tree::Number))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'a str) -> Result<Tree<'a>, E> {
        Ok(Tree::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree<'a>, E> {
        Ok(Tree::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_unit<E: Error>(self) -> Result<Tree<'a>, E> {
        Ok(Tree::Null)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> Result<Tree<'a>, A::Error> {
        let seed = self.deeper()?;
        let mut array = Vec::new();
        while let Some(tree) = elements.next_element_seed(seed)? {
            array.push(tree);
        }
        Ok(Tree::Array(array))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut entries: A) -> Result<Tree<'a>, A::Error> {
        let seed = self.deeper()?;
        let mut members: Members<'a> = Vec::new();
        while let Some(Name(name)) = entries.next_key_seed(NameSeed)? {
            let tree = entries.next_value_seed(seed)?;
            members.push((name, tree));
        }
        if has_name_twice(&members) {
            return Err(self.refuse(JsonError::DuplicateName));
        }
        Ok(Tree::Object(members))
    }
}

/// An array of which only the elements are wanted.
struct Elements<'e, 'a, 'r> {
    seed: Strict<'r>,
    elements: &'e mut Vec<Tree<'a>>,
}

impl<'a> DeserializeSeed<'a> for Elements<'_, 'a, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for Elements<'_, 'a, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut received: A) -> Result<(), A::Error> {
        while let Some(tree) = received.next_element_seed(self.seed)? {
            self.elements.push(tree);
        }
        Ok(())
    }
}

/// Few names are compared with each other; many go through a set, so that a long object from a
/// stranger costs no more than its length.
fn has_name_twice(members: &Members<'_>) -> bool {
    if members.len() > 16 {
        let names: HashSet<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
        return names.len() < members.len();
    }
    let earlier = |place: usize| members.iter().take(place);
    members
        .iter()
        .enumerate()
        .any(|(place, (name, _))| earlier(place).any(|(known, _)| known == name))
}

struct NameSeed;

struct Name<'a>(Cow<'a, str>);

impl<'a> DeserializeSeed<'a> for NameSeed {
    type Value = Name<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Name<'a>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for NameSeed {
    type Value = Name<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'a str) -> Result<Name<'a>, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name<'a>, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}
