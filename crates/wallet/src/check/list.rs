//! Which status lists are to be fetched, and reading them.

use std::collections::BTreeMap;

use formats::{
    status_list::{
        MAX_TOKEN_BYTES, STATUS_LIST_CWT_TYPE, TokenError, UnverifiedStatusCwt,
        UnverifiedStatusToken, VerifiedStatusToken,
    },
    trust::TrustAnchors,
    types::Format,
};
use protocols::Url;

use super::round::{CopyId, Round, copy_id};
use crate::{http, tools::Tools};

pub const MOST_BYTES: usize = MAX_TOKEN_BYTES;

/// A list, and the places in it that are ours. Its server sees neither those nor how many; what the
/// set of all lists tells stands in `docs/privacy.md`.
pub struct Wanted {
    pub uri: String,
    /// mdocs refer to CWTs, SD-JWT VCs to JWTs.
    pub format: Format,
    pub places: Vec<(CopyId, u64)>,
    /// Who has named it.
    issuer: Url,
}

/// The lists of all copies that have not expired, in an order that says nothing about the cards.
pub fn wanted(round: &Round) -> Vec<Wanted> {
    let now = round.tools.now();
    let mut lists: BTreeMap<(String, Format), Wanted> = BTreeMap::new();
    for card in &round.cards {
        let (format, issuer) = (card.kind.format, &card.kind.issuer);
        for copy in card.copies.iter().filter(|copy| copy.is_alive(now)) {
            let Some(status) = &copy.status else { continue };
            let uri = status.uri.clone();
            let list = lists.entry((uri.clone(), format)).or_insert_with(|| Wanted {
                uri,
                format,
                places: Vec::new(),
                issuer: issuer.clone(),
            });
            list.places.push((copy_id(card, &copy.key), status.index));
        }
    }
    let mut lists: Vec<_> = lists.into_values().collect();
    lists.sort_by_cached_key(|_| round.tools.die.bytes::<8>());
    lists
}

impl Wanted {
    /// Where it lies, if that is a place to go to.
    pub fn address(&self) -> Option<Url> {
        let url: Url = self.uri.parse().ok()?;
        (url.is_private() && !http::leads_inward(&self.issuer, &url)).then_some(url)
    }

    pub fn media_type(&self) -> &'static str {
        match self.format {
            Format::Mdoc => STATUS_LIST_CWT_TYPE,
            Format::SdJwt => "application/statuslist+jwt",
        }
    }

    /// Verifies a list with the anchors for status lists.
    pub fn read(
        &self,
        body: &[u8],
        tools: &Tools,
        anchors: &TrustAnchors,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let (crypto, now) = (&*tools.crypto, tools.now());
        match self.format {
            Format::Mdoc => {
                let token = UnverifiedStatusCwt::parse(body)?;
                token.verify_trusted(crypto, anchors, &self.uri, now)?.for_mdoc()
            }
            Format::SdJwt => {
                // A signed token is ASCII; anything else is refused where it is read.
                let text = std::str::from_utf8(body).unwrap_or_default().trim();
                let token = UnverifiedStatusToken::parse(text)?;
                token.verify_trusted(crypto, anchors, &self.uri, now)
            }
        }
    }
}
