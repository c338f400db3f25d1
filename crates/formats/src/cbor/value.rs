//! A CBOR item as a tree of its own.

/// One item. Maps keep the order in which they were read or built.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Items in a row.
    Array(Vec<Value>),
    /// `true` or `false`.
    Bool(bool),
    /// A byte string.
    Bytes(Vec<u8>),
    /// A floating-point number.
    Float(f64),
    /// Keys with their values.
    Map(Vec<(Value, Value)>),
    /// The number -1 - n.
    Negative(u64),
    /// `null`.
    Null,
    /// An item with a tag.
    Tag(u64, Box<Value>),
    /// A text.
    Text(String),
    /// `undefined`.
    Undefined,
    /// A number from 0.
    Unsigned(u64),
}

impl Value {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Unsigned(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Self::Array(items)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
