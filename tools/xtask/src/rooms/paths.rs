//! Finds what a file names: `use` trees, paths in code, words, definitions and modules.

use super::lexer::{Kind, Token, closing};

/// One leaf of a `use` tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub path: Vec<String>,
    /// The word it is known by here; `*` for all.
    pub name: String,
    /// Passed on to others: `pub use`, `pub(crate) use`.
    pub passed_on: bool,
    pub line: usize,
}

/// A path or a lone word in code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub path: Vec<String>,
    pub line: usize,
}

/// A module declared here.
#[derive(Debug, PartialEq, Eq)]
pub struct Declared {
    pub name: String,
    pub line: usize,
    /// What stands between its braces; none when it has a file of its own.
    pub body: Option<Facts>,
}

/// All that one file (or one module between braces) says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub imports: Vec<Import>,
    pub named: Vec<Named>,
    pub items: Vec<String>,
    pub modules: Vec<Declared>,
}

/// Words before the name of what they define.
const DEFINE: [&str; 9] =
    ["const", "enum", "fn", "macro_rules", "static", "struct", "trait", "type", "union"];

/// Reads the facts of a file's tokens (comments and tests already left out).
pub fn facts(tokens: &[Token]) -> Facts {
    let mut facts = Facts::default();
    let mut at = 0;
    while tokens.get(at).is_some() {
        at = facts.take(tokens, at);
    }
    facts
}

impl Facts {
    /// Takes what begins at `at`; the place after it.
    fn take(&mut self, tokens: &[Token], at: usize) -> usize {
        let is =
            |offset: usize, mark: &str| tokens.get(at + offset).is_some_and(|t| t.is_mark(mark));
        let Some(token) = tokens.get(at) else { return at };
        if token.kind == Kind::Text {
            self.named.extend(path_in_text(tokens, at));
            return at + 1;
        }
        if token.kind == Kind::Mark {
            return at + 1;
        }
        if token.is_word("use") && !is(1, "<") {
            return self.take_use(tokens, at);
        }
        if token.is_word("mod") && (is(2, ";") || is(2, "{")) {
            return self.take_module(tokens, at);
        }
        if DEFINE.contains(&token.text.as_str()) {
            let name = at + 1 + usize::from(is(1, "!"));
            let name = tokens.get(name).filter(|name| name.kind == Kind::Word);
            self.items.extend(name.map(|name| name.text.clone()));
            return at + 1;
        }
        let previous = before(tokens, at);
        let member = previous.is_some_and(|b| b.is_mark(".") || b.is_mark("::"));
        let shown_to = previous.is_some_and(|b| b.is_word("in")) // pub(in crate::a)
            && at.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|b| b.is_mark("("));
        let (path, end) = path(tokens, at);
        if !member && !shown_to {
            self.named.push(Named { path, line: token.line });
        }
        end
    }

    fn take_use(&mut self, tokens: &[Token], at: usize) -> usize {
        let passed_on = before(tokens, at).is_some_and(|b| b.is_word("pub") || b.is_mark(")"));
        let end = tokens.iter().skip(at).position(|token| token.is_mark(";"));
        let end = end.map_or(tokens.len(), |length| at + length);
        let tree = tokens.get(at + 1..end).unwrap_or_default();
        let mut leaves = Vec::new();
        branch(tree, &[], &mut leaves);
        self.imports.extend(leaves.into_iter().map(|leaf| Import { passed_on, ..leaf }));
        end + 1
    }

    fn take_module(&mut self, tokens: &[Token], at: usize) -> usize {
        let Some(name) = tokens.get(at + 1) else { return at + 1 };
        let mut declared = Declared { name: name.text.clone(), line: name.line, body: None };
        let mut end = at + 2;
        if tokens.get(end).is_some_and(|token| token.is_mark("{")) {
            let open = end + 1;
            end = closing(tokens, end).unwrap_or(tokens.len());
            declared.body = Some(facts(tokens.get(open..end).unwrap_or_default()));
        }
        self.modules.push(declared);
        end + 1
    }
}

