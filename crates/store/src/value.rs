//! What goes into a statement.

use terms::{Date, Id, KkNumber, Moment, Nik, Personal, Region, date_text};

/// A value on its way into a statement: the three types both engines share, and nothing.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// A whole number (also moments in microseconds, regions and numbers of people).
    Integer(i64),
    /// Text (also dates, ISO 8601).
    Text(std::borrow::Cow<'a, str>),
    /// Bytes (also ids).
    Blob(&'a [u8]),
}

/// What can go into a statement.
pub trait ToValue {
    /// Its form in the database.
    fn value(&self) -> Value<'_>;
}

impl ToValue for Value<'_> {
    fn value(&self) -> Value<'_> {
        self.clone()
    }
}

macro_rules! integers {
    ($($kind:ty),*) => {$(
        impl ToValue for $kind {
            fn value(&self) -> Value<'_> {
                Value::Integer(i64::from(*self))
            }
        }
    )*};
}
integers!(bool, i8, i16, i32, i64, u8, u16, u32);

impl ToValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self.into())
    }
}

impl ToValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str().into())
    }
}

impl ToValue for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::value)
    }
}

impl<T: ToValue> ToValue for Personal<T> {
    fn value(&self) -> Value<'_> {
        self.reveal().value()
    }
}

impl<T> ToValue for Id<T> {
    fn value(&self) -> Value<'_> {
        Value::Blob(self.as_bytes())
    }
}

impl ToValue for Moment {
    fn value(&self) -> Value<'_> {
        Value::Integer(self.micros())
    }
}

impl ToValue for Date {
    fn value(&self) -> Value<'_> {
        Value::Text(date_text(*self).into())
    }
}

impl ToValue for Region {
    fn value(&self) -> Value<'_> {
        Value::Integer(self.number().cast_signed())
    }
}

impl ToValue for Nik {
    fn value(&self) -> Value<'_> {
        Value::Integer(self.number().cast_signed())
    }
}

impl ToValue for KkNumber {
    fn value(&self) -> Value<'_> {
        Value::Integer(self.number().cast_signed())
    }
}
