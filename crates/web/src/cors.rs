//! Pages of other origins may call the endpoints for wallets: no answer there rests on a cookie,
//! so there is nothing that a foreign page could borrow (Fetch, section 3.2).

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD,
        },
    },
    response::{IntoResponse, Response},
};

/// Whether a browser asks if it may ask.
pub(crate) fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// It may.
pub(crate) fn permit() -> Response {
    const PERMITTED: [(HeaderName, &str); 3] = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, dpop"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, PERMITTED).into_response()
}

/// Lets every origin read the answer, and the headers that wallets need of it.
pub(crate) fn share(headers: &mut HeaderMap) {
    const ANY: HeaderValue = HeaderValue::from_static("*");
    const NEEDED: HeaderValue = HeaderValue::from_static("dpop-nonce, www-authenticate");
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, NEEDED);
}
