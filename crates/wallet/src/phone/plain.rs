//! Calls that need nothing but themselves, or an open vault.

use std::str::FromStr;

use formats::base64url;
use serde_json::{Value, json};

use super::{
    fault::Fault,
    input::{Input, needed},
    qr,
};
use crate::{
    pin::Pin,
    tools::Tools,
    unlock::{Opened, RecoveryCode},
};

/// The version of the calls; the shell goes on only with the one that it knows.
const VERSION: u32 = 1;

/// What a key's code begins with.
const KEY: &str = "ikd-key:";

/// Answers a call that needs no open vault.
pub fn answer(call: &str, input: &Input<'_>) -> Result<Value, Fault> {
    match call {
        "hello" => Ok(json!({"version": VERSION})),
        "weak_pin" => {
            let fault = Pin::from_str(needed(input.pin)?).err().map(Fault::from);
            Ok(json!({"reason": fault.map(|it| it.to_json())}))
        }
        "code" => {
            let typed = needed(input.text.as_deref())?;
            Ok(json!({"ok": RecoveryCode::from_str(typed).is_ok()}))
        }
        "qr" => {
            let svg = qr::svg(needed(input.text.as_deref())?);
            Ok(json!({"svg": svg.ok_or_else(Fault::too_long)?}))
        }
        _ => Err(Fault::misuse()),
    }
}

/// The key to bind an offer to: for a scanner, and to be read aloud.
pub fn key(open: &Opened, tools: &Tools) -> Result<Value, Fault> {
    let thumbprint = open.state.thumbprint(&*tools.crypto);
    let letters: Vec<char> = thumbprint.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let svg = qr::svg(&format!("{KEY}{thumbprint}")).ok_or_else(Fault::too_long)?;
    Ok(json!({"thumbprint": thumbprint, "groups": groups.join(" "), "svg": svg}))
}

/// The key that another phone shows, as it was scanned or typed: its thumbprint in base64url.
pub fn key_of(text: &str) -> Result<String, Fault> {
    let text: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let thumbprint = text.strip_prefix(KEY).unwrap_or(&text);
    let is_one = base64url::decode_array::<32>(thumbprint).is_ok();
    is_one.then(|| thumbprint.to_owned()).ok_or_else(Fault::no_key)
}

/// An answer that says no more than that it was done.
pub fn nothing() -> Value {
    json!({})
}
