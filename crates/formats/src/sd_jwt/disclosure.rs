//! Disclosures as received: opened, hashed as they came, found by their digest.

use std::{borrow::Cow, ops::Range};

use terms::Crypto;

use super::SdJwtError;
use crate::{
    base64url,
    json::{JsonError, Tree},
};

/// A digest as it stands in the payload: 32 bytes in base64url.
type DigestText = [u8; 43];

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
    contents: Vec<Option<Content<'a>>>,
    by_digest: Vec<(DigestText, usize)>,
}

impl<'a> Disclosures<'a> {
    /// Reads all. The digest is taken of the text as it came (RFC 9901, section 4.2.3): nothing
    /// is written anew, so that every issuer's spelling of JSON will do.
    pub fn read(
        crypto: &dyn Crypto,
        texts: &[&str],
        opened: &'a Opened,
    ) -> Result<Self, SdJwtError> {
        let json = |range: &Range<usize>| opened.json.get(range.clone()).unwrap_or_default();
        let mut parts = Vec::with_capacity(4);
        let mut contents = Vec::with_capacity(texts.len());
        for range in &opened.ranges {
            contents.push(Some(read(json(range), &mut parts)?));
        }
        let digest = |(place, text): (usize, &&str)| (digest_text(crypto, text), place);
        let mut by_digest: Vec<_> = texts.iter().enumerate().map(digest).collect();
        // Comparing eight letters decides nearly always, and costs no call.
        by_digest.sort_unstable_by(|(a, _), (b, _)| head(a).cmp(&head(b)).then_with(|| a.cmp(b)));
        let same = |pair: &[(DigestText, usize)]| matches!(pair, [(a, _), (b, _)] if head(a) == head(b) && a == b);
        if by_digest.windows(2).any(same) {
            return Err(SdJwtError::DigestTwice);
        }
        Ok(Self { contents, by_digest })
    }

    /// Where the disclosure of this digest stands among those received.
    pub fn find(&self, digest: &str) -> Option<usize> {
        let digest: &DigestText = digest.as_bytes().try_into().ok()?;
        let against = |(known, _): &(DigestText, usize)| {
            head(known).cmp(&head(digest)).then_with(|| known.cmp(digest))
        };
        let found = self.by_digest.binary_search_by(against).ok()?;
        self.by_digest.get(found).map(|(_, place)| *place)
    }

    /// Takes what a disclosure brings; a second time there is nothing left.
    pub fn take(&mut self, place: usize) -> Option<Content<'a>> {
        self.contents.get_mut(place)?.take()
    }

    /// Whether some disclosure was never taken.
    pub fn any_left(&self) -> bool {
        self.contents.iter().any(Option::is_some)
    }
}

/// `[salt, name, value]` or `[salt, value]`; `parts` is empty before and after.
fn read<'a>(json: &'a [u8], parts: &mut Vec<Tree<'a>>) -> Result<Content<'a>, SdJwtError> {
    Tree::parse_elements(json, parts).map_err(|error| match error {
        JsonError::TooDeep => SdJwtError::TooDeep,
        _ => SdJwtError::DisclosureMalformed,
    })?;
    let value = parts.pop().ok_or(SdJwtError::DisclosureArity)?;
    let name = match parts.as_mut_slice() {
        [Tree::Text(_)] => None,
        [Tree::Text(_), Tree::Text(name)] => Some(std::mem::take(name)),
        [_] | [_, _] => return Err(SdJwtError::DisclosureMalformed),
        _ => return Err(SdJwtError::DisclosureArity),
    };
    parts.clear();
    Ok((name, value))
}

/// The first eight letters, as a number that sorts as they do.
pub(super) fn head(letters: &[u8]) -> u64 {
    letters.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default()
}

fn digest_text(crypto: &dyn Crypto, text: &str) -> DigestText {
    base64url::encode_exactly(&crypto.sha256(text.as_bytes()))
}
