//! JSON as a tree that borrows from the text.

use std::{borrow::Cow, collections::HashSet, mem};

use serde_json::{Map, Number, Value};
use terms::Class;

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
    /// Nested deeper than [`super::MAX_DEPTH`].
    #[error("it is nested too deeply")]
    TooDeep,
}

impl JsonError {
    /// The request cannot be read.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

/// A JSON value. Whatever it holds is made of whole words, which lie where processors like them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree<'a> {
    Null,
    False,
    True,
    Number(Number),
    Text(Cow<'a, str>),
    Array(Vec<Tree<'a>>),
    Object(Members<'a>),
}

/// The members of an object in the order received, no name twice.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

impl<'a> Tree<'a> {
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
            Tree::False => Value::Bool(false),
            Tree::True => Value::Bool(true),
            Tree::Number(number) => Value::Number(number),
            Tree::Text(text) => Value::String(text.into_owned()),
            Tree::Array(array) => Value::Array(array.into_iter().map(Tree::into_value).collect()),
            Tree::Object(members) => Value::Object(into_map(members)),
        }
    }
}

/// The members as an object on its own.
pub(crate) fn into_map(mut members: Members<'_>) -> Map<String, Value> {
    // A map sorts what it is made of, moving whole members: to sort their places first costs less.
    let mut order: Vec<_> = members.iter_mut().map(|member| (head(&member.0), member)).collect();
    order.sort_unstable_by_key(|(head, _)| *head);
    let own = |(_, (name, tree)): (_, &mut (Cow<'_, str>, Tree<'_>))| {
        (mem::take(name).into_owned(), mem::replace(tree, Tree::Null).into_value())
    };
    order.into_iter().map(own).collect()
}

/// The first eight letters, as a number that sorts as they do.
fn head(name: &str) -> u64 {
    name.as_bytes().first_chunk().copied().map(u64::from_be_bytes).unwrap_or_else(|| {
        let letters = name.bytes().fold(0, |head, it| head << 8 | u64::from(it));
        letters << (64 - 8 * name.len()).min(63)
    })
}

/// The member of this name.
#[inline]
pub(crate) fn member<'t, 'a>(members: &'t Members<'a>, name: &str) -> Option<&'t Tree<'a>> {
    members.iter().find(|(known, _)| known == name).map(|(_, tree)| tree)
}

/// Takes the member of this name out.
#[inline]
pub(crate) fn take<'a>(members: &mut Members<'a>, name: &str) -> Option<Tree<'a>> {
    let place = members.iter().position(|(known, _)| known == name)?;
    Some(members.remove(place).1)
}

/// Few names are compared with each other; many go through a set, so that a long object from a
/// stranger costs no more than its length.
pub(super) fn has_name_twice(members: &Members<'_>) -> bool {
    if members.len() > 16 {
        let names: HashSet<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
        return names.len() < members.len();
    }
    let earlier = |place: usize| members.get(..place).unwrap_or_default();
    members
        .iter()
        .enumerate()
        .any(|(place, (name, _))| earlier(place).iter().any(|(known, _)| known == name))
}
