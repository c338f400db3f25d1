//! `GET /status/{number}` and `GET /status`: where credentials stand
//! (Token Status List, sections 8 and 9).

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use terms::Class;

use super::shared::bytes_of;
use crate::{Refusal, app::App};

const MEDIA_TYPE: &str = "application/statuslist+jwt";

/// As long as the token's own `ttl` says.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// One list as a signed token.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if !takes(&headers) {
        let sentence = format!("a status list is given as {MEDIA_TYPE}");
        return Err(Refusal::coded(StatusCode::NOT_ACCEPTABLE, "invalid_request", &sentence));
    }
    let missing = |_| Refusal::new(Class::Missing, &"no such status list");
    let number: u32 = number.parse().map_err(missing)?;
    let token = app.issuance.status_list(number.into()).await;
    let token = token.map_err(|error| Refusal::new(error.class(), &error))?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (CACHE_CONTROL, KEPT),
        (VARY, HeaderValue::from_static("accept")),
    ];
    Ok((headers, bytes_of(&token)).into_response())
}

/// The addresses of all lists.
pub(crate) async fn all(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    #[derive(Serialize)]
    struct Aggregation {
        status_lists: Vec<String>,
    }
    let status_lists = app.issuance.status_lists().await;
    let status_lists = status_lists.map_err(|error| Refusal::new(error.class(), &error))?;
    Ok(([(CACHE_CONTROL, KEPT)], Json(Aggregation { status_lists })).into_response())
}

/// Whether the one form in which lists are given will do (RFC 9110, section 12.5.1).
fn takes(headers: &HeaderMap) -> bool {
    let mut ranges = headers.get_all(ACCEPT).iter().peekable();
    let fits = |range: &str| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        matches!(named.as_str(), MEDIA_TYPE | "application/*" | "*/*") && !refused
    };
    ranges.peek().is_none()
        || ranges.any(|value| value.to_str().is_ok_and(|text| text.split(',').any(fits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_form_is_given_to_whoever_takes_it() {
        let said = |accept: &'static str| {
            takes(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]))
        };
        assert!(takes(&HeaderMap::new()));
        for good in
            [MEDIA_TYPE, "*/*", "text/html, application/*;q=0.1", "Application/StatusList+JWT"]
        {
            assert!(said(good), "{good}");
        }
        for bad in ["application/statuslist+cwt", "text/html", "*/*;q=0", ""] {
            assert!(!said(bad), "{bad}");
        }
    }
}
