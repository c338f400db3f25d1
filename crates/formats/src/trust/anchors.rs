//! The anchors in use, with the chains that were found good not long ago.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use terms::{Crypto, Moment};

use super::{
    certificate::ChainError,
    chain::{self, Anchor, Kind, VerifiedChain},
    list::{TrustList, TrustListError},
};

/// So many chains are remembered. Few issuers and relying parties are met every second.
const REMEMBERED: usize = 32;

/// The anchors of one edition of a trust list. A new edition is a new value of this type, and
/// with it everything remembered under the old one is gone.
pub struct TrustAnchors {
    anchors: Vec<Anchor>,
    remembered: Mutex<VecDeque<Remembered>>,
}

struct Remembered {
    kind: Kind,
    chain: Vec<Vec<u8>>,
    verified: Arc<VerifiedChain>,
}

impl TrustAnchors {
    /// The anchors of this list.
    pub fn new(list: &TrustList) -> Result<Self, TrustListError> {
        Ok(Self { anchors: list.anchors()?, remembered: Mutex::default() })
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
        if let Some(known) = self.recall(kind, chain) {
            // Outside its time it is verified anew, for the right reason to be given.
            if known.from <= now && now <= known.until {
                return Ok(known);
            }
        }
        let verified = Arc::new(chain::verify(crypto, &self.anchors, kind, chain, now)?);
        self.remember(kind, chain, &verified);
        Ok(verified)
    }

    fn recall(&self, kind: &Kind, chain: &[Vec<u8>]) -> Option<Arc<VerifiedChain>> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let known = remembered.iter().find(|it| it.chain == chain && it.kind == *kind)?;
        Some(Arc::clone(&known.verified))
    }

    fn remember(&self, kind: &Kind, chain: &[Vec<u8>], verified: &Arc<VerifiedChain>) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.iter().any(|it| it.chain == chain && it.kind == *kind) {
            return;
        }
        remembered.truncate(REMEMBERED - 1);
        let verified = Arc::clone(verified);
        remembered.push_front(Remembered { kind: kind.clone(), chain: chain.to_vec(), verified });
    }
}

impl fmt::Debug for TrustAnchors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.anchors.iter().map(|it| (it.kind.as_str(), it.name.as_str()));
        f.debug_list().entries(names).finish()
    }
}
