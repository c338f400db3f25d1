//! Requests for the platform to make, and what came back.

use std::fmt;

use protocols::Url;

use crate::error::AnswerError;

/// One request. Whoever makes it follows no redirect, sends no cookie, takes no answer that is
/// longer than `max_bytes`, and connects only over TLS with public trust, or to a loopback
/// address where the URL says so (OpenID4VP 1.0, section 14.5; OpenID4VCI 1.0, section 13.7).
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where to; https, or http to this very machine.
    pub url: Url,
    /// Headers, `content-type` and `accept` among them.
    pub headers: Vec<(&'static str, String)>,
    /// Empty for GET.
    pub body: Vec<u8>,
    /// The longest answer to be read.
    pub max_bytes: usize,
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
}

/// What came back: any status, redirects included.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers; names in any capitals.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// Nothing came back: no connection, no answer in time, or one that was too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

impl Method {
    /// As it stands in the request.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl Request {
    pub(crate) fn get(url: Url, accept: &str, max_bytes: usize) -> Self {
        let headers = vec![("accept", accept.to_owned())];
        Self { method: Method::Get, url, headers, body: Vec::new(), max_bytes }
    }

    pub(crate) fn post(url: Url, content_type: &str, body: Vec<u8>, max_bytes: usize) -> Self {
        let mut headers = vec![("accept", JSON.to_owned())];
        if !body.is_empty() {
            headers.push(("content-type", content_type.to_owned()));
        }
        Self { method: Method::Post, url, headers, body, max_bytes }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }
}

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

impl Response {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// The answer, if there is one that stands by itself: no redirect, and within its bound.
pub(crate) fn whole(
    answer: Result<Response, Unreachable>,
    max_bytes: usize,
) -> Result<Response, AnswerError> {
    let response = answer.map_err(|Unreachable| AnswerError::Unreachable)?;
    if (300..400).contains(&response.status) {
        return Err(AnswerError::Redirected);
    }
    if response.body.len() > max_bytes {
        return Err(AnswerError::TooLarge);
    }
    Ok(response)
}

/// The body of an answer with status 200.
pub(crate) fn body(
    answer: Result<Response, Unreachable>,
    max_bytes: usize,
) -> Result<Vec<u8>, AnswerError> {
    match whole(answer, max_bytes)? {
        Response { status: 200, body, .. } => Ok(body),
        Response { status, .. } => Err(AnswerError::Status(status)),
    }
}

/// Whether `target`, which `source` has named, leads into this machine although its source lies
/// outside: nobody out there may point the wallet at what listens here.
pub(crate) fn leads_inward(source: &Url, target: &Url) -> bool {
    target.is_loopback() && !source.is_loopback()
}

/// Without header values and body: there are codes and tokens in them.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} ({} bytes)", self.method.name(), self.url, self.body.len())
    }
}

/// Without header values and body.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &[u8]) -> Result<Response, Unreachable> {
        Ok(Response { status, headers: vec![("X-Y".into(), "1".into())], body: body.to_vec() })
    }

    #[test]
    fn only_a_whole_answer_counts() {
        assert_eq!(body(answer(200, b"abc"), 3), Ok(b"abc".to_vec()));
        assert_eq!(body(answer(200, b"abcd"), 3), Err(AnswerError::TooLarge));
        assert_eq!(body(answer(302, b""), 3), Err(AnswerError::Redirected));
        assert_eq!(body(answer(404, b""), 3), Err(AnswerError::Status(404)));
        assert_eq!(body(Err(Unreachable), 3), Err(AnswerError::Unreachable));
        assert_eq!(answer(200, b"").unwrap().header("x-y"), Some("1"));
    }

    #[test]
    fn a_request_prints_no_secret_and_names_a_header_once() {
        let url = "https://a.example/t?code=7".parse().unwrap();
        let request = Request::post(url, FORM, b"tx_code=493536".to_vec(), 10).with("dpop", "a");
        let request = request.with("dpop", "b").with("accept", "c");
        assert_eq!(request.headers.iter().filter(|(name, _)| *name == "dpop").count(), 1);
        let printed = format!("{request:?}");
        assert_eq!(printed, "POST https://a.example/t?… (14 bytes)");
    }

    #[test]
    fn nobody_outside_points_into_this_machine() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let (outside, inside) = (url("https://a.example/x"), url("http://localhost:1/x"));
        assert!(leads_inward(&outside, &inside) && leads_inward(&outside, &url("https://[::1]")));
        assert!(!leads_inward(&inside, &inside) && !leads_inward(&inside, &outside));
    }
}
