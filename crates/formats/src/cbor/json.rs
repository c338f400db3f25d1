//! What a CBOR value is in JSON (RFC 8949, section 6.1, which OpenID4VP 1.0, section 7.2 asks for).

use serde_json::{Map, Number, Value as Json};

use super::Value;
use crate::base64url;

impl Value {
    /// The value in JSON: byte strings in base64url, tags left away, so that a date is a text.
    /// Keys of maps that are no texts are written as their JSON.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Array(items) => items.iter().map(Self::to_json).collect(),
            Self::Bool(value) => Json::Bool(*value),
            Self::Bytes(bytes) => Json::String(base64url::encode(bytes)),
            Self::Float(value) => Number::from_f64(*value).map_or(Json::Null, Json::Number),
            Self::Map(members) => {
                let members = members.iter().map(|(key, value)| (key.name(), value.to_json()));
                Json::Object(members.collect::<Map<_, _>>())
            }
            Self::Negative(value) => match i64::try_from(*value) {
                Ok(value) => Json::from(!value),
                // Beyond 64 bits: as near as JSON's readers come.
                Err(_) => Json::from(-1.0 - *value as f64),
            },
            Self::Null | Self::Undefined => Json::Null,
            // A big number below zero (RFC 8949, section 6.1).
            Self::Tag(3, item) => match item.as_ref() {
                Self::Bytes(bytes) => Json::String(format!("~{}", base64url::encode(bytes))),
                item => item.to_json(),
            },
            Self::Tag(_, item) => item.to_json(),
            Self::Text(text) => Json::String(text.clone()),
            Self::Unsigned(value) => Json::from(*value),
        }
    }

    fn name(&self) -> String {
        match self.to_json() {
            Json::String(text) => text,
            other => other.to_string(),
        }
    }
}
