//! A small lexer for Rust: words, texts and marks with their lines; comments are left out.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `::` or one character of punctuation.
    Mark,
    /// The content of a string literal of any form.
    Text,
    /// An identifier, keyword or number.
    Word,
}

/// One token and the line it begins on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    /// Whether this is the mark `text`.
    pub fn is_mark(&self, text: &str) -> bool {
        self.kind == Kind::Mark && self.text == text
    }

    /// Whether this is the word `text`.
    pub fn is_word(&self, text: &str) -> bool {
        self.kind == Kind::Word && self.text == text
    }
}

/// The tokens of a source file. Any text gives some answer; only correct Rust gives a useful one.
pub fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens
}

/// The place of the bracket that closes the one at `open`.
pub fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.kind != Kind::Mark {
            continue;
        }
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    /// Takes one token, comment or blank; false at the end.
    fn step(&mut self) -> bool {
        let Some(next) = self.peek(0) else { return false };
        match (next, self.peek(1)) {
            ('/', Some('/')) => self.line_comment(),
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', _) => self.quote(),
            (':', Some(':')) => {
                self.push(Kind::Mark, "::".to_owned(), self.line);
                self.at += 2;
            }
            (c, _) if c.is_alphanumeric() || c == '_' => self.word(),
            (c, _) => {
                if !c.is_whitespace() {
                    self.push(Kind::Mark, c.to_string(), self.line);
                }
                self.bump();
            }
        }
        true
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(next == '\n');
        Some(next)
    }

    fn push(&mut self, kind: Kind, text: String, line: usize) {
        self.tokens.push(Token { kind, text, line });
    }

    fn line_comment(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.bump();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.bump() {
            match (c, self.peek(0)) {
                ('/', Some('*')) => depth += 1,
                ('*', Some('/')) => depth -= 1,
                _ => continue,
            }
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }

    /// A character, or a lifetime, which is of no interest.
    fn quote(&mut self) {
        self.bump();
        if self.peek(0) == Some('\\') {
            self.bump();
            self.bump();
            while self.bump().is_some_and(|c| c != '\'') {}
        } else if self.peek(1) == Some('\'') {
            self.bump();
            self.bump();
        } else {
            self.letters();
        }
    }

    fn letters(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.bump();
        }
        word
    }

    fn word(&mut self) {
        let (line, word) = (self.line, self.letters());
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        match (word.as_str(), self.peek(0), self.peek(hashes)) {
            ("r" | "br" | "cr", _, Some('"')) => self.raw_string(hashes),
            ("b" | "c", Some('"'), _) => self.string(),
            ("b", Some('\''), _) => self.quote(),
            ("r", Some('#'), _) => {
                self.bump();
                let raw = self.letters();
                self.push(Kind::Word, raw, line);
            }
            _ => self.push(Kind::Word, word, line),
        }
    }

    fn string(&mut self) {
        let (line, mut text) = (self.line, String::new());
        self.bump();
        while let Some(c) = self.bump().filter(|c| *c != '"') {
            text.push(c);
            if c == '\\' {
                text.extend(self.bump());
            }
        }
        self.push(Kind::Text, text, line);
    }

    fn raw_string(&mut self, hashes: usize) {
        let (line, mut text) = (self.line, String::new());
        self.at += hashes + 1;
        while let Some(c) = self.bump() {
            if c == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(c);
        }
        self.push(Kind::Text, text, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = lex(text).into_iter();
        tokens.filter(|token| token.kind == Kind::Word).map(|token| token.text).collect()
    }

    #[test]
    fn comments_and_texts_hold_no_words() {
        let text = "a // b\n/* c /* d */ e */ f \"g \\\" h\" r#\"i \" j\"# b\"k\" l";
        assert_eq!(words(text), ["a", "f", "l"]);
    }

    #[test]
    fn a_lifetime_is_not_the_beginning_of_a_character() {
        assert_eq!(
            words("fn f<'a>(x: &'a str) { g('\\'', 'x', '\"', b'\\\\') }"),
            ["fn", "f", "x", "str", "g"]
        );
    }

    #[test]
    fn a_raw_word_is_the_word_itself() {
        assert_eq!(words("r#type + br"), ["type", "br"]);
    }

    #[test]
    fn lines_go_on_inside_of_texts_and_comments() {
        let tokens = lex("\"a\nb\" /*\n*/ c");
        assert_eq!(tokens.iter().map(|token| token.line).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn unfinished_text_ends_with_the_file() {
        for text in ["\"a", "r#\"a", "/* a", "'", "b'", "'\\"] {
            lex(text);
        }
    }

    #[test]
    fn brackets_of_all_kinds_close_each_other() {
        let tokens = lex("{ ( [ ] ) } x");
        assert_eq!(closing(&tokens, 0), Some(5));
        assert_eq!(closing(&tokens, 1), Some(4));
        assert_eq!(closing(&lex("{ ("), 0), None);
    }
}
