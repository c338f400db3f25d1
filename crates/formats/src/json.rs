//! JSON from strangers: no name twice in one object, no deep nesting, nothing after the value.
//!
//! Two members of one name are read differently by different programs (RFC 8259, section 4), so
//! a signed object that has them could mean two things; it is refused (RFC 7519, section 4).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::{Map, Number, Value};
use terms::Moment;

mod reader;
mod tree;

pub use reader::MAX_DEPTH;
pub use tree::JsonError;
pub(crate) use tree::{Members, Tree, into_map, member, take};

/// Reads one JSON value.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    Tree::parse(bytes).map(Tree::into_value)
}

/// Reads one JSON object.
pub fn parse_object(bytes: &[u8]) -> Result<Map<String, Value>, JsonError> {
    Tree::parse_object(bytes).map(into_map)
}

/// Writes a text as JSON. Most texts need no escape, which one look over all bytes shows.
pub fn write_text(text: &str, onto: &mut Vec<u8>) {
    let odd = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    if text.bytes().fold(false, |any, byte| any | odd(byte)) {
        onto.extend_from_slice(Value::from(text).to_string().as_bytes());
        return;
    }
    onto.push(b'"');
    onto.extend_from_slice(text.as_bytes());
    onto.push(b'"');
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

    /// The date that a JSON value names, if it is a number and no later than the year 9999.
    pub fn from_value(value: &Value) -> Option<Self> {
        let Value::Number(number) = value else { return None };
        Self::from_number(number)
    }

    pub(crate) fn from_tree(tree: &Tree<'_>) -> Option<Self> {
        let Tree::Number(number) = tree else { return None };
        Self::from_number(number)
    }

    fn from_number(number: &Number) -> Option<Self> {
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
        let many: Vec<String> = (0..100).map(|number| format!("\"n{number}\":0")).collect();
        assert!(parse(format!("{{{}}}", many.join(",")).as_bytes()).is_ok());
        let twice = format!("{{{},\"n7\":0}}", many.join(","));
        assert_eq!(parse(twice.as_bytes()), Err(JsonError::DuplicateName));
    }

    proptest! {
        #[test]
        fn a_text_is_written_as_everybody_writes_it(text in "[ -~\\x00-\\x1f\u{7f}-\u{ff}\u{2028}]{0,40}") {
            let mut written = Vec::new();
            write_text(&text, &mut written);
            prop_assert_eq!(written, serde_json::to_vec(&text).unwrap());
        }
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
