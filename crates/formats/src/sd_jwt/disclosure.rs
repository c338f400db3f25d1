//! Disclosures as received: opened, hashed as they came, found by their digest.

use std::{borrow::Cow, mem, ops::Range};

use terms::Crypto;

use super::SdJwtError;
use crate::{
    base64url::{self, Digest},
    json::{JsonError, Tree},
};

/// The JSON of all disclosures, one behind the other; what is read of it borrows from here.
#[derive(Debug, Default)]
pub(super) struct Opened {
    json: Vec<u8>,
    ranges: Vec<Range<usize>>,
}

impl Opened {
    /// Decodes the disclosures.
    pub fn new(texts: &[&str]) -> Result<Self, SdJwtError> {
        let opened = base64url::decode_each(texts);
        let (json, ranges) = opened.map_err(|_| SdJwtError::DisclosureMalformed)?;
        Ok(Self { json, ranges })
    }
}

/// The name that a disclosure brings (`None` for an element of an array), and the value.
pub(super) type Content<'a> = (Option<Cow<'a, str>>, Tree<'a>);

/// The disclosures of one credential, found by digest, each to be taken once.
#[derive(Debug)]
pub(super) struct Disclosures<'a> {
    /// Salt, name if there is one, and value of each, one disclosure behind the other.
    parts: Vec<Tree<'a>>,
    /// Where name and value stand among the parts, of each that has not been taken.
    contents: Vec<Option<(Option<usize>, usize)>>,
    digests: Vec<Digest>,
    /// The places of all in the order of their digests, and the head of each digest.
    by_digest: Vec<(u64, usize)>,
}

impl<'a> Disclosures<'a> {
    /// Reads all. The digest is taken of the text as it came (RFC 9901, section 4.2.3): nothing
    /// is written anew, so that every issuer's spelling of JSON will do.
    pub fn read(
        crypto: &dyn Crypto,
        texts: &[&str],
        opened: &'a Opened,
    ) -> Result<Self, SdJwtError> {
        let mut read = Self {
            parts: Vec::with_capacity(texts.len() * 3),
            contents: Vec::with_capacity(texts.len()),
            digests: vec![Digest::default(); texts.len()],
            by_digest: Vec::with_capacity(texts.len()),
        };
        for range in &opened.ranges {
            read.open(opened.json.get(range.clone()).unwrap_or_default())?;
        }
        for (place, (text, digest)) in texts.iter().zip(&mut read.digests).enumerate() {
            digest.write(&crypto.sha256(text.as_bytes()));
            read.by_digest.push((head(digest.letters()), place));
        }
        read.sort()?;
        Ok(read)
    }

    /// `[salt, name, value]` or `[salt, value]`.
    fn open(&mut self, json: &'a [u8]) -> Result<(), SdJwtError> {
        let start = self.parts.len();
        Tree::parse_elements(json, &mut self.parts).map_err(|error| match error {
            JsonError::TooDeep => SdJwtError::TooDeep,
            _ => SdJwtError::DisclosureMalformed,
        })?;
        let content = match self.parts.get(start..).unwrap_or_default() {
            [Tree::Text(_), _] => (None, start + 1),
            [Tree::Text(_), Tree::Text(_), _] => (Some(start + 1), start + 2),
            [_, _] | [_, _, _] => return Err(SdJwtError::DisclosureMalformed),
            _ => return Err(SdJwtError::DisclosureArity),
        };
        self.contents.push(Some(content));
        Ok(())
    }

    fn sort(&mut self) -> Result<(), SdJwtError> {
        // Comparing eight letters decides nearly always, and costs no call.
        let digest = |place: &usize| letters(&self.digests, *place);
        self.by_digest.sort_unstable_by(|(a, first), (b, second)| {
            a.cmp(b).then_with(|| digest(first).cmp(digest(second)))
        });
        let same = |pair: &[(u64, usize)]| match pair {
            [(a, first), (b, second)] => a == b && digest(first) == digest(second),
            _ => false,
        };
        if self.by_digest.windows(2).any(same) { Err(SdJwtError::DigestTwice) } else { Ok(()) }
    }

    /// Where the disclosure of this digest stands among those received.
    pub fn find(&self, sought: &str) -> Option<usize> {
        let sought = sought.as_bytes();
        let against = |(known, place): &(u64, usize)| {
            known.cmp(&head(sought)).then_with(|| letters(&self.digests, *place).cmp(sought))
        };
        let found = self.by_digest.binary_search_by(against).ok()?;
        self.by_digest.get(found).map(|(_, place)| *place)
    }

    /// Takes what a disclosure brings; a second time there is nothing left.
    pub fn take(&mut self, place: usize) -> Option<Content<'a>> {
        let (name, value) = self.contents.get_mut(place)?.take()?;
        let name = match name.and_then(|name| self.parts.get_mut(name)) {
            Some(Tree::Text(name)) => Some(mem::take(name)),
            _ => None,
        };
        Some((name, mem::replace(self.parts.get_mut(value)?, Tree::Null)))
    }

    /// Whether some disclosure was never taken.
    pub fn any_left(&self) -> bool {
        self.contents.iter().any(Option::is_some)
    }
}

fn letters(digests: &[Digest], place: usize) -> &[u8] {
    digests.get(place).map_or(&[], Digest::letters)
}

/// The first eight letters, as a number that sorts as they do.
pub(super) fn head(letters: &[u8]) -> u64 {
    letters.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default()
}
