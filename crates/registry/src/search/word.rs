//! A name as a row of words.

use super::fold::{fold, fold_beginning, plain};

/// One word of a name, or of what was typed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Small letters without marks.
    pub(super) plain: String,
    /// What its spellings share.
    pub(super) key: String,
    /// The same, if this is only how a word begins.
    pub(super) beginning: String,
    /// Two words written as one: an offer, which counts as no word of its own.
    pub(super) joined: bool,
}

/// Most words of a name that count; no real name has more.
pub(super) const MOST_WORDS: usize = 24;

/// Titles, degrees and words for descent. They are borne, left out and added at will.
const TITLES: &[&str] = &[
    "alm", "almh", "amd", "amdkeb", "amdkep", "bin", "binti", "dr", "dra", "drg", "drh", "drs",
    "h", "haji", "hajjah", "hj", "ir", "kh", "mag", "mkes", "mm", "mpd", "msi", "mt", "ny", "prof",
    "sag", "se", "sh", "shi", "sip", "skep", "skm", "skom", "sos", "spd", "spdi", "tn",
];

/// First words that are often written together with the next.
const JOINERS: &[&str] =
    &["abd", "abdul", "al", "an", "ar", "as", "at", "dwi", "el", "nur", "sri", "tri"];

/// The words of `name`, titles left out unless nothing else stands there, followed by what two of
/// them make when written as one.
pub(super) fn words(name: &str) -> Vec<Word> {
    let mut parts = Vec::new();
    let mut titles = Vec::new();
    for token in name.split(|it: char| it.is_whitespace() || matches!(it, ',' | '/' | ';')) {
        let whole = plain(token);
        if whole.is_empty() {
            continue;
        }
        if TITLES.contains(&whole.as_str()) {
            titles.push(whole);
            continue;
        }
        for dotted in token.split('.') {
            let pieces: Vec<String> =
                dotted.split(['-', '–']).map(plain).filter(|it| !it.is_empty()).collect();
            let last = pieces.len().saturating_sub(1);
            parts.extend(pieces.into_iter().enumerate().map(|(at, it)| (it, at < last)));
        }
    }
    if parts.is_empty() {
        parts.extend(titles.into_iter().map(|it| (it, false)));
    }
    parts.truncate(MOST_WORDS);
    let pairs = parts.windows(2).filter_map(|pair| match pair {
        [(one, hyphen), (other, _)] if *hyphen || JOINERS.contains(&one.as_str()) => {
            Some(Word::of(&format!("{one}{other}"), true))
        }
        _ => None,
    });
    let pairs: Vec<Word> = pairs.collect();
    parts.iter().map(|(part, _)| Word::of(part, false)).chain(pairs).collect()
}

/// `words` with the first two that are often written together written so.
pub(super) fn written_together(words: &[Word]) -> Option<Vec<Word>> {
    let joined = words.iter().find(|it| it.joined)?;
    let own: Vec<&Word> = words.iter().filter(|it| !it.joined).collect();
    let at = own.windows(2).position(
        |pair| matches!(pair, [one, other] if format!("{}{}", one.plain, other.plain) == joined.plain),
    )?;
    let before = own.iter().take(at).map(|it| (*it).clone());
    let after = own.iter().skip(at + 2).map(|it| (*it).clone());
    let joined = Word { joined: false, ..joined.clone() };
    Some(before.chain([joined]).chain(after).collect())
}

impl Word {
    fn of(text: &str, joined: bool) -> Self {
        Self { plain: plain(text), key: fold(text), beginning: fold_beginning(text), joined }
    }

    /// Whether its folded beginning says enough: `Zz` folds to a single letter.
    pub(super) fn begins_telling(&self) -> bool {
        self.beginning.chars().nth(1).is_some()
    }

    /// Whether it says enough to look for: a single letter does not, unless it
    /// is short for a name (`M.`).
    pub(super) fn is_telling(&self) -> bool {
        self.plain.chars().nth(1).is_some() || self.key.chars().nth(1).is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plains(name: &str) -> Vec<String> {
        words(name).into_iter().map(|it| it.plain).collect()
    }

    #[test]
    fn titles_and_marks_are_left_out() {
        assert_eq!(plains("Drs. H. Abd.Rachman, S.Pd, M.Si"), ["abd", "rachman", "abdrachman"]);
        assert_eq!(plains("Siti binti Ma'ruf"), ["siti", "maruf"]);
        assert_eq!(plains("M.Rizky"), ["m", "rizky"]);
        assert_eq!(plains("Haji"), ["haji"], "who is called nothing else is called so");
        assert_eq!(plains("Al-Fatih"), ["al", "fatih", "alfatih"]);
        assert_eq!(plains(" ... "), [""; 0]);
    }

    #[test]
    fn what_is_written_apart_can_be_written_together() {
        let words = words("Siti Nur Aini");
        let together: Vec<String> =
            written_together(&words).unwrap().into_iter().map(|it| it.plain).collect();
        assert_eq!(together, ["siti", "nuraini"]);
    }

    proptest! {
        #[test]
        fn any_text_has_its_words(name in any::<String>()) {
            let words = words(&name);
            prop_assert!(words.len() < 2 * MOST_WORDS);
            prop_assert!(words.iter().all(|it| !it.plain.is_empty() && !it.key.is_empty()));
        }
    }
}
