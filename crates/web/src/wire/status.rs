//! `GET /status/{number}`, `GET /status` and `GET /status/cards`: where credentials stand
//! (Token Status List, sections 8 and 9).
//!
//! An edition is the same for everybody until the next epoch, so caches may keep it until then. It
//! is not compressed once more: the list in it is compressed, and who wants the fewest bytes takes
//! the CWT.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY},
    },
    response::{IntoResponse, Response},
};
use formats::status_list::{Aggregation, STATUS_LIST_CWT_TYPE};
use issuance::{Edition, Form, Purpose};
use terms::{Class, Moment};

use crate::{Refusal, app::App, etag};

const JWT: &str = "application/statuslist+jwt";
const CWT: &str = STATUS_LIST_CWT_TYPE;

/// Which lists there are seldom changes.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// One list as a signed token, in the form that is asked for.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(form) = form_of(&headers) else {
        let sentence = format!("a status list is given as {JWT} or {CWT}");
        return Err(Refusal::coded(StatusCode::NOT_ACCEPTABLE, "invalid_request", &sentence));
    };
    let missing = |_| Refusal::new(Class::Missing, &"no such status list");
    let number: u32 = number.parse().map_err(missing)?;
    let edition = app.issuance.status_list(number.into(), form).await;
    let edition = edition.map_err(|error| Refusal::new(error.class(), &error))?;
    let (mark, media_type) = match form {
        Form::Cwt => ("cwt", CWT),
        Form::Jwt => ("jwt", JWT),
    };
    let tag = format!("\"{}-{mark}\"", edition.epoch.seconds());
    let headers_of_both = [
        (CACHE_CONTROL, kept(&edition, app.clock.now())),
        (ETAG, value(&tag)),
        (VARY, HeaderValue::from_static("accept")),
    ];
    if etag::knows(&headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers_of_both).into_response());
    }
    let own = [(CONTENT_TYPE, HeaderValue::from_static(media_type))];
    Ok((headers_of_both, own, Bytes::from_owner(edition.token)).into_response())
}

/// The addresses of all lists, those of cards first.
pub(crate) async fn all(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    aggregation(&app, None).await
}

/// The addresses of the lists of cards: what a verifier that is often offline keeps.
pub(crate) async fn cards(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    aggregation(&app, Some(Purpose::Card)).await
}

async fn aggregation(app: &App, of: Option<Purpose>) -> Result<Response, Refusal> {
    let status_lists = app.issuance.status_lists(of).await;
    let status_lists = status_lists.map_err(|error| Refusal::new(error.class(), &error))?;
    Ok(([(CACHE_CONTROL, KEPT)], Json(Aggregation { status_lists })).into_response())
}

/// Until the next edition may be had, and never longer than from one to the next: an epoch that was
/// opened by a clock that ran ahead must not be kept until then.
fn kept(edition: &Edition, now: Moment) -> HeaderValue {
    let (began, next) = (edition.epoch.micros(), edition.next.micros());
    let left = next.saturating_sub(now.micros().max(began));
    let left = Duration::from_micros(u64::try_from(left).unwrap_or_default());
    value(&format!("public, max-age={}", left.as_secs()))
}

/// Digits and fixed words are always good in a header.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("no-store"))
}

/// The form that the client likes best, a JWT if it is all the same (RFC 9110, section 12.5.1).
fn form_of(headers: &HeaderMap) -> Option<Form> {
    let asked: Vec<&str> =
        headers.get_all(ACCEPT).iter().filter_map(|it| it.to_str().ok()).collect();
    if !headers.contains_key(ACCEPT) {
        return Some(Form::Jwt);
    }
    let (jwt, cwt) = (liking(&asked, JWT), liking(&asked, CWT));
    match jwt.max(cwt) {
        0 => None,
        best if best == jwt => Some(Form::Jwt),
        _ => Some(Form::Cwt),
    }
}

/// How much a media type is liked, in thousandths: what is said of it by name counts before what is
/// said of all.
fn liking(asked: &[&str], media_type: &str) -> u16 {
    let ranges = asked.iter().flat_map(|text| text.split(',')).filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().unwrap_or_default().to_ascii_lowercase();
        let rank = match named.as_str() {
            it if it == media_type => 2,
            "application/*" => 1,
            "*/*" => 0,
            _ => return None,
        };
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        Some((rank, weight.map_or(1_000, thousandths)))
    });
    ranges.max_by_key(|(rank, _)| *rank).map_or(0, |(_, weight)| weight)
}

/// `0.5` is 500. What cannot be read is nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let part = format!("{part:0<3}");
    let number = |text: &str| text.parse::<u16>().ok();
    match (number(whole), part.get(..3).and_then(number)) {
        (Some(whole @ 0..=1), Some(part)) => (whole * 1_000 + part).min(1_000),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(accept: &'static str) -> Option<Form> {
        form_of(&HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))]))
    }

    #[test]
    fn an_edition_is_kept_until_the_next_one_and_never_longer() {
        let at = Moment::from_seconds;
        let edition = Edition { token: [0_u8; 1].into(), epoch: at(1_000), next: at(1_032) };
        for (now, seconds) in [(1_002, 30), (1_031, 1), (1_040, 0), (500, 32)] {
            let header = kept(&edition, at(now));
            assert_eq!(header, format!("public, max-age={seconds}"), "at {now}");
        }
    }

    #[test]
    fn the_form_is_given_that_is_liked_best() {
        assert_eq!(form_of(&HeaderMap::new()), Some(Form::Jwt));
        for jwt in [
            JWT,
            "*/*",
            "text/html, application/*;q=0.1",
            "Application/StatusList+JWT",
            "application/statuslist+cwt;q=0.4, application/statuslist+jwt;q=0.5",
            "application/statuslist+cwt, application/statuslist+jwt",
            "application/statuslist+cwt;q=0, */*",
        ] {
            assert_eq!(said(jwt), Some(Form::Jwt), "{jwt}");
        }
        for cwt in [
            CWT,
            "APPLICATION/statuslist+CWT",
            "application/statuslist+jwt;q=0.5, application/statuslist+cwt",
            "application/statuslist+cwt, */*;q=0.1",
            "application/statuslist+jwt;q=0, application/*",
        ] {
            assert_eq!(said(cwt), Some(Form::Cwt), "{cwt}");
        }
        for none in ["text/html", "*/*;q=0", "", "application/statuslist+jwt;q=x"] {
            assert_eq!(said(none), None, "{none}");
        }
    }
}
