//! Cookies: for one browser, and never for its scripts.

use axum::http::{HeaderMap, header::COOKIE};

/// From where a browser may bring a cookie along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// Also when a link or a wallet leads here.
    Links,
    /// From our own pages only.
    OwnPages,
}

/// A cookie to be kept.
#[derive(Clone, Copy)]
pub(crate) struct Kept<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub path: &'a str,
    /// Seconds; 0 takes the cookie away.
    pub age: u64,
    pub from: From,
    /// Whether it may travel over TLS only.
    pub secure: bool,
}

/// The value of the first cookie of this name.
pub(crate) fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

impl Kept<'_> {
    /// The `Set-Cookie` header.
    pub fn header(&self) -> String {
        let Self { name, value, path, age, .. } = self;
        let from = match self.from {
            From::Links => "Lax",
            From::OwnPages => "Strict",
        };
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path={path}; Max-Age={age}; HttpOnly; SameSite={from}{secure}")
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers = [(COOKIE, "a=1; desk2=x; desk=y"), (COOKIE, "desk=z; lang=id")];
        let headers: HeaderMap = headers
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        let found = |name| find(&headers, name);
        assert_eq!((found("desk"), found("lang"), found("des")), (Some("y"), Some("id"), None));
    }
}
