//! Codes that open something: 256 bits that nobody guesses, kept only as a hash.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use terms::{Crypto, Die};
use zeroize::Zeroizing;

/// A secret code: of a link, of the browser that opened it, of a session. `Debug` shows a blank.
#[derive(Clone)]
pub struct Code(Zeroizing<String>);

impl Code {
    /// A code as it came from outside; whether it is one of ours is for the store to say.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// A new code, 43 letters.
    pub(crate) fn draw(die: &dyn Die) -> Self {
        let bytes = Zeroizing::new(die.bytes::<32>());
        Self::new(URL_SAFE_NO_PAD.encode(*bytes))
    }

    /// The text, for the link or the cookie and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of it. Rows are looked up by it, so that how far a guess agrees with a code
    /// tells nothing.
    pub(crate) fn hash(&self, crypto: &dyn Crypto) -> [u8; 32] {
        crypto.sha256(self.0.as_bytes())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(‹secret›)")
    }
}

/// Six digits for two people to compare.
pub(crate) fn draw_comparison(die: &dyn Die) -> String {
    format!("{:06}", die.below(1_000_000))
}
