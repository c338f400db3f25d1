//! Members of commands: texts, and bytes in base64.

use anyhow::{Context, Result};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use serde_json::{Map, Value};

pub fn text<'a>(told: &'a Value, name: &str) -> Result<&'a str> {
    told[name].as_str().with_context(|| format!("no `{name}`"))
}

pub fn bytes(told: &Value, name: &str) -> Result<Vec<u8>> {
    Ok(BASE64_STANDARD.decode(text(told, name)?)?)
}

pub fn members(told: &Value, name: &str) -> Result<Map<String, Value>> {
    told[name].as_object().cloned().with_context(|| format!("no `{name}`"))
}

/// A coordinate of a key as JWK.
pub fn coordinate(jwk: &Value, name: &str) -> Result<Vec<u8>> {
    Ok(BASE64_URL_SAFE_NO_PAD.decode(text(jwk, name)?)?)
}
