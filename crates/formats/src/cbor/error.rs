//! Why bytes are not CBOR as we take it.

use terms::Class;

/// Why bytes cannot be read, or a value cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// A date or a time that is none, or not in the one form that is allowed.
    #[error("a date cannot be read")]
    Date,
    /// The bytes end within an item.
    #[error("the data ends too early")]
    Ended,
    /// An indefinite length.
    #[error("a length is indefinite")]
    Indefinite,
    /// Two keys of one map are the same.
    #[error("a key stands twice in one map")]
    KeyTwice,
    /// Not CBOR at all: a reserved head, a text that is not UTF-8.
    #[error("the data cannot be read")]
    Malformed,
    /// A number or length is written longer than it need be.
    #[error("a number is not written as short as it can be")]
    NotShortest,
    /// Nested deeper than [`super::MAX_DEPTH`].
    #[error("the data is nested too deeply")]
    TooDeep,
    /// Bytes stand behind the end.
    #[error("something stands behind the end")]
    Trailing,
    /// Another kind of item stands here.
    #[error("the data has another type than it should")]
    Type,
}

impl CborError {
    /// What cannot be read is invalid.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}
