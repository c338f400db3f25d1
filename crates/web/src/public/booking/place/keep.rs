//! What a browser keeps while somebody books: which contact was asked, or that it was proven.

use axum::{
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use desk::Booker;
use formats::base64url;
use messages::{Proof, Proven};
use terms::{Id, Language, Nik};

use crate::{
    Refusal,
    app::App,
    cookie::{self, From, Kept},
};

/// What is known of whoever books.
pub(super) enum Known {
    Nothing,
    /// Digits are on their way.
    Asked(Id<Proof>),
    Proven(Proven),
}

const COOKIE: &str = "ikd_booker";
const PATH: &str = "/book";
/// As long as a proven contact is good.
const SECONDS: u64 = 1_800;

impl Known {
    pub fn of(app: &App, headers: &HeaderMap) -> Self {
        let found = cookie::find(headers, COOKIE).unwrap_or_default();
        let known = match found.split_once('.') {
            Some(("asked", id)) => id.parse().ok().map(Self::Asked),
            Some(("proven", text)) => {
                let voucher = base64url::decode(text).ok();
                voucher.and_then(|it| app.messages.vouched(&it)).map(Self::Proven)
            }
            _ => None,
        };
        known.unwrap_or(Self::Nothing)
    }
}

/// Who comes, by a contact that was proven: told in the reader's language.
pub(super) fn booker(
    app: &App,
    proven: &Proven,
    (nik, language): (Nik, Language),
) -> Result<Booker, Refusal> {
    let contact = app.messages.seal(&proven.contact);
    let contact = contact.map_err(|error| Refusal::new(error.class(), &error))?.0;
    Ok(Booker { nik, contact, language })
}

/// Digits were sent.
pub(super) fn asked(app: &App, proof: Id<Proof>, next: Redirect) -> Response {
    with(app, &format!("asked.{proof}"), SECONDS, next.into_response())
}

/// They were right.
pub(super) fn proven(app: &App, proven: &Proven, answer: Response) -> Result<Response, Refusal> {
    let voucher = app.messages.vouch(proven);
    let voucher = voucher.map_err(|error| Refusal::new(error.class(), &error))?;
    let value = format!("proven.{}", base64url::encode(&voucher));
    Ok(with(app, &value, SECONDS, answer))
}

/// Nothing is known of this browser any more.
pub(super) fn forget(app: &App, answer: Response) -> Response {
    with(app, "", 0, answer)
}

fn with(app: &App, value: &str, age: u64, mut answer: Response) -> Response {
    let secure = app.deployment.public_url.is_https();
    let kept = Kept { name: COOKIE, value, path: PATH, age, from: From::OwnPages, secure };
    // What is encoded so is a header's value.
    if let Ok(value) = kept.header().parse() {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}
