//! Values in a file that a spreadsheet may open: shown there, and never run.
//!
//! A spreadsheet runs a cell that begins with one of `= + - @`, a tab or a carriage return. Such a
//! value is written behind an apostrophe, as OWASP advises against "CSV injection": spreadsheets
//! and their users know that mark as "this is text", and it needs no change of the file's form.
//! Which sign parts the cells depends on who opens the file, so the mark also stands where a value
//! would go on in a new cell if commas, semicolons, tabs or line breaks parted them. Reading takes
//! away one apostrophe from where writing would put it, so that every value comes back.

use std::borrow::Cow;

/// `value` with an apostrophe before every formula that could begin in it.
pub(super) fn neutral(value: &str) -> Cow<'_, str> {
    let mut places = starts(value).peekable();
    if places.peek().is_none() {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len() + 4);
    let mut from = 0;
    for place in places {
        text.push_str(value.get(from..place).unwrap_or_default());
        text.push('\'');
        from = place;
    }
    text.push_str(value.get(from..).unwrap_or_default());
    Cow::Owned(text)
}

/// The value that [`neutral`] made `field` of; what is not UTF-8 stays as it is.
pub(super) fn original(field: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if !field.contains(&b'\'') {
        return field;
    }
    let Ok(text) = std::str::from_utf8(&field) else { return field };
    let before = starts(text).filter_map(|place| place.checked_sub(1));
    let marks: Vec<usize> = before.filter(|it| field.get(*it) == Some(&b'\'')).collect();
    if marks.is_empty() {
        return field;
    }
    let kept = field.iter().enumerate().filter(|(place, _)| !marks.contains(place));
    Cow::Owned(kept.map(|(_, byte)| *byte).collect())
}

/// Where in `text` a sign stands that begins a formula if its cell begins there.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut at_start = true;
    text.char_indices().filter_map(move |(place, sign)| {
        let starts = at_start && is_formula(sign);
        at_start = is_separator(sign) || at_start && !starts && is_passed_over(sign);
        starts.then_some(place)
    })
}

/// The wide forms are taken for the narrow ones where people write with them.
const fn is_formula(sign: char) -> bool {
    matches!(sign, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

const fn is_separator(sign: char) -> bool {
    matches!(sign, ',' | ';' | '\t' | '\r' | '\n')
}

/// What programs take away, or may, before they look at how a cell begins.
fn is_passed_over(sign: char) -> bool {
    matches!(sign, '"' | '\'') || sign.is_whitespace() || sign.is_control()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn back(text: &str) -> String {
        String::from_utf8(original(Cow::Borrowed(text.as_bytes())).into_owned()).unwrap()
    }

    #[test]
    fn what_begins_like_a_formula_stands_behind_an_apostrophe() {
        for (value, written) in [
            ("=1+1", "'=1+1"),
            ("+62", "'+62"),
            ("-Siti", "'-Siti"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r1", "'\r1"),
            ("＝1", "'＝1"),
            ("  =1", "  '=1"),
            ("\"=1\"", "\"'=1\""),
            ("'=1", "''=1"),
            ("Blok A; =1", "Blok A; '=1"),
            ("A,-1\n@x", "A,'-1\n'@x"),
        ] {
            assert_eq!(neutral(value), written);
            assert_eq!(back(written), value);
        }
    }

    #[test]
    fn what_is_no_formula_stays_as_it_is() {
        for value in ["", "Siti", "Nur'aini", "'Aisyah", "Jl. A-1 no. 3+4", "a=b", "'", "36.73"] {
            assert!(matches!(neutral(value), Cow::Borrowed(it) if it == value), "{value}");
            assert_eq!(back(value), value);
        }
        let latin1 = Cow::Borrowed(&b"'=Jos\xE9"[..]);
        assert_eq!(original(latin1).as_ref(), b"'=Jos\xE9", "who cannot be read is not touched");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>(), near in "['\"=+@\t\r\n ,;x-]{0,12}") {
            for text in [text, near] {
                prop_assert_eq!(back(&neutral(&text)), text);
            }
        }
    }
}
