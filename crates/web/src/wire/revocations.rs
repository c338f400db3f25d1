//! `GET /issuers.crl`: which certificates the authority over issuers has revoked, for readers of
//! others (RFC 5280, section 5; RFC 2585, section 4).

use std::sync::Arc;

use axum::{
    extract::State,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

use super::answer::FIVE_MINUTES;
use crate::app::App;

const CRL: HeaderValue = HeaderValue::from_static("application/pkix-crl");

/// The list in DER, or 503 while none could be signed.
pub(crate) async fn get(State(app): State<Arc<App>>) -> Response {
    match app.revocations.bytes() {
        Some(list) => ([(CONTENT_TYPE, CRL), (CACHE_CONTROL, FIVE_MINUTES)], list).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
