//! Requests for presentations and the answers to them (OpenID4VP 1.0, sections 5 and 8).

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderValue, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use protocols::oid4vp::MEDIA_TYPE;

use super::answer::{json, note};
use crate::{
    Refusal,
    app::App,
    read::{FORM, read},
};

/// A nonce and what a wallet says about itself.
const LONGEST_REQUEST: usize = 16 << 10;

/// Encrypted presentations, with certificates and a portrait in them.
const LONGEST_RESPONSE: usize = 256 << 10;

const UNREADABLE: &str = "invalid_request";

/// `GET /oid4vp/requests/{code}`: the signed request.
pub(crate) async fn fetch(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
) -> Result<Response, Refusal> {
    request(&app, &code, None).await
}

/// `POST /oid4vp/requests/{code}`: the same for a wallet that says something first.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    sent: Request,
) -> Result<Response, Refusal> {
    let said = read(sent, LONGEST_REQUEST, UNREADABLE).await?;
    if !said.body.is_empty() {
        said.must_be(FORM, UNREADABLE)?;
    }
    request(&app, &code, Some(&said.body)).await
}

async fn request(app: &App, code: &str, posted: Option<&[u8]>) -> Result<Response, Refusal> {
    let object = app.relying.request_object(code, posted).await;
    let object = object.map_err(|error| Refusal::new(error.class(), &error))?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], object).into_response())
}

/// `POST /oid4vp/responses/{code}`: a wallet's answer.
pub(crate) async fn respond(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    sent: Request,
) -> Result<Response, Refusal> {
    let said = read(sent, LONGEST_RESPONSE, UNREADABLE).await?;
    said.must_be(FORM, UNREADABLE)?;
    Ok(match app.relying.respond(&code, &said.body).await {
        Ok(answer) => json(200, &answer),
        Err(error) => {
            note(error.class(), &error);
            json(error.status(), &error.body())
        }
    })
}
