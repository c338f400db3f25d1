//! Absolute http and https URLs, read strictly: nothing is repaired, nothing is guessed.

use std::{fmt, net::Ipv6Addr, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use terms::Class;

/// Longer URLs are refused.
pub const LONGEST: usize = 2048;

/// An absolute `http` or `https` URL without user information and fragment, as it was written.
/// Two are equal only if their text is (identifiers are compared so, OpenID4VCI 1.0, 12.2.1).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Url {
    text: String,
    /// Where the authority ends and the path (or the query) begins.
    path: usize,
    /// Where the query begins, with its question mark.
    query: usize,
}

/// The text is no URL that we would use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// A space, a control character, a backslash, anything beyond ASCII, or a broken `%xx`.
    #[error("a URL holds a character that must be percent-encoded")]
    Character,
    /// Fragments lead nowhere in a protocol.
    #[error("a URL here must have no fragment")]
    Fragment,
    /// No host, or not one that can be looked up.
    #[error("a URL has no usable host")]
    Host,
    /// The port is no number from 1 to 65535.
    #[error("a URL has no usable port")]
    Port,
    /// Neither http nor https.
    #[error("a URL must begin with https:// or http://")]
    Scheme,
    /// Longer than 2048 bytes.
    #[error("a URL is longer than {LONGEST} bytes")]
    TooLong,
    /// Names and passwords in URLs deceive people.
    #[error("a URL must have no user information")]
    UserInformation,
}

impl UrlError {
    /// Always the sender's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl Url {
    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the scheme is https.
    pub fn is_https(&self) -> bool {
        self.text.as_bytes().get(4).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'))
    }

    /// The host in lower case; an IPv6 address in its brackets.
    pub fn host(&self) -> String {
        split_port(self.authority()).0.to_ascii_lowercase()
    }

    /// The port, also where it is the scheme's own and unsaid.
    pub fn port(&self) -> u16 {
        let usual = if self.is_https() { 443 } else { 80 };
        split_port(self.authority()).1.and_then(|port| port.parse().ok()).unwrap_or(usual)
    }

    /// The path as written; empty if there is none.
    pub fn path(&self) -> &str {
        self.text.get(self.path..self.query).unwrap_or_default()
    }

    /// The query as written, without its question mark.
    pub fn query(&self) -> Option<&str> {
        self.text.get(self.query + 1..)
    }

    /// Whether it points to this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        let v4 = host.strip_prefix("127.").is_some_and(|rest| {
            rest.split('.').count() == 3 && rest.split('.').all(|part| part.parse::<u8>().is_ok())
        });
        v4 || host == "localhost" || host == "[::1]"
    }

    /// Whether secrets may travel there: over TLS, or not beyond this machine.
    pub fn is_private(&self) -> bool {
        self.is_https() || self.is_loopback()
    }

    /// The URL with `/.well-known/NAME` put between host and path (RFC 8414, section 3.1;
    /// OpenID4VCI 1.0, section 12.2.2). A lone or final slash of the path is dropped.
    pub fn well_known(&self, name: &str) -> String {
        let origin = self.text.get(..self.path).unwrap_or_default();
        format!("{origin}/.well-known/{name}{}", self.path().trim_end_matches('/'))
    }

    /// The URL as it is compared where only the place matters (RFC 9449, section 4.3): scheme and
    /// host in lower case, no default port, no query, percent-encoding and empty path normalised
    /// (RFC 3986, sections 6.2.2.1, 6.2.2.2 and 6.2.3).
    pub fn place(&self) -> String {
        let scheme = if self.is_https() { "https" } else { "http" };
        let port = match self.port() {
            443 if self.is_https() => String::new(),
            80 if !self.is_https() => String::new(),
            port => format!(":{port}"),
        };
        let path = if self.path().is_empty() { "/" } else { self.path() };
        format!("{scheme}://{}{port}{}", self.host(), normal_escapes(path))
    }

    /// The origin: scheme, host and port where it is not the scheme's own.
    pub fn origin(&self) -> String {
        let mut place = self.place();
        let authority = place.find("://").map_or(0, |at| at + 3);
        let end = place.get(authority..).and_then(|rest| rest.find('/'));
        place.truncate(end.map_or(place.len(), |end| authority + end));
        place
    }

    fn authority(&self) -> &str {
        let start = if self.is_https() { 8 } else { 7 };
        self.text.get(start..self.path).unwrap_or_default()
    }
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if text.len() > LONGEST {
            return Err(UrlError::TooLong);
        }
        check_characters(text)?;
        let start = scheme_length(text).ok_or(UrlError::Scheme)?;
        let rest = text.get(start..).unwrap_or_default();
        let path = start + rest.find(['/', '?']).unwrap_or(rest.len());
        let tail = text.get(path..).unwrap_or_default();
        let query = path + tail.find('?').unwrap_or(tail.len());
        let url = Self { text: text.to_owned(), path, query };
        check_authority(url.authority())?;
        Ok(url)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Without the query: it may carry a code.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, more) =
            (self.text.get(..self.query).unwrap_or_default(), self.query().map_or("", |_| "?…"));
        write!(f, "{shown}{more}")
    }
}

