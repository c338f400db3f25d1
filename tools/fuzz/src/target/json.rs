//! JSON, paths and base64 from strangers.

use formats::{Path, base64url, json};
use serde_json::Value;

pub fn run(data: &[u8]) {
    if let Ok(value) = json::parse(data) {
        // We are stricter than the library, and never read anything else.
        let theirs: Value = serde_json::from_slice(data).expect("what we read, others read");
        assert!(same(&value, &theirs), "{value} is no {theirs}");
        let written = serde_json::to_vec(&value).expect("a value can be written");
        assert_eq!(json::parse(&written).expect("what is written reads back"), value);
        assert_eq!(json::parse_object(data).ok(), value.as_object().cloned());
        follow(&value);
    }
    let Ok(text) = str::from_utf8(data) else { return };
    if let Ok(bytes) = base64url::decode(text) {
        assert_eq!(base64url::encode(&bytes), text, "there is one spelling only");
    }
    if let Ok(bytes) = base64url::decode_padded(text) {
        assert_eq!(base64url::encode_padded(&bytes), text, "there is one spelling only");
    }
    let mut written = Vec::new();
    json::write_text(text, &mut written);
    assert_eq!(json::parse(&written), Ok(Value::from(text)));
}

/// An array of a path and an object: follows the one into the other.
fn follow(value: &Value) {
    let Ok(path) = serde_json::from_value::<Path>(value[0].clone()) else { return };
    let written = serde_json::to_value(&path).expect("a path can be written");
    assert_eq!(serde_json::from_value::<Path>(written).ok(), Some(path.clone()));
    assert!(path.covers(&path) && path.touches(&path));
    if let Some(claims) = value[1].as_object() {
        let _ = path.select(claims);
    }
}

/// The same value; a fraction may differ in its last bits, which the library's reader can miss.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            let theirs = |name: &String| theirs.get(name);
            ours.len()
                == ours.iter().filter(|(n, it)| theirs(n).is_some_and(|b| same(it, b))).count()
        }
        (Value::Number(ours), Value::Number(theirs)) => match (ours.as_f64(), theirs.as_f64()) {
            (Some(a), Some(b)) if ours.is_f64() && theirs.is_f64() => {
                (a - b).abs() <= a.abs() * 4.0 * f64::EPSILON
            }
            _ => ours == theirs,
        },
        _ => ours == theirs,
    }
}
