//! Which of the two languages a page speaks.

use axum::http::{
    HeaderMap,
    header::{ACCEPT_LANGUAGE, COOKIE},
};

/// A language of our pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Bahasa Indonesia, unless something else is asked for.
    Id,
}

impl Lang {
    /// Both, the first being the one that is spoken when nobody says otherwise.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// What was asked for in the address, else what was chosen before, else what the browser
    /// prefers, else Indonesian.
    pub(crate) fn choose(query: Option<&str>, headers: &HeaderMap) -> Self {
        Self::asked(query)
            .or_else(|| Self::remembered(headers))
            .or_else(|| Self::preferred(headers))
            .unwrap_or(Self::Id)
    }

    /// `lang=id` or `lang=en` in a query.
    pub(crate) fn asked(query: Option<&str>) -> Option<Self> {
        query?.split('&').find_map(|pair| Self::from_code(pair.strip_prefix("lang=")?))
    }

    /// The language's code (BCP 47).
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Id => "id",
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Id => "Bahasa Indonesia",
        }
    }

    /// The one of two texts that is in this language.
    pub(crate) const fn pick<T: Copy>(self, indonesian: T, english: T) -> T {
        match self {
            Self::En => english,
            Self::Id => indonesian,
        }
    }

    fn remembered(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .find_map(|pair| Self::from_code(pair.trim().strip_prefix("lang=")?))
    }

    /// The best-weighted of our languages (RFC 9110, section 12.5.4); the first on a tie.
    fn preferred(headers: &HeaderMap) -> Option<Self> {
        let mut best = None;
        for entry in headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').take(16) {
            let mut parts = entry.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let Some(lang) = Self::from_code(tag.split('-').next().unwrap_or_default()) else {
                continue;
            };
            let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
            let weight: f32 = weight.map_or(Ok(1.0), str::parse).unwrap_or(0.0);
            if weight > best.map_or(0.0, |(_, heaviest)| heaviest) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang)
    }

    fn from_code(code: &str) -> Option<Self> {
        match code {
            "en" => Some(Self::En),
            // Older Java-based browsers still say `in`.
            "id" | "in" => Some(Self::Id),
            _ => None,
        }
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
            /// The words in `lang`.
            pub(crate) const fn of(lang: $crate::Lang) -> &'static Self {
                match lang {
                    $crate::Lang::En => &const { Self { $($key: $english,)+ } },
                    $crate::Lang::Id => &const { Self { $($key: $indonesian,)+ } },
                }
            }
        }
    };
}
pub(crate) use texts;

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};
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
        assert_eq!(Lang::choose(Some("x=1&lang=en"), &all), Lang::En);
        assert_eq!(Lang::choose(Some("lang=fr"), &all), Lang::Id);
        assert_eq!(Lang::choose(None, &headers(&[(ACCEPT_LANGUAGE, "en")])), Lang::En);
        assert_eq!(Lang::choose(None, &HeaderMap::new()), Lang::Id);
    }

    #[test]
    fn the_browser_is_heard_by_weight() {
        for (said, expected) in [
            ("id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7", Lang::Id),
            ("en;q=0.3, id;q=0.8", Lang::Id),
            ("nl, en-GB;q=0.5", Lang::En),
            ("in_ID", Lang::Id),
            ("in, en;q=0.9", Lang::Id),
            ("en;q=0", Lang::Id),
            ("en;q=x", Lang::Id),
            ("su, jv", Lang::Id),
        ] {
            assert_eq!(
                Lang::choose(None, &headers(&[(ACCEPT_LANGUAGE, said)])),
                expected,
                "{said}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_header_panics(said in "[ -~]{0,60}") {
            Lang::choose(Some(&said), &headers(&[(ACCEPT_LANGUAGE, &said), (COOKIE, &said)]));
        }
    }
}