impl Serialize for Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Url {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

fn scheme_length(text: &str) -> Option<usize> {
    ["https://", "http://"].into_iter().map(str::len).find(|length| {
        let scheme = text.get(..*length).unwrap_or_default();
        scheme.eq_ignore_ascii_case("https://") || scheme.eq_ignore_ascii_case("http://")
    })
}

/// Only what RFC 3986 lets stand in a URL, and every `%` with its two digits.
fn check_characters(text: &str) -> Result<(), UrlError> {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let fits = match byte {
            b'#' => return Err(UrlError::Fragment),
            b'%' => bytes
                .get(at + 1..at + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
            byte => byte.is_ascii_graphic(),
        };
        if !fits {
            return Err(UrlError::Character);
        }
    }
    Ok(())
}

fn check_authority(authority: &str) -> Result<(), UrlError> {
    if authority.contains('@') {
        return Err(UrlError::UserInformation);
    }
    let (host, port) = split_port(authority);
    if port.is_some_and(|port| {
        port.is_empty()
            || !port.bytes().all(|byte| byte.is_ascii_digit())
            || port.parse::<u16>().map_or(true, |port| port == 0)
    }) {
        return Err(UrlError::Port);
    }
    let v6 = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let name = !host.is_empty()
        && host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    if v6.map_or(name, |v6| v6.parse::<Ipv6Addr>().is_ok()) {
        return Ok(());
    }
    Err(UrlError::Host)
}

/// Host and port; the colons inside an IPv6 address are not the port's.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Unreserved characters unescaped, the rest escaped in capitals.
fn normal_escapes(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('%') {
        normal.push_str(before);
        let digits = after.get(..2).unwrap_or_default();
        match u8::from_str_radix(digits, 16) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
            }
            _ => {
                normal.push('%');
                normal.push_str(&digits.to_ascii_uppercase());
            }
        }
        rest = after.get(2..).unwrap_or_default();
    }
    normal.push_str(rest);
    normal
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn parts_are_where_they_should_be() {
        let parsed = url("https://Issuer.example:8443/a/b?x=1&y=2");
        assert!(parsed.is_https() && !parsed.is_loopback() && parsed.is_private());
        assert_eq!((parsed.host().as_str(), parsed.port()), ("issuer.example", 8443));
        assert_eq!((parsed.path(), parsed.query()), ("/a/b", Some("x=1&y=2")));
        let bare = url("http://[::1]");
        assert_eq!((bare.host().as_str(), bare.port(), bare.path()), ("[::1]", 80, ""));
        assert!(bare.is_loopback() && bare.is_private());
        assert!(!url("http://127.0.0.1.evil.example/").is_private());
        assert!(!url("http://issuer.example/").is_private());
        assert!(!url("http://evil.localhost/").is_private(), "not every resolver keeps it here");
        assert_eq!(format!("{:?}", url("https://a.example/o?code=1")), "https://a.example/o?…");
    }

    #[test]
    fn the_well_known_part_goes_between_host_and_path() {
        let name = "openid-credential-issuer";
        for (issuer, expected) in [
            ("https://h.example", "https://h.example/.well-known/openid-credential-issuer"),
            ("https://h.example/", "https://h.example/.well-known/openid-credential-issuer"),
            (
                "https://h.example/tenant",
                "https://h.example/.well-known/openid-credential-issuer/tenant",
            ),
            ("http://h:8080/a/b/", "http://h:8080/.well-known/openid-credential-issuer/a/b"),
        ] {
            assert_eq!(url(issuer).well_known(name), expected);
        }
    }

    #[test]
    fn one_place_written_in_two_ways_is_one_place() {
        for same in [
            "HTTPS://H.example:443/t%6fken?code=1",
            "https://h.example/token",
            "https://h.example:443/token?",
        ] {
            assert_eq!(url(same).place(), "https://h.example/token", "{same}");
        }
        assert_ne!(url("https://h.example/token/").place(), "https://h.example/token");
        assert_ne!(
            url("https://h.example/%2Ftoken").place(),
            url("https://h.example//token").place()
        );
        assert_eq!(url("http://h.example:80").place(), "http://h.example/");
        assert_eq!(url("http://h.example:81/x/y?z").origin(), "http://h.example:81");
    }

    #[test]
    fn what_could_deceive_is_refused() {
        for (text, error) in [
            ("ftp://h.example", UrlError::Scheme),
            ("//h.example", UrlError::Scheme),
            ("https:/h.example", UrlError::Scheme),
            ("https://", UrlError::Host),
            ("https:///path", UrlError::Host),
            ("https://-h.example", UrlError::Host),
            ("https://h..example", UrlError::Host),
            ("https://[::1", UrlError::Host),
            ("https://bank.example@evil.example", UrlError::UserInformation),
            ("https://h.example:", UrlError::Port),
            ("https://h.example:0", UrlError::Port),
            ("https://h.example:65536", UrlError::Port),
            ("https://h.example:+80", UrlError::Port),
            ("https://h.example/#x", UrlError::Fragment),
            ("https://h.example/a b", UrlError::Character),
            ("https://h.example\\@evil.example", UrlError::Character),
            ("https://h.example/%2", UrlError::Character),
            ("https://ko\u{0137}s.example/", UrlError::Character),
        ] {
            assert_eq!(text.parse::<Url>(), Err(error), "{text}");
        }
        assert_eq!(
            format!("https://h/{}", "a".repeat(LONGEST)).parse::<Url>(),
            Err(UrlError::TooLong)
        );
    }

    proptest! {
        #[test]
        fn no_text_panics_and_a_place_is_its_own_place(text in "(https?://)?[ -~]{0,40}") {
            if let Ok(parsed) = text.parse::<Url>() {
                let place: Url = parsed.place().parse().unwrap();
                prop_assert_eq!(place.place(), parsed.place());
                prop_assert!(parsed.well_known("x").parse::<Url>().is_ok());
            }
        }
    }
}
