//! Where people may be sent back to, and with what.

use protocols::Url;

/// The response code and its name take up to this many letters.
const ROOM_FOR_CODE: usize = 96;

/// Whether `target` lies at or beneath one of the registered `prefixes`: the same scheme, host
/// and port, and the path part by part. On this very machine any port counts, because programs
/// there listen where they find a place (RFC 8252, section 7.3).
pub(crate) fn is_registered(target: &Url, prefixes: &[Url]) -> bool {
    let place = target.place();
    // Browsers would resolve dots before they go there.
    let dotted = place.split('/').any(|part| part == "." || part == "..");
    let fits = |prefix: &Url| {
        let local = prefix.is_loopback() && target.is_loopback();
        if local && (prefix.is_https() != target.is_https() || prefix.host() != target.host()) {
            return false;
        }
        let (place, prefix) = if local {
            (target.path().to_owned(), prefix.path().to_owned())
        } else {
            (place.clone(), prefix.place())
        };
        let rest = place.strip_prefix(prefix.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !dotted && target.as_str().len() + ROOM_FOR_CODE <= 2048 && prefixes.iter().any(fits)
}

/// The address with the response code, of which 256 bits are fresh (OpenID4VP 1.0, section 14.3).
pub(crate) fn with_code(target: &str, code: &str) -> String {
    let joint = if target.contains('?') { '&' } else { '?' };
    format!("{target}{joint}response_code={code}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Where a browser would go: dots resolved, `%2e` read as a dot.
        #[test]
        fn no_spelling_leads_out_of_the_registered_place(
            parts in prop::collection::vec("back|\\.|\\.\\.|%2e|%2E%2e|\\.%2e|[a-z]{0,3}", 0..6),
        ) {
            let target = format!("https://shop.example/{}", parts.join("/"));
            if fits(&target, "https://shop.example/back") {
                let mut place = Vec::new();
                for part in &parts {
                    match part.to_lowercase().replace("%2e", ".").as_str() {
                        "." => {}
                        ".." => drop(place.pop()),
                        part => place.push(part.to_owned()),
                    }
                }
                prop_assert_eq!(place.first().map(String::as_str), Some("back"));
            }
        }
    }

    fn fits(target: &str, prefix: &str) -> bool {
        is_registered(&target.parse().unwrap(), &[prefix.parse().unwrap()])
    }

    #[test]
    fn a_prefix_holds_to_the_end_of_its_last_part() {
        assert!(fits("https://shop.example/back", "https://shop.example/back"));
        assert!(fits("https://shop.example/back/1?order=7", "https://shop.example/back"));
        assert!(fits("https://SHOP.example:443/any", "https://shop.example"));
        assert!(fits("https://shop.example/back/", "https://shop.example/back/"));
        assert!(!fits("https://shop.example/backdoor", "https://shop.example/back"));
        assert!(!fits("https://shop.example.evil.example/", "https://shop.example"));
        assert!(!fits("http://shop.example/back", "https://shop.example/back"));
        assert!(!fits("https://shop.example:444/back", "https://shop.example/back"));
        assert!(!fits("https://shop.example/back/../admin", "https://shop.example/back"));
        assert!(!fits("https://shop.example/back/%2e%2e/admin", "https://shop.example/back"));
    }

    #[test]
    fn on_this_machine_any_port_counts() {
        assert!(fits("http://localhost:9999/back", "http://localhost"));
        assert!(fits("http://localhost/back/1", "http://localhost:8080/back"));
        assert!(!fits("http://127.0.0.1:9999/back", "http://localhost"), "another name");
        assert!(!fits("http://localhost:9999/other", "http://localhost/back"));
        assert!(!fits("https://localhost:9999/back", "http://localhost"));
    }

    #[test]
    fn a_code_is_added_to_whatever_query_there_is() {
        assert_eq!(with_code("https://a.example/b", "c"), "https://a.example/b?response_code=c");
        assert_eq!(
            with_code("https://a.example/b?d=e", "c"),
            "https://a.example/b?d=e&response_code=c"
        );
    }
}
