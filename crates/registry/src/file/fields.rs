//! The fields of one line, as RFC 4180 parts and quotes them.

use std::borrow::Cow;

use super::formula;

/// The values in `line`, as they were before [`quote`]; `None` if a quotation mark does not close where the field ends.
pub(super) fn split(line: &[u8], delimiter: u8) -> Option<Vec<Cow<'_, [u8]>>> {
    let mut fields = Vec::with_capacity(12);
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix(b"\"") {
            Some(quoted) => unquote(quoted)?,
            None => {
                let end = rest.iter().position(|it| *it == delimiter).unwrap_or(rest.len());
                let (field, after) = rest.split_at_checked(end)?;
                (Cow::Borrowed(field), after)
            }
        };
        fields.push(formula::original(field));
        match after.split_first() {
            None => return Some(fields),
            Some((next, after)) if *next == delimiter => rest = after,
            Some(_) => return None,
        }
    }
}

/// The content up to the closing quotation mark, and what follows it.
fn unquote(quoted: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let mut content = Cow::Borrowed(&[][..]);
    let mut rest = quoted;
    loop {
        let end = rest.iter().position(|it| *it == b'"')?;
        let (part, after) = rest.split_at_checked(end)?;
        match after.strip_prefix(b"\"\"") {
            // A doubled mark stands for one.
            Some(after) => {
                content.to_mut().extend(part);
                content.to_mut().push(b'"');
                rest = after;
            }
            None if content.is_empty() => return Some((Cow::Borrowed(part), after.get(1..)?)),
            None => {
                content.to_mut().extend(part);
                return Some((content, after.get(1..)?));
            }
        }
    }
}

/// `value` as it stands in a line of CSV that leaves the house: in quotation marks where it must,
/// and behind an apostrophe where a spreadsheet would run it (see `file/formula.rs`).
pub fn quote(value: &str) -> Cow<'_, str> {
    let value = formula::neutral(value);
    if value.contains(['"', ',', ';', '\t', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", value.replace('"', "\"\"")))
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(line: &str) -> Option<Vec<String>> {
        let fields = split(line.as_bytes(), b',')?;
        Some(fields.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect())
    }

    #[test]
    fn quoted_fields_hold_commas_and_marks() {
        let fields = |line: &str| texts(line).unwrap();
        assert_eq!(fields(r#"a,"b, c","d ""e""",,"","#), ["a", "b, c", "d \"e\"", "", "", ""]);
        assert_eq!(fields(""), [""]);
        assert_eq!(fields(r#"Ma'ruf "Ucok",x"#), ["Ma'ruf \"Ucok\"", "x"]);
        assert_eq!(fields(r#""""""#), ["\""]);
    }

    #[test]
    fn marks_that_do_not_close_are_refused() {
        for bad in [r#""a"#, r#"a,"b"c"#, r#"""""#, "\""] {
            assert_eq!(texts(bad), None, "{bad}");
        }
    }

    /// How a cell begins for a program that parts cells by `delimiter`, whether or not it heeds
    /// quotation marks, and takes white space and marks away.
    fn beginnings(file: &str, delimiter: char) -> impl Iterator<Item = char> {
        let passed_over = |sign: char| sign == '"' || sign == ' ' || sign == '\u{A0}';
        let cells = file.split([delimiter, '\n']);
        cells.filter_map(move |cell| cell.trim_start_matches(passed_over).chars().next())
    }

    proptest! {
        #[test]
        fn what_is_quoted_splits_back(
            values in prop::collection::vec("\\PC{0,20}|['\"=+@\t\r\n ,;x-]{0,12}", 1..6),
            any in any::<String>(),
        ) {
            for values in [values, vec![any]] {
                let line = values.iter().map(|it| quote(it)).collect::<Vec<_>>().join(",");
                prop_assert_eq!(texts(&line), Some(values));
            }
        }

        #[test]
        fn no_cell_begins_with_a_formula_however_the_file_is_opened(
            values in prop::collection::vec("\\PC{0,20}|['\"=+@\t\r\n ,;x-]{0,12}", 1..6),
        ) {
            let line = values.iter().map(|it| quote(it)).collect::<Vec<_>>().join(",");
            for delimiter in [',', ';', '\t', '\r'] {
                // A line's own tabs and returns part cells where they are looked at as such.
                for sign in beginnings(&line, delimiter) {
                    prop_assert!(!"=+-@＝＋－＠".contains(sign), "{line:?} by {delimiter:?}");
                }
            }
            for delimiter in [',', ';'] {
                for sign in beginnings(&line, delimiter) {
                    prop_assert!(!"\t\r".contains(sign), "{line:?} by {delimiter:?}");
                }
            }
        }
    }
}
