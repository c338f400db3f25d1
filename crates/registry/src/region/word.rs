//! The words of a name as they are compared: small letters and digits, without marks.

/// Most letters of a text that count.
const LONGEST: usize = 100;

/// The words of `text`, folded. Apostrophes part nothing: `Ba'u` is `bau`.
pub(super) fn words(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    for letter in text.chars().take(LONGEST).flat_map(char::to_lowercase) {
        match letter {
            '\'' | '`' | '’' | '‘' | 'ʼ' | '\u{300}'..='\u{36f}' => {}
            _ if letter.is_alphanumeric() => word.push(plain(letter)),
            _ if word.is_empty() => {}
            _ => words.push(std::mem::take(&mut word)),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A word of before 1972 (and 1947) in the spelling of today: `soerabaja`, `djakarta`, `tjiamis`.
pub(super) fn modern(word: &str) -> String {
    // A j of today is kept from becoming a y by a letter that no word holds.
    let pairs = [("tj", "c"), ("dj", "\0"), ("ch", "kh"), ("oe", "u"), ("j", "y"), ("\0", "j")];
    pairs.iter().fold(word.to_owned(), |word, (old, new)| word.replace(old, new))
}

fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_is_cut_into_plain_small_words() {
        for (text, expected) in [
            ("Kec. Cipocok  Jaya", &["kec", "cipocok", "jaya"][..]),
            ("Pasi Kuala Ba'u", &["pasi", "kuala", "bau"]),
            ("Udek Du’en", &["udek", "duen"]),
            ("FÀK-FÁK", &["fak", "fak"]),
            ("Cafe\u{301}", &["cafe"]),
            ("  ... ", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn old_spellings_become_those_of_today() {
        for (old, today) in [
            ("soerabaja", "surabaya"),
            ("djakarta", "jakarta"),
            ("tjirebon", "cirebon"),
            ("njoenjoer", "nyunyur"),
            ("jogjakarta", "yogyakarta"),
            ("serang", "serang"),
        ] {
            assert_eq!(modern(old), today);
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,80}") {
            let once = words(&text);
            prop_assert_eq!(words(&once.join(" ")), once.clone());
            prop_assert!(once.iter().all(|it| !it.is_empty() && !it.contains(' ')));
        }
    }
}
