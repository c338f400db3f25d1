//! The verbs: get and post.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request,
    client::conn::http1,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HOST, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::{task::JoinSet, time::timeout};

use crate::{FetchError, Lookup, Reach, Response, connect, response, target::Target};

/// How much and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest body taken, in bytes.
    pub body: usize,
    /// The longest time for looking up, connecting and the TLS handshake together.
    pub connect: Duration,
    /// The longest time for everything.
    pub total: Duration,
}

/// One MiB, three and ten seconds: enough for the largest status list over a poor line.
impl Default for Limits {
    fn default() -> Self {
        Self { body: 1 << 20, connect: Duration::from_secs(3), total: Duration::from_secs(10) }
    }
}

/// Makes requests within its reach and its limits. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fetch {
    reach: Arc<Reach>,
    tls: Arc<ClientConfig>,
    lookup: Lookup,
    limits: Limits,
}

/// One request to make; the body is empty for a GET.
struct Call<'a> {
    method: Method,
    headers: &'a [(&'a str, &'a str)],
    body: Bytes,
}

impl Fetch {
    /// Requests within `reach`, trusting the public roots and those in `extra_roots` (PEM; may be
    /// empty).
    pub fn new(reach: Reach, extra_roots: &[u8]) -> Result<Self, FetchError> {
        let tls = connect::tls(extra_roots)?;
        Ok(Self { reach: Arc::new(reach), tls, lookup: Lookup::System, limits: Limits::default() })
    }

    /// The same with other limits.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same with another way to look names up. Addresses are checked all the same.
    pub fn with_lookup(mut self, lookup: Lookup) -> Self {
        self.lookup = lookup;
        self
    }

    /// Asks for `url`, accepting `accept`.
    pub async fn get(&self, url: &str, accept: &str) -> Result<Response, FetchError> {
        let headers = &[(ACCEPT.as_str(), accept)];
        self.send(url, Call { method: Method::GET, headers, body: Bytes::new() }).await
    }

    /// Posts a form that is already encoded (`application/x-www-form-urlencoded`).
    pub async fn post_form(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Response, FetchError> {
        self.post(url, "application/x-www-form-urlencoded", headers, body).await
    }

    /// Posts JSON text.
    pub async fn post_json(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Response, FetchError> {
        self.post(url, "application/json", headers, body).await
    }

    /// Posts a body of any media type, or an empty one.
    pub async fn post(
        &self,
        url: &str,
        media_type: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Response, FetchError> {
        let mut all = vec![(CONTENT_TYPE.as_str(), media_type)];
        all.extend_from_slice(headers);
        self.send(url, Call { method: Method::POST, headers: &all, body: body.into() }).await
    }

    async fn send(&self, url: &str, call: Call<'_>) -> Result<Response, FetchError> {
        let target: Target = url.parse()?;
        let request = call.for_target(&target)?;
        let exchange = self.exchange(&target, request);
        timeout(self.limits.total, exchange).await.map_err(|_| FetchError::Slow)?
    }

    async fn exchange(
        &self,
        target: &Target,
        request: Request<Full<Bytes>>,
    ) -> Result<Response, FetchError> {
        let opening = self.lookup.connect(&self.reach, &target.origin, &self.tls);
        let opened = timeout(self.limits.connect, opening).await;
        let stream = opened.map_err(|_| FetchError::Slow)??;
        let (mut sender, connection) = http1::Builder::new()
            .max_headers(64)
            .max_buf_size(64 << 10)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|_| FetchError::Broken)?;
        // Dropping the set ends the connection, also when the time is up.
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        let answer = sender.send_request(request).await.map_err(|_| FetchError::Broken)?;
        response::read(answer, self.limits.body).await
    }
}

impl Call<'_> {
    fn for_target(self, target: &Target) -> Result<Request<Full<Bytes>>, FetchError> {
        let mut request = Request::builder()
            .method(self.method)
            .uri(target.path.clone())
            .header(HOST, &target.authority)
            .header(USER_AGENT, "ikd")
            // A compressed answer could unfold beyond any limit.
            .header(ACCEPT_ENCODING, "identity");
        for (name, value) in self.headers {
            request = request.header(*name, *value);
        }
        request.body(Full::new(self.body)).map_err(|_| FetchError::Header)
    }
}
