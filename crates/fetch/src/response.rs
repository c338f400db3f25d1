//! An answer, read whole within its limits.

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::{
    HeaderMap,
    body::{Body, Incoming},
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};

use crate::FetchError;

/// An answer: any status but a redirect's.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The body, within the limit.
    pub body: Bytes,
    headers: HeaderMap,
}

impl Response {
    /// A header's first value, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body, if its media type is `expected` (`type/subtype`, in lower case; parameters such
    /// as a charset are passed over).
    pub fn body_of_type(&self, expected: &str) -> Result<&Bytes, FetchError> {
        let given = self.header(CONTENT_TYPE.as_str()).ok_or(FetchError::Type)?;
        let essence = given.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case(expected) {
            return Ok(&self.body);
        }
        Err(FetchError::Type)
    }
}

/// Reads the whole answer, or says why not.
pub(crate) async fn read(
    answer: hyper::Response<Incoming>,
    limit: usize,
) -> Result<Response, FetchError> {
    let (head, body) = answer.into_parts();
    if head.status.is_redirection() {
        return Err(FetchError::Redirected);
    }
    if head.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(FetchError::Encoded);
    }
    let body = read_body(body, limit).await?;
    Ok(Response { status: head.status.as_u16(), body, headers: head.headers })
}

/// Counts what arrives: the declared length only helps to refuse sooner.
async fn read_body(mut body: Incoming, limit: usize) -> Result<Bytes, FetchError> {
    let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if declared > limit {
        return Err(FetchError::TooLarge);
    }
    let mut whole = BytesMut::with_capacity(declared.min(64 << 10));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| FetchError::Broken)?;
        let Some(part) = frame.data_ref() else { continue };
        if part.len() > limit - whole.len() {
            return Err(FetchError::TooLarge);
        }
        whole.extend_from_slice(part);
    }
    Ok(whole.freeze())
}
