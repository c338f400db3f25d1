//! What guards a request and its answer: a bound on time, a catch for panics, protective headers,
//! and a look at where a form comes from.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use axum::{
    http::{
        HeaderMap, HeaderName, HeaderValue, Method,
        header::{
            ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};
use tokio::time::timeout;

use crate::{Place, Refusal, counts::Surface};

/// Makes panics print where they happened and not what they said: it may be about a person.
/// For the program as a whole, once, at its start.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "a part of the program panicked");
    }));
}

/// The answer, unless it takes too long or its handler panics.
pub(crate) async fn run(answer: impl Future<Output = Response>, longest: Duration) -> Response {
    let mut answer = pin!(answer);
    let caught = poll_fn(|cx| {
        let poll = catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx)));
        // After a panic the future is not polled again, only dropped.
        poll.map_or_else(|_| Poll::Ready(None), |poll| poll.map(Some))
    });
    match timeout(longest, caught).await {
        Ok(Some(answer)) => answer,
        Ok(None) => Refusal::failure().into_response(),
        Err(_) => Refusal::late().into_response(),
    }
}

/// Nothing but our own stylesheet and pictures; no script, no frame, no foreign form.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The console's pages, and public ones that are live, have our own scripts too, which can put no text into a page as markup.
const SCRIPTED_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; \
    trusted-types 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The header of a public page that has our own scripts.
pub(crate) const SCRIPTED: (HeaderName, HeaderValue) =
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(SCRIPTED_POLICY));

/// Headers on every answer. What a handler has set stays.
const ALWAYS: [(HeaderName, HeaderValue); 3] = [
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// What a program's answer may do if a browser shows it.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Headers that say something about pages only.
const ON_PAGES: [(HeaderName, HeaderValue); 3] = [
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
    (HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY")),
];

/// Adds the protective headers that are not there yet.
pub(crate) fn protect(headers: &mut HeaderMap, surface: Surface, place: Place, hsts: bool) {
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    if surface == Surface::Pages {
        let policy = match place {
            Place::Console => SCRIPTED_POLICY,
            Place::Public => POLICY,
        };
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(policy));
        for (name, value) in ON_PAGES {
            headers.entry(name).or_insert(value);
        }
    } else {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    }
    if hsts {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
}

/// Whether the answer is for a person's eyes.
pub(crate) fn reads_pages(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// Whether a page of somebody else sends this form. Another port of the same host counts as
/// somebody else, although cookies do not tell them apart.
pub(crate) fn is_foreign_form(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return false;
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = text(ORIGIN) else {
        // Neither header: no browser of today sends this.
        return false;
    };
    let own = origin.split_once("://").map(|(_, host)| host);
    own.is_none() || own != text(HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(method: Method, pairs: &[(&'static str, &'static str)]) -> bool {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        is_foreign_form(&method, &pairs.iter().map(pair).collect())
    }

    #[test]
    fn a_form_from_elsewhere_is_told_from_our_own() {
        let host = ("host", "desk.example:8081");
        let origin = |origin| foreign(Method::POST, &[host, ("origin", origin)]);
        assert!(!origin("https://desk.example:8081"));
        for other in ["https://desk.example:8082", "https://evil.example", "null"] {
            assert!(origin(other), "{other}");
        }
        let site = |site| foreign(Method::POST, &[host, ("sec-fetch-site", site)]);
        assert!(!site("same-origin") && !site("none"));
        assert!(site("same-site") && site("cross-site"));
        assert!(!foreign(Method::POST, &[host]), "a program's call");
        assert!(!foreign(Method::GET, &[host, ("sec-fetch-site", "cross-site")]), "a link");
    }
}
