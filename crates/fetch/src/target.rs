//! A URL, taken apart into what is needed to ask for it.

use std::{net::IpAddr, str::FromStr};

use hyper::Uri;

use crate::FetchError;

/// Longer URLs are refused.
const LONGEST: usize = 2048;

/// Where one request goes.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub origin: Origin,
    /// The authority as written, for the `Host` header.
    pub authority: String,
    /// The path and query, never empty.
    pub path: Uri,
}

/// Scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub https: bool,
    pub host: Host,
    pub port: u16,
}

/// A host as it is written: an address, or a name in lower case that must be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    Address(IpAddr),
    Name(String),
}

impl Host {
    /// Whether the URL itself says "this machine", without asking any name server.
    pub fn says_loopback(&self) -> bool {
        match self {
            Self::Address(address) => address.is_loopback(),
            Self::Name(name) => name == "localhost",
        }
    }
}

impl FromStr for Target {
    type Err = FetchError;

    fn from_str(url: &str) -> Result<Self, FetchError> {
        // `Uri` would drop a fragment silently, and user information deceives readers.
        if url.len() > LONGEST || url.contains('#') {
            return Err(FetchError::Url);
        }
        let uri: Uri = url.parse().map_err(|_| FetchError::Url)?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(FetchError::Url),
        };
        let authority = uri.authority().ok_or(FetchError::Url)?;
        let after_host = authority.as_str().strip_prefix(authority.host());
        let port = match after_host.ok_or(FetchError::Url)?.strip_prefix(':') {
            Some(port) => port.parse().ok().filter(|port| *port != 0).ok_or(FetchError::Url)?,
            None => {
                if https {
                    443
                } else {
                    80
                }
            }
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            origin: Origin { https, host: authority.host().parse()?, port },
            authority: authority.as_str().to_ascii_lowercase(),
            path: path.parse().map_err(|_| FetchError::Url)?,
        })
    }
}

impl FromStr for Host {
    type Err = FetchError;

    fn from_str(text: &str) -> Result<Self, FetchError> {
        if let Some(v6) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return v6.parse().map(|v6| Self::Address(IpAddr::V6(v6))).map_err(|_| FetchError::Url);
        }
        if let Ok(v4) = text.parse() {
            return Ok(Self::Address(IpAddr::V4(v4)));
        }
        let name = text.len() <= 253
            && text.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        if !name {
            return Err(FetchError::Url);
        }
        Ok(Self::Name(text.to_ascii_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_url_falls_into_its_parts() {
        let target: Target = "https://Issuer.Example/a?b=c".parse().unwrap();
        assert_eq!(target.origin.host, Host::Name("issuer.example".into()));
        assert_eq!((target.origin.https, target.origin.port), (true, 443));
        assert_eq!(
            (target.authority.as_str(), target.path.to_string().as_str()),
            ("issuer.example", "/a?b=c")
        );
        let target: Target = "http://[::1]:8080".parse().unwrap();
        assert!(target.origin.host.says_loopback());
        assert_eq!((target.origin.port, target.path.path()), (8080, "/"));
    }

    #[test]
    fn what_may_deceive_is_no_url() {
        for url in [
            "",
            "/path",
            "example.org",
            "ftp://example.org/",
            "file:///etc/passwd",
            "https://user@example.org/",
            "https://a:b@example.org/",
            "https://example.org/#x",
            "https:///x",
            "https://example.org:0/",
            "https://example.org:70000/",
            "https://example.org:/",
            "https://exa mple.org/",
            "https://exämple.org/",
            "https://example.org./",
            "https://[::1",
            "https://a_b.example/",
            "data:text/plain,x",
        ] {
            assert_eq!(url.parse::<Target>().err(), Some(FetchError::Url), "{url}");
        }
        let long = format!("https://example.org/{}", "a".repeat(LONGEST));
        assert_eq!(long.parse::<Target>().err(), Some(FetchError::Url));
    }

    #[test]
    fn only_plain_loopback_says_loopback() {
        let says = |host: &str| host.parse::<Host>().unwrap().says_loopback();
        assert!(says("localhost") && says("LOCALHOST") && says("127.0.0.1") && says("[::1]"));
        for other in ["127.1", "2130706433", "0x7f000001", "localhost.example", "[::ffff:7f00:1]"] {
            assert!(!says(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(https?://)?[ -~]{0,60}") {
            drop(text.parse::<Target>());
        }
    }
}
