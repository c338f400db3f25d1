//! How far we may reach: which origins and addresses a request may go to.

use std::net::IpAddr;

use crate::{
    FetchError,
    address::is_public,
    target::{Host, Origin, Target},
};

/// Where requests may go: public addresses over https, and what the configuration adds.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    origins: Vec<Origin>,
    loopback: bool,
}

impl Reach {
    /// Public addresses only.
    pub fn public() -> Self {
        Self::default()
    }

    /// Also the origin of `url`, wherever its name leads and on any port. For URLs that come from
    /// the configuration, such as the deployment's own; never for one that a caller supplied.
    pub fn with_origin(mut self, url: &str) -> Result<Self, FetchError> {
        let origin = url.parse::<Target>()?.origin;
        if !origin.https && !origin.host.says_loopback() {
            return Err(FetchError::Insecure);
        }
        self.origins.push(origin);
        Ok(self)
    }

    /// Also this machine, where the URL itself says so (`localhost`, 127.0.0.0/8, `[::1]`), with
    /// or without TLS. For development; a name that resolves to this machine stays refused.
    pub fn with_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Judges the URL before anything is looked up.
    pub(crate) fn permit(&self, origin: &Origin) -> Result<Permit, FetchError> {
        let trusted =
            self.origins.contains(origin) || (self.loopback && origin.host.says_loopback());
        if trusted {
            return Ok(Permit::Anywhere);
        }
        if !origin.https {
            return Err(FetchError::Insecure);
        }
        if origin.port != 443 && origin.port < 1024 {
            return Err(FetchError::Port);
        }
        if matches!(origin.host, Host::Address(address) if !is_public(address)) {
            return Err(FetchError::Private);
        }
        Ok(Permit::PublicOnly)
    }
}

/// What the addresses of a permitted origin may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permit {
    Anywhere,
    PublicOnly,
}

impl Permit {
    /// Refuses unless every address is permitted: one private among public ones is an attack.
    pub fn check(self, addresses: &[IpAddr]) -> Result<(), FetchError> {
        if self == Self::PublicOnly && !addresses.iter().all(|address| is_public(*address)) {
            return Err(FetchError::Private);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permit(reach: &Reach, url: &str) -> Result<Permit, FetchError> {
        reach.permit(&url.parse::<Target>()?.origin)
    }

    #[test]
    fn the_public_reach_ends_at_https_on_web_ports() {
        let reach = Reach::public();
        assert_eq!(permit(&reach, "https://example.org/"), Ok(Permit::PublicOnly));
        assert_eq!(permit(&reach, "https://example.org:8443/"), Ok(Permit::PublicOnly));
        assert_eq!(permit(&reach, "http://example.org/"), Err(FetchError::Insecure));
        assert_eq!(permit(&reach, "https://example.org:22/"), Err(FetchError::Port));
        assert_eq!(permit(&reach, "http://localhost:8080/"), Err(FetchError::Insecure));
        for private in ["127.0.0.1", "169.254.169.254", "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]"] {
            let url = format!("https://{private}:8443/");
            assert_eq!(permit(&reach, &url), Err(FetchError::Private), "{private}");
        }
    }

    #[test]
    fn loopback_is_permitted_only_where_the_url_says_it() {
        let reach = Reach::public().with_loopback();
        for url in ["http://localhost:8080/x", "http://127.0.0.1/", "https://[::1]:8443/"] {
            assert_eq!(permit(&reach, url), Ok(Permit::Anywhere), "{url}");
        }
        assert_eq!(permit(&reach, "http://localtest.example/"), Err(FetchError::Insecure));
        assert_eq!(permit(&reach, "https://10.0.0.1/"), Err(FetchError::Private));
        assert_eq!(permit(&reach, "https://127.1/"), Ok(Permit::PublicOnly), "looked up, checked");
    }

    #[test]
    fn a_configured_origin_is_that_origin_only() {
        let reach = Reach::public().with_origin("https://Ikd.internal:444/base").unwrap();
        assert_eq!(permit(&reach, "https://ikd.internal:444/status/1"), Ok(Permit::Anywhere));
        assert_eq!(permit(&reach, "https://ikd.internal/"), Ok(Permit::PublicOnly));
        assert_eq!(permit(&reach, "http://ikd.internal:444/"), Err(FetchError::Insecure));
        let plain = Reach::public().with_origin("http://ikd.internal");
        assert_eq!(plain.err(), Some(FetchError::Insecure));
    }
}
