//! JSON from strangers: no name twice in one object, no deep nesting, nothing after the value.
//!
//! Two members of one name are read differently by different programs (RFC 8259, section 4), so
//! a signed object that has them could mean two things; it is refused (RFC 7519, section 4).

use std::{cell::Cell, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use terms::{Class, Moment};

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

/// Reads one JSON value.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let reason = Cell::new(JsonError::Malformed);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let seed = Strict { depth: 0, reason: &reason };
    let value = seed.deserialize(&mut deserializer).map_err(|_| reason.get())?;
    deserializer.end().map_err(|_| JsonError::Malformed)?;
    Ok(value)
}

/// Reads one JSON object.
pub fn parse_object(bytes: &[u8]) -> Result<Map<String, Value>, JsonError> {
    match parse(bytes)? {
        Value::Object(object) => Ok(object),
        _ => Err(JsonError::NotAnObject),
    }
}

/// A JWT `NumericDate` (RFC 7519, section 2): seconds since 1970, a number and never a text.
/// Fractions are allowed by the specification and cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericDate(Moment);

impl NumericDate {
    /// The moment it names.
    pub fn moment(self) -> Moment {
        self.0
    }

    /// The date that a JSON value names, if it is a number within the range of [`Moment`].
    pub fn from_value(value: &Value) -> Option<Self> {
        let Value::Number(number) = value else { return None };
        let seconds = number.as_i64().or_else(|| whole_seconds(number))?;
        (seconds.unsigned_abs() <= MAX_SECONDS).then(|| Self(Moment::from_seconds(seconds)))
    }
}

impl From<Moment> for NumericDate {
    fn from(moment: Moment) -> Self {
        Self(Moment::from_seconds(moment.seconds()))
    }
}

impl Serialize for NumericDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.seconds())
    }
}

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_value(&value).ok_or_else(|| D::Error::custom("a date is a number of seconds"))
    }
}

/// The year 10000: later dates are mistakes (milliseconds, usually), and would overflow in sums.
const MAX_SECONDS: u64 = 253_402_300_800;

fn whole_seconds(number: &Number) -> Option<i64> {
    let seconds = number.as_f64()?.floor();
    // Within ±2^53 every whole `f64` is an `i64`; the range check of the caller is narrower.
    (seconds.abs() < 9_007_199_254_740_992.0).then_some(seconds as i64)
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    reason: &'a Cell<JsonError>,
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

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut array = Vec::new();
        while let Some(value) = members.next_element_seed(seed)? {
            array.push(value);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(self.refuse(JsonError::DuplicateName));
            }
            let value = members.next_value_seed(seed)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_name_stands_once_in_an_object() {
        assert_eq!(parse(br#"{"a":1,"b":{"a":2}}"#), Ok(json!({"a": 1, "b": {"a": 2}})));
        assert_eq!(parse(br#"{"a":1,"a":1}"#), Err(JsonError::DuplicateName));
        assert_eq!(parse(br#"[{"b":{"\u0061":1,"a":1}}]"#), Err(JsonError::DuplicateName));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(parse(nested(MAX_DEPTH + 1).as_bytes()), Err(JsonError::TooDeep));
        assert_eq!(parse(nested(100_000).as_bytes()), Err(JsonError::TooDeep));
    }

    #[test]
    fn only_one_whole_value_is_json() {
        for bad in ["", "{", "{} {}", "{}x", "nul", "'a'", "{a:1}", "\u{feff}{}", "01", "1e999"] {
            assert_eq!(parse(bad.as_bytes()), Err(JsonError::Malformed), "{bad}");
        }
        assert_eq!(parse(b"\"\xff\""), Err(JsonError::Malformed), "not UTF-8");
        assert_eq!(parse_object(b"[]"), Err(JsonError::NotAnObject));
    }

    #[test]
    fn a_date_is_a_number() {
        let seconds =
            |value: Value| NumericDate::from_value(&value).map(|it| it.moment().seconds());
        assert_eq!(seconds(json!(1_700_000_000)), Some(1_700_000_000));
        assert_eq!(seconds(json!(1_700_000_000.9)), Some(1_700_000_000));
        for bad in [json!("1700000000"), json!(null), json!([1]), json!(1e300), json!(u64::MAX)] {
            assert_eq!(seconds(bad.clone()), None, "{bad}");
        }
        assert!(serde_json::from_value::<NumericDate>(json!("1700000000")).is_err());
    }

    proptest! {
        #[test]
        fn bytes_never_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }

        #[test]
        fn what_serde_writes_is_read_back(text: String, number: i64, names: Vec<String>) {
            let object: Map<String, Value> = names.into_iter().map(|it| (it, json!(number))).collect();
            let value = json!({"text": text, "object": object, "list": [number, null, true, 1.5]});
            prop_assert_eq!(parse(value.to_string().as_bytes()), Ok(value));
        }
    }
}
