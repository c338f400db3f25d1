//! Which of the two languages a page speaks.

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use terms::Language;

use crate::cookie;

/// What was asked for in the address, else what was chosen before, else what the browser prefers,
/// else Indonesian.
pub(crate) fn choose(query: Option<&str>, headers: &HeaderMap) -> Language {
    asked(query).or_else(|| remembered(headers)).or_else(|| preferred(headers)).unwrap_or_default()
}

/// `lang=id` or `lang=en` in a query.
pub(crate) fn asked(query: Option<&str>) -> Option<Language> {
    query?.split('&').find_map(|pair| of_tag(pair.strip_prefix("lang=")?))
}

/// The one of two values that is for this language; for texts there is [`Language::choose`].
pub(crate) const fn pick<T: Copy>(language: Language, indonesian: T, english: T) -> T {
    match language {
        Language::English => english,
        Language::Indonesian => indonesian,
    }
}

/// The language's name in itself.
pub(crate) const fn own_name(language: Language) -> &'static str {
    language.choose("Bahasa Indonesia", "English")
}

fn remembered(headers: &HeaderMap) -> Option<Language> {
    cookie::find(headers, "lang").and_then(of_tag)
}

/// The best-weighted of our languages (RFC 9110, section 12.5.4); the first on a tie.
fn preferred(headers: &HeaderMap) -> Option<Language> {
    let mut best = None;
    for entry in headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').take(16) {
        let mut parts = entry.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let Some(language) = of_tag(tag.split('-').next().unwrap_or_default()) else {
            continue;
        };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
        let weight: f32 = weight.map_or(Ok(1.0), str::parse).unwrap_or(0.0);
        if weight > best.map_or(0.0, |(_, heaviest)| heaviest) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

fn of_tag(tag: &str) -> Option<Language> {
    match tag {
        "en" => Some(Language::English),
        // Older Java-based browsers still say `in`.
        "id" | "in" => Some(Language::Indonesian),
        _ => None,
    }
}

/// A table of words, each in both languages: a missing one does not compile.
/// `texts! { Words { key: "Indonesian", "English"; … } }`
macro_rules! texts {
    ($name:ident { $($key:ident: $indonesian:literal, $english:literal;)+ }) => {
        /// The words of this page.
        #[derive(Debug)]
        pub(crate) struct $name { $(pub $key: &'static str,)+ }

        impl $name {
            /// The words in `language`.
            pub(crate) const fn of(language: terms::Language) -> &'static Self {
                match language {
                    terms::Language::English => &const { Self { $($key: $english,)+ } },
                    terms::Language::Indonesian => &const { Self { $($key: $indonesian,)+ } },
                }
            }
        }
    };
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue, header::COOKIE};
    use proptest::prelude::*;

    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let pair = |(name, value): &(HeaderName, &str)| {
            (name.clone(), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_address_beats_the_choice_before_and_that_beats_the_browser() {
        let all = headers(&[(COOKIE, "a=b; lang=id"), (ACCEPT_LANGUAGE, "en")]);
        assert_eq!(choose(Some("x=1&lang=en"), &all), Language::English);
        assert_eq!(choose(Some("lang=fr"), &all), Language::Indonesian);
        assert_eq!(choose(None, &headers(&[(ACCEPT_LANGUAGE, "en")])), Language::English);
        assert_eq!(choose(None, &HeaderMap::new()), Language::Indonesian);
    }

    #[test]
    fn the_browser_is_heard_by_weight() {
        for (said, expected) in [
            ("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", Language::Indonesian),
            ("en;q=0.3, id;q=0.8", Language::Indonesian),
            ("nl, en-GB;q=0.5", Language::English),
            ("in_ID", Language::Indonesian),
            ("in, en;q=0.9", Language::Indonesian),
            ("en;q=0", Language::Indonesian),
            ("en;q=x", Language::Indonesian),
            ("su, jv", Language::Indonesian),
        ] {
            assert_eq!(choose(None, &headers(&[(ACCEPT_LANGUAGE, said)])), expected, "{said}");
        }
    }

    proptest! {
        #[test]
        fn no_header_panics(said in "[ -~]{0,60}") {
            choose(Some(&said), &headers(&[(ACCEPT_LANGUAGE, &said), (COOKIE, &said)]));
        }
    }
}