/// Reads one comma-separated level of a `use` tree below `stem`.
fn branch(tokens: &[Token], stem: &[String], leaves: &mut Vec<Import>) {
    let mut at = 0;
    while let Some(first) = tokens.get(at) {
        let (mut path, mut alias, line) = (stem.to_vec(), None, first.line);
        let mut leaf = true;
        while let Some(token) = tokens.get(at).filter(|token| !token.is_mark(",")) {
            if token.is_mark("{") {
                let end = closing(tokens, at).unwrap_or(tokens.len());
                branch(tokens.get(at + 1..end).unwrap_or_default(), &path, leaves);
                leaf = false;
                at = end;
            } else if token.is_word("as") {
                at += 1;
                alias = tokens.get(at).map(|token| token.text.clone());
            } else if !token.is_mark("::") {
                path.push(token.text.clone());
            }
            at += 1;
        }
        at += 1;
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop(); // `a::{self}` is `a`
        }
        if let Some(last) = path.last().filter(|_| leaf) {
            let name = alias.unwrap_or_else(|| last.clone());
            leaves.push(Import { name, path, passed_on: false, line });
        }
    }
}

/// The path that begins with the word at `at`, and the place after it.
fn path(tokens: &[Token], at: usize) -> (Vec<String>, usize) {
    let mut path: Vec<String> =
        tokens.get(at).map(|token| token.text.clone()).into_iter().collect();
    let mut end = at + 1;
    while tokens.get(end).is_some_and(|token| token.is_mark("::")) {
        let Some(next) = tokens.get(end + 1).filter(|next| next.kind == Kind::Word) else { break };
        path.push(next.text.clone());
        end += 2;
    }
    (path, end)
}

/// A path inside a text: `"crate::a"`, and the module of `#[serde(with = "a")]`.
fn path_in_text(tokens: &[Token], at: usize) -> Option<Named> {
    let token = tokens.get(at)?;
    let mut path: Vec<String> = token.text.split("::").map(str::to_owned).collect();
    let word = |part: &String| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let with = at.checked_sub(2).and_then(|before| tokens.get(before));
    let with = with.is_some_and(|with| with.text.ends_with("with"));
    let meant = with || matches!(path.first()?.as_str(), "crate" | "self" | "super");
    if !meant || !path.iter().all(word) {
        return None;
    }
    if with {
        path.push("serialize".to_owned()); // one of the functions that serde calls there
    }
    Some(Named { path, line: token.line })
}

fn before(tokens: &[Token], at: usize) -> Option<&Token> {
    tokens.get(at.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::super::lexer::lex;
    use super::*;

    fn named(text: &str) -> Vec<String> {
        facts(&lex(text)).named.iter().map(|named| named.path.join("::")).collect()
    }

    #[test]
    fn a_use_tree_is_taken_leaf_by_leaf() {
        let facts = facts(&lex("pub(crate) use crate::{a::{self, B as C}, d::*};\nuse e;"));
        let leaves: Vec<_> = facts.imports.iter().map(|i| (i.path.join("::"), &*i.name)).collect();
        let wanted = [("crate::a", "a"), ("crate::a::B", "C"), ("crate::d::*", "*"), ("e", "e")];
        assert_eq!(leaves, wanted.map(|(path, name)| (path.to_owned(), name)));
        assert_eq!(
            facts.imports.iter().map(|i| i.passed_on).collect::<Vec<_>>(),
            [true, true, true, false]
        );
        assert_eq!(facts.imports.last().map(|i| i.line), Some(2));
    }

    #[test]
    fn paths_in_code_are_found_and_members_are_not() {
        assert_eq!(named("crate::a::f(x.b).c::<super::D>()"), ["crate::a::f", "x", "super::D"]);
        assert_eq!(named("$crate::a!()"), ["crate::a"]);
        assert_eq!(named("pub(in crate::a) b"), ["pub", "in", "b"]);
    }

    #[test]
    fn a_path_in_an_attribute_counts_and_a_sentence_does_not() {
        assert_eq!(named("#[serde(with = \"wire\")] x"), ["serde", "with", "wire::serialize", "x"]);
        assert_eq!(named("f(\"crate::a\", \"see crate::b\")"), ["f", "crate::a"]);
    }

    #[test]
    fn definitions_and_modules_are_known_by_name() {
        let facts = facts(&lex("struct A; macro_rules! b { } mod c; mod d { fn e() {} mod f; }"));
        assert_eq!(facts.items, ["A", "b"]);
        assert_eq!(facts.modules.len(), 2);
        let inner = facts.modules.last().and_then(|module| module.body.as_ref()).unwrap();
        assert_eq!((inner.items.as_slice(), inner.modules.len()), (&["e".to_owned()][..], 1));
    }

    #[test]
    fn captured_lifetimes_are_no_import() {
        assert!(facts(&lex("fn f() -> impl T + use<'a, X> {}")).imports.is_empty());
    }
}
