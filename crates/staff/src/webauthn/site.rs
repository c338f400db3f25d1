//! Which console asks: its origin, and the name in which keys are made for it.

/// The relying party of Web Authentication: the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    rp_id: String,
    origin: String,
}

/// The origin or the relying party id cannot be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the console needs an https origin (or http://localhost) and a domain that it lies in")]
pub struct SiteError;

impl Site {
    /// The site with this id (a domain) and exactly this origin (scheme, host and port, as
    /// browsers write it). Only `localhost` may do without TLS.
    pub fn new(rp_id: &str, origin: &str) -> Result<Self, SiteError> {
        let (authority, plain) = match origin.strip_prefix("https://") {
            Some(authority) => (authority, false),
            None => (origin.strip_prefix("http://").ok_or(SiteError)?, true),
        };
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let usual = if plain { "80" } else { "443" };
        let good_port = port.is_none_or(|port| {
            port != usual && !port.starts_with('0') && port.parse::<u16>().is_ok()
        });
        let inside =
            host == rp_id || host.strip_suffix(rp_id).is_some_and(|before| before.ends_with('.'));
        if !is_domain(host) || !is_domain(rp_id) || !good_port || !inside {
            return Err(SiteError);
        }
        if plain && host != "localhost" {
            return Err(SiteError);
        }
        Ok(Self { rp_id: rp_id.to_owned(), origin: origin.to_owned() })
    }

    /// The relying party id.
    pub fn rp_id(&self) -> &str {
        &self.rp_id
    }

    /// The origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Lower-case labels with at least one dot, the last not a number; or `localhost`.
fn is_domain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let label = |it: &str| {
        (1..=63).contains(&it.len())
            && it.bytes().all(plain)
            && !it.starts_with('-')
            && !it.ends_with('-')
    };
    let named = |it: &str| it.bytes().any(|byte| byte.is_ascii_lowercase());
    let last = text.rsplit('.').next().unwrap_or_default();
    let dotted = text == "localhost" || text.contains('.');
    text.len() <= 253 && dotted && text.split('.').all(label) && named(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_tls_origin_inside_its_domain() {
        for (rp_id, origin) in [
            ("localhost", "http://localhost:8081"),
            ("localhost", "https://localhost"),
            ("dukcapil.example.id", "https://dukcapil.example.id"),
            ("dukcapil.example.id", "https://meja.dukcapil.example.id:8443"),
        ] {
            assert!(Site::new(rp_id, origin).is_ok(), "{origin}");
        }
        for (rp_id, origin) in [
            ("dukcapil.example.id", "http://dukcapil.example.id"),
            ("dukcapil.example.id", "https://notdukcapil.example.id"),
            ("dukcapil.example.id", "https://dukcapil.example.id/"),
            ("dukcapil.example.id", "https://dukcapil.example.id:443"),
            ("dukcapil.example.id", "https://dukcapil.example.id:0443"),
            ("dukcapil.example.id", "https://Dukcapil.example.id"),
            ("id", "https://id"),
            ("127.0.0.1", "https://127.0.0.1"),
            ("", "https://dukcapil.example.id"),
            ("localhost", "http://localhost:8081:1"),
            ("localhost", "ftp://localhost"),
        ] {
            assert_eq!(Site::new(rp_id, origin), Err(SiteError), "{origin}");
        }
    }
}
