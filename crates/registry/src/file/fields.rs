//! The fields of one line, as RFC 4180 parts and quotes them.

use std::borrow::Cow;

/// The fields of `line`; `None` if a quotation mark does not close where the field ends.
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
        fields.push(field);
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

/// `value` as it stands in a line: in quotation marks where it must.
pub(super) fn quote(value: &str) -> Cow<'_, str> {
    if value.contains(['"', ',', ';', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", value.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(value)
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

    proptest! {
        #[test]
        fn what_is_quoted_splits_back(values in prop::collection::vec("[^\r\n]{0,20}", 1..6)) {
            let line = values.iter().map(|it| quote(it)).collect::<Vec<_>>().join(",");
            prop_assert_eq!(texts(&line), Some(values));
        }
    }
}
