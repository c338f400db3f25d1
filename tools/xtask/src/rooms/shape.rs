//! The shape of a source file: documented, of a readable length, and SQL only where it belongs.

use super::lexer::{Kind, Token, closing, lex};
use super::table::Allowed;
use super::tests_out::without_tests;

/// More lines than this is a drawer, not a file.
const LONGEST_FILE: usize = 400;
/// More lines than this does not fit a screen.
const LONGEST_FUNCTION: usize = 60;

/// Whether the room of a file keeps tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sql {
    Allowed,
    Forbidden,
}

/// A finding; `excuse` is what an entry of the table must name to allow it.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub text: String,
    excuse: Option<(String, Option<String>)>,
}

impl Finding {
    /// Whether an entry of the table allows this.
    pub fn is_allowed_by(&self, allowed: &Allowed) -> bool {
        let excuse = self.excuse.as_ref();
        excuse
            .is_some_and(|(file, function)| (file, function) == (&allowed.file, &allowed.function))
    }
}

/// What is wrong with the file at `path` (relative to the workspace).
pub fn findings(path: &str, text: &str, sql: Sql) -> Vec<Finding> {
    let mut found = Vec::new();
    if !is_documented(text) {
        found.push(Finding { text: format!("{path}: begins without `//!`"), excuse: None });
    }
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        let text = format!("{path}: {lines} lines (at most {LONGEST_FILE})");
        found.push(Finding { text, excuse: Some((path.to_owned(), None)) });
    }
    let tokens = lex(text);
    for (name, line, lines) in functions(&tokens) {
        if lines > LONGEST_FUNCTION {
            let text =
                format!("{path}:{line}: `{name}` has {lines} lines (at most {LONGEST_FUNCTION})");
            found.push(Finding { text, excuse: Some((path.to_owned(), Some(name))) });
        }
    }
    if sql == Sql::Forbidden {
        let texts = without_tests(&tokens).into_iter().filter(|token| token.kind == Kind::Text);
        found.extend(texts.filter(|token| is_sql(&token.text)).map(|token| {
            let text = format!("{path}:{}: SQL in a room without tables", token.line);
            Finding { text, excuse: None }
        }));
    }
    found
}

/// The first line that is not blank and no attribute of the file is documentation.
fn is_documented(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with("#!["));
    first.is_some_and(|line| line.starts_with("//!"))
}

/// Every function with a body: its name, first line and number of lines.
fn functions(tokens: &[Token]) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.is_word("fn")) {
        let Some(name) = tokens.get(at + 1).filter(|next| next.kind == Kind::Word) else {
            continue;
        };
        let Some(last) = body_end(tokens, at + 2) else { continue };
        found.push((name.text.clone(), token.line, last.line - token.line + 1));
    }
    found
}

fn body_end(tokens: &[Token], mut at: usize) -> Option<&Token> {
    loop {
        let token = tokens.get(at)?;
        match token.text.as_str() {
            ";" => return None,
            "{" => return tokens.get(closing(tokens, at)?),
            "(" | "[" => at = closing(tokens, at)?,
            _ => {}
        }
        at += 1;
    }
}

fn is_sql(text: &str) -> bool {
    let text = text.trim_start();
    let both = |first: &str, then: &str| text.starts_with(first) && text.contains(then);
    both("SELECT ", " FROM ")
        || both("INSERT ", "INTO ")
        || both("UPDATE ", "SET ")
        || both("DELETE ", "FROM ")
        || both("WITH ", "SELECT ")
        || ["CREATE ", "ALTER ", "DROP "].iter().any(|verb| {
            ["TABLE ", "INDEX ", "VIEW ", "UNIQUE INDEX "]
                .iter()
                .any(|what| text.strip_prefix(verb).is_some_and(|rest| rest.starts_with(what)))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, sql: Sql) -> Vec<String> {
        findings("a.rs", text, sql).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_file_begins_with_what_it_is_for() {
        assert!(texts("#![expect(x)]\n\n//! A.\n", Sql::Allowed).is_empty());
        assert_eq!(texts("// A.\n//! B.\n", Sql::Allowed), ["a.rs: begins without `//!`"]);
        assert_eq!(texts("", Sql::Allowed).len(), 1);
    }

    #[test]
    fn length_is_counted_from_fn_to_brace_and_allowed_only_by_name() {
        let long = format!("//! A.\nfn f(x: [u8; {{ 2 }}])\n{{{}}}\n", "\n".repeat(60));
        let found = findings("a.rs", &long, Sql::Allowed);
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(one.text, "a.rs:2: `f` has 62 lines (at most 60)");
        let allowed = |function: Option<&str>| Allowed {
            file: "a.rs".to_owned(),
            function: function.map(str::to_owned),
            reason: String::new(),
        };
        assert!(one.is_allowed_by(&allowed(Some("f"))));
        assert!(!one.is_allowed_by(&allowed(Some("g"))));
        assert!(!one.is_allowed_by(&allowed(None)));
        assert_eq!(texts(&format!("//! A.\n{}", "\n".repeat(400)), Sql::Allowed).len(), 1);
    }

    #[test]
    fn sql_is_found_in_code_and_not_in_sentences_or_tests() {
        let code = "//! A.\nconst A: &str = \"\n  SELECT a\n FROM b\";";
        assert_eq!(texts(code, Sql::Forbidden), ["a.rs:2: SQL in a room without tables"]);
        assert!(texts(code, Sql::Allowed).is_empty());
        let fine = "//! A.\nconst A: &str = \"SELECT one of them\";\n#[cfg(test)]\nmod tests { const B: &str = \"DROP TABLE c\"; }";
        assert!(texts(fine, Sql::Forbidden).is_empty());
    }
}
