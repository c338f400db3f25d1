//! Looking for a letter in a long text, many letters at once.

/// What stands before the first `letter` and what behind it; `letter` is ASCII.
pub(crate) fn split_once(text: &str, letter: u8) -> Option<(&str, &str)> {
    let place = find(text.as_bytes(), letter)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

fn find(text: &[u8], letter: u8) -> Option<usize> {
    let (blocks, _) = text.as_chunks::<32>();
    let has = |block: &[u8; 32]| block.iter().fold(false, |any, it| any | (*it == letter));
    let passed = blocks.iter().position(has).unwrap_or(blocks.len()) * 32;
    let (words, rest) = text.get(passed..)?.as_chunks();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        if let Some(within) = first_of(zeros(word ^ (EACH * u64::from(letter))) & !word) {
            return Some(passed + place * 8 + within);
        }
    }
    let place = rest.iter().position(|it| *it == letter)?;
    Some(passed + words.len() * 8 + place)
}

/// How many letters stand before the first that has no place in a JSON text as it is: quotation
/// mark, backslash or control character. Most texts are short; certificates and portraits are
/// passed over in blocks.
#[inline]
pub(crate) fn plain_letters(letters: &[u8]) -> usize {
    const BLOCK: usize = 64;
    let start = plain_words(letters.get(..BLOCK).unwrap_or(letters));
    if start < BLOCK {
        return start;
    }
    let (blocks, _) = letters.as_chunks();
    let odd = |block: &[u8; BLOCK]| block.iter().fold(false, |any, it| any | is_odd(*it));
    let passed = blocks.iter().position(odd).unwrap_or(blocks.len()) * BLOCK;
    passed + plain_words(letters.get(passed..).unwrap_or_default())
}

#[inline]
fn plain_words(letters: &[u8]) -> usize {
    let (words, rest) = letters.as_chunks();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // With this bit turned the quotation mark follows the control characters, which stay.
        let control_or_quote = (word ^ (EACH * 2)).wrapping_sub(EACH * 0x21);
        let backslash = zeros(word ^ (EACH * u64::from(b'\\')));
        if let Some(within) = first_of((control_or_quote | backslash) & !word) {
            return place * 8 + within;
        }
    }
    words.len() * 8 + rest.iter().take_while(|it| !is_odd(**it)).count()
}

fn is_odd(letter: u8) -> bool {
    (letter < 0x20) | (letter == b'"') | (letter == b'\\')
}

/// One in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// Marks bytes that are zero in their highest bit, once those are struck out that had it before.
/// A borrow marks a byte falsely only behind a true one.
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(EACH)
}

/// The first byte that is marked.
fn first_of(marks: u64) -> Option<usize> {
    let marks = marks & (EACH << 7);
    (marks != 0).then_some(marks.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_text_is_split_where_the_letter_first_stands(text in "[a-c}\u{7f}é]{0,80}~?[a-cé~]{0,40}") {
            prop_assert_eq!(split_once(&text, b'~'), text.split_once('~'));
        }

        #[test]
        fn letters_are_looked_at_one_by_one_or_eight_at_once(letters: Vec<u8>, odd in 0..3_usize, place in 0..40_usize) {
            let mut letters: Vec<u8> = letters.into_iter().map(|it| it | 0x20).collect();
            letters.insert(place.min(letters.len()), b"\"\\\x1f"[odd]);
            let first = letters.iter().position(|it| matches!(it, b'"' | b'\\' | ..0x20));
            prop_assert_eq!(Some(plain_letters(&letters)), first);
        }

        #[test]
        fn long_texts_are_no_different(letters in prop::collection::vec(0x20..=0xff_u8, 0..300)) {
            let odd = |it: &u8| matches!(it, b'"' | b'\\' | ..0x20);
            let first = letters.iter().position(odd).unwrap_or(letters.len());
            prop_assert_eq!(plain_letters(&letters), first);
            let plain: Vec<u8> = letters.into_iter().filter(|it| !odd(it)).collect();
            prop_assert_eq!(plain_letters(&plain), plain.len());
            prop_assert_eq!(plain_letters(&[&plain[..], b"\""].concat()), plain.len());
        }
    }
}
