//! Reading a request of a program: its headers, and a body of one type and a bounded size.

use axum::{
    body::{Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE, request::Parts},
};

use crate::Refusal;

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const JSON: &str = "application/json";

/// A request whose body was read.
pub(crate) struct Said {
    pub head: Parts,
    pub body: Bytes,
}

/// Reads a body of at most `most` bytes; longer ones are refused with the endpoint's `code`.
pub(crate) async fn read(
    request: Request,
    most: usize,
    code: &'static str,
) -> Result<Said, Refusal> {
    let (head, body) = request.into_parts();
    let too_long = |_| {
        let sentence = "the request is too large, or broke off";
        Refusal::coded(StatusCode::PAYLOAD_TOO_LARGE, code, &sentence)
    };
    Ok(Said { body: to_bytes(body, most).await.map_err(too_long)?, head })
}

impl Said {
    /// Whether the body is said to be of this type (`type/subtype`, in small letters).
    pub fn is(&self, media_type: &str) -> bool {
        let given = self.head.headers.get(CONTENT_TYPE).and_then(|given| given.to_str().ok());
        let essence = given.and_then(|given| given.split(';').next()).unwrap_or_default();
        essence.trim().eq_ignore_ascii_case(media_type)
    }

    /// Refuses a body of another type with the endpoint's `code`.
    pub fn must_be(&self, media_type: &str, code: &'static str) -> Result<(), Refusal> {
        if self.is(media_type) {
            return Ok(());
        }
        let sentence = format!("the body must be {media_type}");
        Err(Refusal::coded(StatusCode::BAD_REQUEST, code, &sentence))
    }
}

/// All headers of one name. One that is no text stands there as an empty one, which no parser
/// takes: it counts, and means nothing.
pub(crate) fn values<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect()
}
