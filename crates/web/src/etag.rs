//! Whether a client has what it asks for already (RFC 9110, section 13.1.2).

use axum::http::{HeaderMap, header::IF_NONE_MATCH};

/// Whether the client has the edition of this tag; `tag` stands in its quotes.
pub(crate) fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let same = |text: &str| {
        let text = text.trim();
        text == "*" || text.strip_prefix("W/").unwrap_or(text) == tag
    };
    let known = headers.get_all(IF_NONE_MATCH).iter();
    known.filter_map(|it| it.to_str().ok()).any(|text| text.split(',').any(same))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn an_edition_is_known_by_its_tag() {
        let known = |text: &'static str| {
            let headers = HeaderMap::from_iter([(IF_NONE_MATCH, HeaderValue::from_static(text))]);
            knows(&headers, "\"7-jwt\"")
        };
        assert!(known("\"7-jwt\"") && known("W/\"7-jwt\"") && known("\"6-jwt\", \"7-jwt\""));
        assert!(known("*") && !known("\"7-cwt\"") && !known("7-jwt"));
    }
}
