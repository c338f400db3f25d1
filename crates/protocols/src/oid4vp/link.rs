//! The link that brings a request to a wallet, and how the wallet fetches it
//! (OpenID4VP 1.0, sections 5.4, 5.10 and 13).

use std::fmt;

use terms::Class;

use super::refusal::RefusalCode;
use crate::{
    form::{Form, FormError},
    url::{Url, UrlError},
};

/// Longer links and bodies are refused.
const MOST_BYTES: usize = 16 * 1024;
/// Custom schemes under which wallets are invoked: the specification's and HAIP's.
const SCHEMES: [&str; 2] = ["openid4vp:", "haip-vp:"];
/// Longer nonces of wallets are refused: they are echoed.
const LONGEST_NONCE: usize = 256;

/// A request by reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLink {
    /// Who asks, as the link says; compared with the signed request later.
    pub client_id: String,
    /// Where the signed request lies. Redirects from there are not followed.
    pub request_uri: Url,
    /// How it is fetched.
    pub method: RequestUriMethod,
}

/// `request_uri_method`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RequestUriMethod {
    /// A plain fetch.
    #[default]
    Get,
    /// With the wallet's nonce. A wallet may fall back to [`RequestUriMethod::Get`].
    Post,
}

/// What a wallet posts to `request_uri`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestPost {
    /// To be echoed in the signed request.
    pub wallet_nonce: Option<String>,
}

/// Why a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The link or body is not well formed.
    #[error("the request cannot be read: {0}")]
    Form(#[from] FormError),
    /// Neither `get` nor `post`.
    #[error("`request_uri_method` is neither `get` nor `post`")]
    Method,
    /// A parameter that must be there is not.
    #[error("the request lacks `{0}`")]
    Missing(&'static str),
    /// The wallet's nonce is too long to echo.
    #[error("`wallet_nonce` is too long")]
    Nonce,
    /// The reference is not protected by TLS.
    #[error("the request lies at an address without TLS")]
    Plain,
    /// Another scheme than those of presentations.
    #[error("this is no presentation request")]
    Scheme,
    /// A broken reference.
    #[error("the request holds a broken address: {0}")]
    Url(#[from] UrlError),
}

impl LinkError {
    /// The asker's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }

    /// The code on the wire.
    pub fn code(self) -> RefusalCode {
        match self {
            Self::Method => RefusalCode::InvalidRequestUriMethod,
            _ => RefusalCode::InvalidRequest,
        }
    }
}

/// A request that lies in its link as a whole (RFC 9101, section 5.1): a counter's, for a phone
/// without a network.
#[derive(Clone, PartialEq, Eq)]
pub struct WholeRequest {
    /// Who is said to ask.
    pub client_id: String,
    /// The signed request.
    pub request: String,
}

impl WholeRequest {
    /// Reads a link that carries its request; `None` if it is another.
    pub fn find(text: &str) -> Option<Self> {
        let (before, query) = text.trim().split_once('?')?;
        if !SCHEMES.contains(&before.trim_end_matches('/')) {
            return None;
        }
        let mut form = Form::parse(query.as_bytes(), MOST_BYTES).ok()?;
        // A reference beside it leaves open which of the two is meant (RFC 9101, section 5).
        if form.find("request_uri").is_some() {
            return None;
        }
        Some(Self { client_id: form.take("client_id")?, request: form.take("request")? })
    }

    /// The whole `openid4vp://` link.
    pub fn link(&self) -> String {
        let form = Form::new().with("client_id", &self.client_id).with("request", &self.request);
        format!("{}//?{}", SCHEMES[0], form.encode())
    }
}

/// Who is said to ask.
impl fmt::Debug for WholeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WholeRequest").field(&self.client_id).finish()
    }
}

impl RequestLink {
    /// Reads a link with a wallet's scheme, or a web link with the same parameters. Parameters
    /// beside these are ignored: only the signed request counts.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        let (before, query) = text.split_once('?').unwrap_or((text, ""));
        if !SCHEMES.iter().any(|scheme| before.starts_with(scheme)) {
            let web: Url = before.parse().map_err(|_| LinkError::Scheme)?;
            if !web.is_private() {
                return Err(LinkError::Plain);
            }
        }
        let mut form = Form::parse(query.as_bytes(), MOST_BYTES)?;
        let mut need = |name| form.take(name).ok_or(LinkError::Missing(name));
        let client_id = need("client_id")?;
        let request_uri: Url = need("request_uri")?.parse()?;
        if !request_uri.is_private() {
            return Err(LinkError::Plain);
        }
        let method = match form.find("request_uri_method") {
            None | Some("get") => RequestUriMethod::Get,
            Some("post") => RequestUriMethod::Post,
            Some(_) => return Err(LinkError::Method),
        };
        Ok(Self { client_id, request_uri, method })
    }

    /// The whole `openid4vp://` link.
    pub fn link(&self) -> String {
        format!("{}//?{}", SCHEMES[0], self.query())
    }

    /// The parameters, for a link to a web wallet.
    pub fn query(&self) -> String {
        let method = (self.method == RequestUriMethod::Post).then_some("post");
        Form::new()
            .with("client_id", &self.client_id)
            .with("request_uri", self.request_uri.as_str())
            .with_some("request_uri_method", method)
            .encode()
    }
}

