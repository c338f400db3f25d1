//! A CBOR item as a tree of its own.

use terms::{Date, Moment};

use super::{CborError, FULL_DATE, Reader, TDATE, Writer, date};

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
    /// Reads one item and nothing behind it.
    pub fn parse(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let value = reader.value()?;
        reader.end()?;
        Ok(value)
    }

    /// The item encoded.
    pub fn encode(&self) -> Result<Vec<u8>, CborError> {
        let mut writer = Writer::new();
        writer.value(self)?;
        Ok(writer.into_bytes())
    }

    /// A calendar date (`full-date`, tag 1004: RFC 8943).
    pub fn full_date(date: Date) -> Self {
        Self::Tag(FULL_DATE, Box::new(Self::Text(terms::date_text(date))))
    }

    /// A moment to the second in UTC (`tdate`, tag 0); `None` beyond the years 0 to 9999.
    pub fn tdate(moment: Moment) -> Option<Self> {
        let text = date::tdate(moment)?;
        let text = String::from_utf8_lossy(&text).into_owned();
        Some(Self::Tag(TDATE, Box::new(Self::Text(text))))
    }

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
