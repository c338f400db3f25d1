//! Members of commands and answers: texts, and bytes in base64.

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use ciborium::Value as Cbor;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub fn text<'a>(told: &'a Value, name: &str) -> Result<&'a str> {
    told[name].as_str().with_context(|| format!("no `{name}`"))
}

pub fn number(told: &Value, name: &str) -> Result<i64> {
    told[name].as_i64().with_context(|| format!("no `{name}`"))
}

pub fn bytes(told: &Value, name: &str) -> Result<Vec<u8>> {
    decode(&told[name]).with_context(|| format!("no `{name}`"))
}

pub fn members<'a>(told: &'a Value, name: &str) -> Result<&'a Map<String, Value>> {
    told[name].as_object().with_context(|| format!("no `{name}`"))
}

/// A structure in CBOR.
pub fn cbor<T: DeserializeOwned>(told: &Value, name: &str) -> Result<T> {
    isomdl::cbor::from_slice(&bytes(told, name)?).with_context(|| format!("`{name}`"))
}

/// A value in CBOR.
pub fn value(text: &Value) -> Result<Cbor> {
    Ok(isomdl::cbor::from_slice(&decode(text)?)?)
}

pub fn decode(text: &Value) -> Result<Vec<u8>> {
    Ok(BASE64_STANDARD.decode(text.as_str().context("bytes are text in base64")?)?)
}

pub fn encode(bytes: &[u8]) -> Value {
    Value::String(BASE64_STANDARD.encode(bytes))
}
