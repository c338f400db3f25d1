//! Somebody of whom everything is known.

use formats::types::{Source, Values};
use serde_json::{Value, json};

/// A value for every source, as the register would give it.
pub fn value(source: Source) -> Option<Value> {
    Some(match source {
        Source::AgeOver(years) => json!(years < 21),
        Source::BirthDate | Source::IssuedOn => json!("2001-02-03"),
        Source::Country => json!("ID"),
        Source::Nationalities => json!(["ID"]),
        Source::Portrait => json!("data:image/webp;base64,UklGRgQAAABXRUJQ"),
        Source::Sex => json!(2),
        Source::Element | Source::Group => unreachable!("has no value of its own"),
        Source::Members => return None,
        other => json!(format!("{other:?}")),
    })
}

/// Somebody who lives with two others alike.
pub struct Full;

/// How many live there.
pub const MEMBERS: usize = 3;

impl Values for Full {
    fn value(&self, source: Source) -> Option<Value> {
        value(source)
    }

    fn each(&self, source: Source) -> Option<Vec<&dyn Values>> {
        (source == Source::Members).then(|| vec![&Full as &dyn Values; MEMBERS])
    }
}
