//! From what is typed behind an option to what it means.

use terms::{Date, Nik, NumberError, parse_date};

/// A personal number, which must not come back in an error when it is mistyped.
pub fn nik(text: &str) -> Result<Nik, String> {
    text.parse().map_err(|error: NumberError| error.to_string())
}

pub fn date(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "a date looks like 2024-06-05".to_owned())
}

pub fn thumbprint(text: &str) -> Result<[u8; 32], String> {
    let bytes = formats::base64url::decode(text).ok().and_then(|it| it.try_into().ok());
    bytes.ok_or_else(|| "a thumbprint is 43 letters of base64url".to_owned())
}
