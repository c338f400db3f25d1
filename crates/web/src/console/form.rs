//! Forms of the console: what they ask, what was typed, and what is wrong with it. What was typed
//! is personal: none of this prints it.

mod ground;
mod input;
mod reading;
mod typed;

pub(super) use ground::{ground, read_ground};
pub(super) use input::{Choice, Input, Section, choices};
pub(super) use reading::Reading;
pub(super) use typed::Typed;

use axum::http::StatusCode;
use serde::Deserialize;
use terms::Class;

/// What was just done, as the address of the page says that one is sent back to.
#[derive(Deserialize)]
pub(crate) struct Note {
    pub done: Option<String>,
}

/// The status of a form that comes back with what is wrong.
pub(super) fn status(class: Class) -> StatusCode {
    match class {
        Class::Conflict => StatusCode::CONFLICT,
        Class::Failure => StatusCode::INTERNAL_SERVER_ERROR,
        Class::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Class::Missing => StatusCode::NOT_FOUND,
        Class::Refused => StatusCode::FORBIDDEN,
    }
}
