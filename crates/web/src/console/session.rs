//! Whose session a request shows: an officer's, or that of a demonstration's desk.

use std::{net::Ipv4Addr, sync::Arc};

use axum::{
    Extension,
    http::{HeaderMap, HeaderValue, header::ACCEPT},
};
use staff::{AddressClass, Code, SessionError, SignedIn};
use terms::Region;

use crate::{
    Refusal,
    app::App,
    cookie::{self, From, Kept},
    listen::Peer,
    live::{self, Ear},
};

/// The session. Over TLS no other host of the same domain can plant it (RFC 6265bis, section
/// 4.1.3.2), so that nobody works in somebody else's session.
const SESSION: [&str; 2] = ["ikd_desk", "__Host-ikd_desk"];

/// Where an officer with several regions is at work.
const PLACE: &str = "ikd_place";

/// A day at the desk, in seconds.
const DAY: u64 = 8 * 3_600;

/// Longer values are none of ours.
const LONGEST: usize = 64;

/// Who shows a session.
pub(crate) enum Who {
    /// Whoever has followed the one-time link of a demonstration.
    Demonstration,
    /// An officer whose session is locked.
    Locked,
    /// An officer.
    Officer(Box<SignedIn>),
    /// Nobody we know.
    Stranger,
}

/// Whether somebody's hand is behind a request, or a page that keeps itself current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Hand,
    Page,
}

impl By {
    /// What the request says of itself. Who lies loses: the session locks.
    pub fn of(headers: &HeaderMap) -> Self {
        let accepts = headers.get(ACCEPT).map(HeaderValue::as_bytes);
        let listens = accepts.is_some_and(|it| it.starts_with(b"text/event-stream"));
        if listens || headers.contains_key(live::ASKED_BY) { Self::Page } else { Self::Hand }
    }
}

/// An ear that hears as long as the session that is shown stays open and unlocked.
pub(crate) fn while_signed_in(app: &Arc<App>, headers: &HeaderMap, ear: Ear) -> Ear {
    let code: Arc<str> = code(app, headers).unwrap_or_default().into();
    let app = Arc::clone(app);
    ear.while_it(move || {
        let (app, code) = (Arc::clone(&app), Arc::clone(&code));
        async move {
            let who = who(&app, &code, By::Page).await;
            matches!(who, Ok(Who::Demonstration | Who::Officer(_)))
        }
    })
}

/// Who shows this code.
pub(crate) async fn who(app: &App, code: &str, by: By) -> Result<Who, Refusal> {
    if code.is_empty() || code.len() > LONGEST {
        return Ok(Who::Stranger);
    }
    if app.deployment.demo && app.sessions.is_open(code) {
        return Ok(Who::Demonstration);
    }
    let code = Code::new(code);
    let session = match by {
        By::Hand => app.staff.session(&code).await,
        By::Page => app.staff.unattended_session(&code).await,
    };
    match session {
        Ok(signed_in) => Ok(Who::Officer(Box::new(signed_in))),
        Err(SessionError::Locked) => Ok(Who::Locked),
        Err(SessionError::Missing) => Ok(Who::Stranger),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// The code of the session that a browser shows.
pub(crate) fn code<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie::find(headers, name(app))
}

/// The officer at the place where they last chose to be, if they still may.
pub(crate) fn at_place(signed_in: SignedIn, headers: &HeaderMap) -> SignedIn {
    let chosen = cookie::find(headers, PLACE).and_then(|code| code.parse().ok());
    chosen.and_then(|place| signed_in.at(place)).unwrap_or(signed_in)
}

/// The header that has a browser keep the code of a session.
pub(crate) fn kept(app: &App, code: &str) -> String {
    own_cookie(app, (name(app), "/"), code, DAY)
}

/// The header that takes the session away.
pub(crate) fn gone(app: &App) -> String {
    own_cookie(app, (name(app), "/"), "", 0)
}

/// The header that has a browser keep where the officer is at work.
pub(crate) fn kept_place(app: &App, place: Region) -> String {
    own_cookie(app, (PLACE, "/"), &place.to_string(), DAY)
}

/// A cookie of this name and path that only the console's own pages send.
pub(crate) fn own_cookie(app: &App, (name, path): (&str, &str), value: &str, age: u64) -> String {
    let secure = app.deployment.console_url.is_https();
    Kept { name, value, path, age, from: From::OwnPages, secure }.header()
}

/// Where a request comes from, as the staff office counts wrong answers.
pub(crate) fn address(peer: Option<Extension<Peer>>) -> AddressClass {
    let unknown = Ipv4Addr::UNSPECIFIED.into();
    AddressClass::of(peer.map_or(unknown, |Extension(Peer(address))| address))
}

fn name(app: &App) -> &'static str {
    let [plain, secure] = SESSION;
    if app.deployment.console_url.is_https() { secure } else { plain }
}
