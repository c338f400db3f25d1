//! Answers to programs.

use std::error::Error;

use axum::{
    body::Bytes,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use issuance::Answer;
use protocols::oauth::Challenge;
use serde::Serialize;
use terms::Class;

use crate::Refusal;

/// Documents that change with the deployment only.
pub(crate) const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// A document that was written once.
pub(crate) fn document(bytes: Bytes, media_type: &'static str) -> MethodRouter {
    let headers =
        [(CONTENT_TYPE, HeaderValue::from_static(media_type)), (CACHE_CONTROL, FIVE_MINUTES)];
    get(move || async move { (headers, bytes) })
}

/// `value` with a status that a specification prescribes. It is not to be kept.
pub(crate) fn json(status: u16, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(json) => written(status, json),
        Err(_) => Refusal::failure().into_response(),
    }
}

/// The same with JSON that is written already.
pub(crate) fn written(status: u16, json: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], json).into_response()
}

/// A refusal as the protected endpoints give it.
pub(crate) fn refuse(answer: Answer<impl Serialize>) -> Response {
    match answer {
        Answer::Body(status, body) => json(status, &body),
        Answer::Challenge(challenge) => challenged(&challenge),
    }
}

/// A refusal that says all it has to say in its header (RFC 6750, section 3; RFC 9449, 7.1).
pub(crate) fn challenged(challenge: &Challenge) -> Response {
    let status = StatusCode::from_u16(challenge.status()).unwrap_or(StatusCode::UNAUTHORIZED);
    // What a challenge says is printable ASCII.
    match HeaderValue::try_from(challenge.to_string()) {
        Ok(said) => (status, [(WWW_AUTHENTICATE, said)]).into_response(),
        Err(_) => Refusal::failure().into_response(),
    }
}

/// Tells the log when our side failed; who asked is told no more than that.
pub(crate) fn note(class: Class, error: &impl Error) {
    if class == Class::Failure {
        let source = error.source().map(ToString::to_string);
        tracing::error!(%error, source, "a request failed");
    }
}
