//! Leaves out what is compiled for tests only: items under `#[cfg(test)]`.

use super::lexer::{Kind, Token, closing};

/// The tokens without items for tests only; nothing when the whole file is.
pub fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match attribute(tokens, at) {
            Some(attribute) if attribute.inner && attribute.for_tests => return Vec::new(),
            Some(attribute) if attribute.for_tests => at = item_end(tokens, attribute.end + 1),
            _ => {
                kept.push(token.clone());
                at += 1;
            }
        }
    }
    kept
}

struct Attribute {
    inner: bool,
    for_tests: bool,
    /// The place of its closing bracket.
    end: usize,
}

fn attribute(tokens: &[Token], at: usize) -> Option<Attribute> {
    tokens.get(at).filter(|token| token.is_mark("#"))?;
    let inner = tokens.get(at + 1)?.is_mark("!");
    let open = at + 1 + usize::from(inner);
    tokens.get(open).filter(|token| token.is_mark("["))?;
    let end = closing(tokens, open)?;
    let words = tokens.get(open..end)?.iter().filter(|token| token.kind == Kind::Word);
    let words: Vec<&str> = words.map(|token| token.text.as_str()).collect();
    // `any(test, …)` is also compiled without tests, `not(test)` only then.
    let for_tests = match words.as_slice() {
        ["cfg", "test"] => true,
        ["cfg", "all", rest @ ..] => rest.contains(&"test") && !rest.contains(&"not"),
        _ => false,
    };
    Some(Attribute { inner, for_tests, end })
}

/// The place after the item that begins at `at`.
fn item_end(tokens: &[Token], mut at: usize) -> usize {
    while let Some(attribute) = attribute(tokens, at) {
        at = attribute.end + 1;
    }
    // These end with a semicolon, whatever braces they hold.
    let mut ends_with_brace = true;
    while let Some(token) = tokens.get(at) {
        if token.is_word("use") || token.is_word("const") || token.is_word("static") {
            // `const fn` is a function.
            ends_with_brace = tokens.get(at + 1).is_some_and(|next| next.is_word("fn"));
        } else if token.is_mark(";") {
            return at + 1;
        } else if token.is_mark("(") || token.is_mark("[") || token.is_mark("{") {
            let brace = token.is_mark("{");
            at = closing(tokens, at).unwrap_or(tokens.len());
            if brace && ends_with_brace {
                return at + 1;
            }
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::lexer::lex;
    use super::*;

    fn kept(text: &str) -> String {
        let tokens = without_tests(&lex(text));
        tokens.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn modules_uses_and_functions_for_tests_are_left_out() {
        assert_eq!(kept("a #[cfg(test)] mod tests { b { c } } d"), "a d");
        assert_eq!(kept("a #[cfg(test)] #[expect(x)] use b::{c, d}; e"), "a e");
        assert_eq!(kept("a #[cfg(test)] const fn f(x: [u8; 2]) -> u8 { x } b"), "a b");
        assert_eq!(kept("a #[cfg(test)] const X: T = T { a: 1 }; b"), "a b");
        assert_eq!(kept("a #[cfg(all(test, unix))] mod b; c"), "a c");
    }

    #[test]
    fn what_is_also_compiled_otherwise_stays() {
        assert_eq!(kept("#[cfg(not(test))] a"), "# [ cfg ( not ( test ) ) ] a");
        assert_eq!(kept("#[cfg(any(test, unix))] a").chars().last(), Some('a'));
        assert_eq!(kept("#![cfg(test)] fn a() {}"), "");
    }
}
