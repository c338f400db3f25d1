//! Disclosures as received: opened, hashed as they came, found by their digest.

use serde_json::Value;
use terms::Crypto;

use super::SdJwtError;
use crate::{base64url, json};

/// A digest as it stands in the payload: 32 bytes in base64url.
pub(super) type DigestText = [u8; 43];

/// One disclosure (RFC 9901, section 4.2).
#[derive(Debug)]
pub(super) struct Disclosure {
    /// The claim's name; `None` for an element of an array.
    pub name: Option<String>,
    /// What it brings; taken out when it is put into its place.
    pub value: Option<Value>,
}

/// The disclosures of one credential, in the order received, with an index by digest.
#[derive(Debug)]
pub(super) struct Disclosures {
    opened: Vec<Disclosure>,
    by_digest: Vec<(DigestText, usize)>,
}

impl Disclosures {
    /// Opens all. The digest is taken of the text as it came (RFC 9901, section 4.2.3): nothing
    /// is written anew, so that every issuer's spelling of JSON will do.
    pub fn open(crypto: &dyn Crypto, texts: &[&str]) -> Result<Self, SdJwtError> {
        let opened = texts.iter().map(|text| open(text)).collect::<Result<Vec<_>, _>>()?;
        let digest = |(place, text): (usize, &&str)| (digest_text(crypto, text), place);
        let mut by_digest: Vec<_> = texts.iter().enumerate().map(digest).collect();
        by_digest.sort_unstable();
        let same = |pair: &[(DigestText, usize)]| matches!(pair, [a, b] if a.0 == b.0);
        if by_digest.windows(2).any(same) {
            return Err(SdJwtError::DigestTwice);
        }
        Ok(Self { opened, by_digest })
    }

    /// Where the disclosure of this digest stands among those received.
    pub fn find(&self, digest: &str) -> Option<usize> {
        let digest: &DigestText = digest.as_bytes().try_into().ok()?;
        let found = self.by_digest.binary_search_by(|(known, _)| known.cmp(digest)).ok()?;
        self.by_digest.get(found).map(|(_, place)| *place)
    }

    /// Takes a disclosure's name and value; a second time there is nothing left.
    pub fn take(&mut self, place: usize) -> Option<(Option<String>, Value)> {
        let disclosure = self.opened.get_mut(place)?;
        Some((disclosure.name.take(), disclosure.value.take()?))
    }

    /// Whether some disclosure was never taken.
    pub fn any_left(&self) -> bool {
        self.opened.iter().any(|it| it.value.is_some())
    }
}

fn open(text: &str) -> Result<Disclosure, SdJwtError> {
    let bytes = base64url::decode(text).map_err(|_| SdJwtError::DisclosureMalformed)?;
    let value = json::parse(&bytes).map_err(|error| match error {
        json::JsonError::TooDeep => SdJwtError::TooDeep,
        _ => SdJwtError::DisclosureMalformed,
    })?;
    let Value::Array(mut parts) = value else { return Err(SdJwtError::DisclosureMalformed) };
    let value = parts.pop();
    let name = match parts.as_mut_slice() {
        [Value::String(_)] => None,
        [Value::String(_), Value::String(name)] => Some(std::mem::take(name)),
        [_] | [_, _] => return Err(SdJwtError::DisclosureMalformed),
        _ => return Err(SdJwtError::DisclosureArity),
    };
    Ok(Disclosure { name, value })
}

fn digest_text(crypto: &dyn Crypto, text: &str) -> DigestText {
    let mut letters = [0; 43];
    base64url::encode_exactly(&crypto.sha256(text.as_bytes()), &mut letters);
    letters
}
