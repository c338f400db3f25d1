//! Our look: one stylesheet, the few scripts of the console, and the few pictures that are drawn
//! here.

mod bar;
mod chip;
mod qr;
mod reel;

pub(crate) use bar::Bar;
pub(crate) use chip::{Chip, Field, Tone};
pub(crate) use qr::{Qr, QrTooLong};
pub(crate) use reel::Loop;

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
    routing::get,
};

use crate::place::Place;

/// The stylesheet's text.
pub const STYLESHEET_TEXT: &str = include_str!("../look/ikd.css");

/// Where the stylesheet is served. The name changes with the text, so that it may be kept for
/// ever.
pub const STYLESHEET: &str = text(&STYLESHEET_PATH);
const STYLESHEET_PATH: [u8; 26] = path(fnv(STYLESHEET_TEXT.as_bytes()), *b".css");

/// What asks a passkey and puts its answer into the form.
const PASSKEY_TEXT: &str = include_str!("../look/passkey.mjs");
pub(crate) const PASSKEY: &str = text(&PASSKEY_PATH);
const PASSKEY_PATH: [u8; 26] = path(fnv(PASSKEY_TEXT.as_bytes()), *b".mjs");

/// What keeps the progress of a page moving.
const PROGRESS_TEXT: &str = include_str!("../look/progress.mjs");
pub(crate) const PROGRESS: &str = text(&PROGRESS_PATH);
const PROGRESS_PATH: [u8; 26] = path(fnv(PROGRESS_TEXT.as_bytes()), *b".mjs");

/// What keeps a page current.
const LIVE_TEXT: &str = include_str!("../look/live.mjs");
pub(crate) const LIVE: &str = text(&LIVE_PATH);
const LIVE_PATH: [u8; 26] = path(fnv(LIVE_TEXT.as_bytes()), *b".mjs");

/// What speaks the calls of a board.
const VOICE_TEXT: &str = include_str!("../look/voice.mjs");
pub(crate) const VOICE: &str = text(&VOICE_PATH);
const VOICE_PATH: [u8; 26] = path(fnv(VOICE_TEXT.as_bytes()), *b".mjs");

/// What prints a slip.
const PRINT_TEXT: &str = include_str!("../look/print.mjs");
pub(crate) const PRINT: &str = text(&PRINT_PATH);
const PRINT_PATH: [u8; 26] = path(fnv(PRINT_TEXT.as_bytes()), *b".mjs");

/// What makes of a select of regions a field in which one types.
const REGIONS_TEXT: &str = include_str!("../look/regions.mjs");
pub(crate) const REGIONS: &str = text(&REGIONS_PATH);
const REGIONS_PATH: [u8; 26] = path(fnv(REGIONS_TEXT.as_bytes()), *b".mjs");

/// The routes of the look. The public has scripts where a page is live or prints itself.
pub(crate) fn routes(place: Place) -> Router {
    let look = Router::new()
        .route(STYLESHEET, get(async || kept(CSS, STYLESHEET_TEXT)))
        .route(LIVE, get(async || kept(SCRIPT, LIVE_TEXT)));
    match place {
        Place::Console => look
            .route(PASSKEY, get(async || kept(SCRIPT, PASSKEY_TEXT)))
            .route(PROGRESS, get(async || kept(SCRIPT, PROGRESS_TEXT)))
            .route(REGIONS, get(async || kept(SCRIPT, REGIONS_TEXT))),
        Place::Public => look
            .route(PRINT, get(async || kept(SCRIPT, PRINT_TEXT)))
            .route(VOICE, get(async || kept(SCRIPT, VOICE_TEXT))),
    }
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

fn kept(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    let kept = "public, max-age=31536000, immutable";
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, kept)], text)
}

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

/// `/look/`, the hash in sixteen letters, the ending.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a slip is an error")]
const fn path(hash: u64, ending: [u8; 4]) -> [u8; 26] {
    let mut path = *b"/look/....................";
    let mut at = 0;
    while at < 16 {
        path[6 + at] = b'a' + (hash >> (4 * at) & 15) as u8;
        at += 1;
    }
    while at < 20 {
        path[6 + at] = ending[at - 16];
        at += 1;
    }
    path
}

const fn text(path: &'static [u8]) -> &'static str {
    match str::from_utf8(path) {
        Ok(path) => path,
        Err(_) => "",
    }
}
