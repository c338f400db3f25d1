//! From an error's class to what the outside is told: once, here.

use std::fmt;

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;
use terms::Class;

/// A refusal on its way out: a status, a code for programs, a sentence for people. Answered as
/// JSON `{error, error_description}`; among pages the shell makes a page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    description: String,
}

impl Refusal {
    /// What the class says, told with the error's own sentence. The sentence of a failure goes to
    /// the log instead: it concerns us and not who asked.
    pub fn new(class: Class, sentence: &dyn fmt::Display) -> Self {
        let (status, code) = match class {
            Class::Conflict => (StatusCode::CONFLICT, "conflict"),
            Class::Failure => {
                tracing::error!(%sentence, "a request failed");
                return Self::failure();
            }
            Class::Invalid => (StatusCode::BAD_REQUEST, "invalid_request"),
            Class::Missing => (StatusCode::NOT_FOUND, "not_found"),
            Class::Refused => (StatusCode::FORBIDDEN, "access_denied"),
        };
        Self { status, code, description: sentence.to_string() }
    }

    /// A refusal whose status and code a protocol prescribes.
    pub fn coded(status: StatusCode, code: &'static str, sentence: &dyn fmt::Display) -> Self {
        Self { status, code, description: sentence.to_string() }
    }

    /// Our side failed.
    pub(crate) fn failure() -> Self {
        Self::coded(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            &"the request could not be carried out; nothing is wrong with it",
        )
    }

    /// The request took longer than we let any request take.
    pub(crate) fn late() -> Self {
        Self::coded(
            StatusCode::SERVICE_UNAVAILABLE,
            "temporarily_unavailable",
            &"the request took too long; please try again",
        )
    }

    /// What a bare status from below our handlers means.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        let sentence = match status {
            StatusCode::METHOD_NOT_ALLOWED => "this address does not answer to this method",
            StatusCode::NOT_FOUND => "there is nothing at this address",
            StatusCode::PAYLOAD_TOO_LARGE => "the request is too large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "the request has the wrong content type",
            _ if status.is_server_error() => return Self { status, ..Self::failure() },
            _ => "the request cannot be read",
        };
        let code = if status == StatusCode::NOT_FOUND { "not_found" } else { "invalid_request" };
        Self::coded(status, code, &sentence)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let told = json!({ "error": self.code, "error_description": self.description });
        (self.status, Json(told)).into_response()
    }
}

/// The class that a status stands for, for pages.
pub(crate) fn class_of(status: StatusCode) -> Class {
    match status {
        StatusCode::CONFLICT => Class::Conflict,
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Class::Refused,
        StatusCode::GONE | StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND => Class::Missing,
        _ if status.is_server_error() => Class::Failure,
        _ => Class::Invalid,
    }
}