impl RequestPost {
    /// Reads the form body; the wallet's metadata and what else it says is ignored.
    pub fn parse(body: &[u8]) -> Result<Self, LinkError> {
        let wallet_nonce = Form::parse(body, MOST_BYTES)?.take("wallet_nonce");
        if wallet_nonce.as_ref().is_some_and(|nonce| nonce.len() > LONGEST_NONCE) {
            return Err(LinkError::Nonce);
        }
        Ok(Self { wallet_nonce })
    }

    /// The form body.
    pub fn form(&self) -> String {
        Form::new().with_some("wallet_nonce", self.wallet_nonce.as_deref()).encode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> RequestLink {
        RequestLink {
            client_id: "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk".to_owned(),
            request_uri: "https://rp.example/request/7?a=b&c".parse().unwrap(),
            method: RequestUriMethod::Post,
        }
    }

    #[test]
    fn a_link_reads_back() {
        let text = link().link();
        assert!(text.starts_with("openid4vp://?client_id=x509_hash%3AUvo3"), "{text}");
        assert!(text.ends_with("&request_uri_method=post"), "{text}");
        assert_eq!(RequestLink::parse(&text), Ok(link()));
        let get = RequestLink { method: RequestUriMethod::Get, ..link() };
        assert!(!get.link().contains("request_uri_method"));
        assert_eq!(RequestLink::parse(&get.link()), Ok(get));
        for other in ["haip-vp://", "https://wallet.example/ask", "http://localhost:8082/"] {
            assert_eq!(RequestLink::parse(&format!("{other}?{}", link().query())), Ok(link()));
        }
    }

    #[test]
    fn a_request_may_lie_in_its_link_as_a_whole() {
        let client_id = link().client_id;
        let whole = WholeRequest { client_id, request: "eyJ0.eyJ1.c2ln".to_owned() };
        let text = whole.link();
        assert!(text.starts_with("openid4vp://?client_id=x509_hash%3A"), "{text}");
        assert!(text.ends_with("&request=eyJ0.eyJ1.c2ln"), "{text}");
        assert_eq!(WholeRequest::find(&text), Some(whole));
        assert!(RequestLink::parse(&text).is_err());
        assert_eq!(WholeRequest::find(&link().link()), None);
        let both = format!("{text}&request_uri=https%3A%2F%2Frp.example");
        assert_eq!(WholeRequest::find(&both), None, "one or the other");
        for other in ["mailto:", "https://wallet.example/", "openid4vpx:"] {
            assert_eq!(WholeRequest::find(&text.replace("openid4vp://", other)), None);
        }
        assert_eq!(WholeRequest::find(&format!("{text}{}", "x".repeat(17_000))), None);
    }

    #[test]
    fn a_link_that_leads_astray_is_refused() {
        let parse = |from: &str, to: &str| RequestLink::parse(&link().link().replace(from, to));
        assert_eq!(parse("client_id", "client"), Err(LinkError::Missing("client_id")));
        assert_eq!(parse("request_uri=", "request="), Err(LinkError::Missing("request_uri")));
        assert_eq!(parse("https%3A", "http%3A"), Err(LinkError::Plain));
        assert_eq!(parse("https%3A", "file%3A"), Err(LinkError::Url(UrlError::Scheme)));
        assert_eq!(parse("openid4vp://", "mailto:"), Err(LinkError::Scheme));
        assert_eq!(parse("openid4vp://", "http://wallet.example/"), Err(LinkError::Plain));
        let doubled = format!("{}&client_id=x", link().link());
        assert_eq!(RequestLink::parse(&doubled), Err(LinkError::Form(FormError::Doubled)));
        let method = parse("=post", "=put").unwrap_err();
        assert_eq!(method.code(), RefusalCode::InvalidRequestUriMethod);
    }

    #[test]
    fn a_wallet_may_post_a_nonce() {
        let post = RequestPost { wallet_nonce: Some("qPmxiNFCR3QTm19POc8u".to_owned()) };
        assert_eq!(post.form(), "wallet_nonce=qPmxiNFCR3QTm19POc8u");
        assert_eq!(RequestPost::parse(post.form().as_bytes()), Ok(post));
        assert_eq!(RequestPost::parse(b"wallet_metadata=%7B%7D"), Ok(RequestPost::default()));
        let long = format!("wallet_nonce={}", "x".repeat(257));
        assert_eq!(RequestPost::parse(long.as_bytes()), Err(LinkError::Nonce));
    }
}
