//! The door of the console: it opens by a link that works once.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use protocols::Secret;

use crate::{
    Place, Refusal,
    app::App,
    cookie::{self, From, Kept},
    desk,
    frame::Frame,
    lang::texts,
    page::Page,
    session::SIGNED_IN,
};

const COOKIE: &str = "ikd_desk";

/// Why one is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// No link was followed.
    None,
    /// The session was ended.
    Left,
    /// Used, expired or unknown.
    Spent,
}

/// The page.
#[derive(Template)]
#[template(path = "console/sign_in.html")]
pub(crate) struct SignIn {
    frame: Frame,
    t: &'static Words,
    link: Link,
}

impl SignIn {
    pub fn new(frame: Frame, link: Link) -> Self {
        Self { t: Words::of(frame.lang), frame, link }
    }
}

/// `GET /bootstrap/{code}`: spends the invitation.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if headers.contains_key("sec-purpose") {
        // A browser that only looks ahead must not take it.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    match app.sessions.open(&Secret::new(code)) {
        Some(session) => {
            let kept = kept(&app, session.reveal(), SIGNED_IN.as_secs());
            Ok(([(SET_COOKIE, kept)], Redirect::to("/residents")).into_response())
        }
        None => {
            let page = SignIn::new(frame, Link::Spent).show()?;
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
    }
}

/// `POST /sign-out`
pub(crate) async fn leave(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(session) = cookie::find(&headers, COOKIE) {
        app.sessions.close(session);
    }
    let page = SignIn::new(frame, Link::Left).show()?;
    Ok(([(SET_COOKIE, kept(&app, "", 0))], page).into_response())
}

/// Lets through who is signed in, with what the desk may do; shows all others the door.
pub(crate) async fn gate(
    State(app): State<Arc<App>>,
    frame: Frame,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let session = cookie::find(request.headers(), COOKIE);
    if session.is_some_and(|session| app.sessions.is_open(session)) {
        request.extensions_mut().insert(desk::act());
        return Ok(next.run(request).await);
    }
    let page = SignIn::new(frame, Link::None).show()?;
    Ok((StatusCode::UNAUTHORIZED, page).into_response())
}

fn kept(app: &App, session: &str, age: u64) -> String {
    let secure = app.deployment.console_url.is_https();
    Kept { name: COOKIE, value: session, path: "/", age, from: From::OwnPages, secure }.header()
}

impl Page for SignIn {
    const NAME: &'static str = "sign_in";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        [("left", Link::Left), ("none", Link::None), ("spent", Link::Spent)]
            .map(|(name, link)| (name, Self::new(frame.clone(), link)))
            .into()
    }
}

texts! { Words {
    title: "Masuk ke meja petugas", "Sign in to the staff desk";
    left: "Anda sudah keluar", "You are signed out";
    left_advice: "Untuk masuk lagi, buat tautan baru di mesin server.",
        "To sign in again, make a new link on the server.";
    spent: "Tautan ini tidak berlaku lagi", "This link is no longer valid";
    spent_advice: "Tautan sudah dipakai atau sudah lewat waktunya. Buat tautan baru di mesin server.",
        "It has been used or has expired. Make a new one on the server.";
    none: "Meja petugas dibuka dengan tautan sekali pakai yang dicetak oleh server saat dinyalakan.",
        "The staff desk opens with a one-time link that the server prints when it starts.";
    none_advice: "Buka tautan itu di peramban ini.", "Open that link in this browser.";
} }
