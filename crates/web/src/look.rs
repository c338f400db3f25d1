//! Our look: one stylesheet, and the few pictures that are drawn here.

mod bar;
mod chip;
mod qr;

pub(crate) use bar::Bar;
pub(crate) use chip::{Chip, Field, Tone};
pub(crate) use qr::{Qr, QrTooLong};

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
    routing::get,
};

/// The stylesheet's text.
pub const STYLESHEET_TEXT: &str = include_str!("../look/ikd.css");

/// Where the stylesheet is served. The name changes with the text, so that it may be kept for
/// ever.
pub const STYLESHEET: &str = match str::from_utf8(&PATH) {
    Ok(path) => path,
    Err(_) => "",
};

/// The routes of the look.
pub(crate) fn routes() -> Router {
    Router::new().route(STYLESHEET, get(stylesheet))
}

async fn stylesheet() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLESHEET_TEXT)
}

const PATH: [u8; 26] = path(fnv(STYLESHEET_TEXT.as_bytes()));

/// FNV-1a: tells versions apart, protects nothing.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        hash = (hash ^ *first as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    hash
}

/// `/look/`, the hash in sixteen letters, `.css`.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a slip is an error")]
const fn path(hash: u64) -> [u8; 26] {
    let mut path = *b"/look/.................css";
    let mut at = 0;
    while at < 16 {
        path[6 + at] = b'a' + (hash >> (4 * at) & 15) as u8;
        at += 1;
    }
    path
}
