//! The anchors in use, with the chains that were found good not long ago.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use terms::{Crypto, Moment};

use super::{
    chain::{self, Anchor, Followed, VerifiedChain},
    distrust::Withdrawn,
    error::{ChainError, ProfileError, TrustListError},
    kind::Kind,
    list::TrustList,
};
use crate::json::NumericDate;

/// So many chains are remembered. Few issuers and relying parties are met every second.
const REMEMBERED: usize = 32;

/// The anchors of one edition of a trust list. A new edition is a new value of this type, and
/// with it everything remembered under the old one is gone.
pub struct TrustAnchors {
    anchors: Vec<Anchor>,
    withdrawn: Withdrawn,
    /// When the next edition is due, after which this one is good for nothing.
    due: Option<Moment>,
    remembered: Mutex<VecDeque<Remembered>>,
}

struct Remembered {
    kind: Kind,
    chain: Vec<Vec<u8>>,
    verified: Arc<VerifiedChain>,
    mdoc: Result<(), ProfileError>,
}

type Known = (Arc<VerifiedChain>, Result<(), ProfileError>);

impl TrustAnchors {
    /// The anchors of this list.
    pub fn new(list: &TrustList) -> Result<Self, TrustListError> {
        Ok(Self {
            anchors: list.anchors()?,
            withdrawn: Withdrawn::of(&list.distrusted),
            due: list.next_update.map(NumericDate::moment),
            remembered: Mutex::default(),
        })
    }

    /// Verifies a chain, the leaf first (the order of `x5c`). A chain that was good before is
    /// compared byte by byte and costs no signature, as long as all its certificates hold.
    pub fn verify(
        &self,
        crypto: &dyn Crypto,
        kind: &Kind,
        chain: &[Vec<u8>],
        now: Moment,
    ) -> Result<Arc<VerifiedChain>, ChainError> {
        self.judge(crypto, kind, chain, now).map(|(verified, _)| verified)
    }

    /// The same for certificates of mobile documents, which must be of the profile of ISO/IEC
    /// 18013-5, annex B, besides.
    pub fn verify_mdoc(
        &self,
        crypto: &dyn Crypto,
        kind: &Kind,
        chain: &[Vec<u8>],
        now: Moment,
    ) -> Result<Arc<VerifiedChain>, ChainError> {
        let (verified, mdoc) = self.judge(crypto, kind, chain, now)?;
        mdoc?;
        Ok(verified)
    }

    fn judge(
        &self,
        crypto: &dyn Crypto,
        kind: &Kind,
        chain: &[Vec<u8>],
        now: Moment,
    ) -> Result<Known, ChainError> {
        if self.due.is_some_and(|due| now > due) {
            return Err(ChainError::ListExpired);
        }
        if let Some(known) = self.recall(kind, chain) {
            // Outside its time it is verified anew, for the right reason to be given.
            if known.0.from <= now && now <= known.0.until {
                return Ok(known);
            }
        }
        let followed = chain::verify(crypto, (&self.anchors, &self.withdrawn), kind, chain, now)?;
        Ok(self.remember(kind, chain, followed))
    }

    fn recall(&self, kind: &Kind, chain: &[Vec<u8>]) -> Option<Known> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let known = remembered.iter().find(|it| it.chain == chain && it.kind == *kind)?;
        Some((Arc::clone(&known.verified), known.mdoc))
    }

    fn remember(&self, kind: &Kind, chain: &[Vec<u8>], followed: Followed) -> Known {
        let (verified, mdoc) = (Arc::new(followed.chain), followed.mdoc);
        let known = (Arc::clone(&verified), mdoc);
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.iter().any(|it| it.chain == chain && it.kind == *kind) {
            return known;
        }
        remembered.truncate(REMEMBERED - 1);
        let chain = chain.to_vec();
        remembered.push_front(Remembered { kind: kind.clone(), chain, verified, mdoc });
        known
    }
}

impl fmt::Debug for TrustAnchors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.anchors.iter().map(|it| (it.kind.as_str(), it.name.as_str()));
        f.debug_list().entries(names).finish()
    }
}
