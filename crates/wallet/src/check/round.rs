//! What is known on the way, and what has come of it.

use std::collections::BTreeMap;

use formats::status_list::Seen;
use terms::{Id, PublicKey};

use crate::{
    tools::Tools,
    trust::PinnedTrust,
    vault::{Card, ReadList, Standing, VaultState},
    view::Checked,
};

pub use crate::view::Unread;

/// More lists than a wallet has copies.
const MOST_LISTS: usize = 4096;

/// A check under way.
pub struct Round {
    pub tools: Tools,
    pub trust: PinnedTrust,
    pub cards: Vec<Card>,
    /// The newest edition of each list that was ever read.
    pub editions: Seen,
    /// What was read now.
    pub read: Vec<ReadList>,
    /// How each copy stands.
    pub found: BTreeMap<CopyId, Standing>,
    pub seen: Checked,
}

/// A copy: the key that it is bound to, as bytes, beneath its card.
pub type CopyId = (Id<Card>, [u8; 65]);

impl Round {
    pub fn new(vault: &VaultState, trust: PinnedTrust, tools: Tools) -> Self {
        let mut editions = Seen::new(MOST_LISTS);
        vault.lists().iter().for_each(|it| editions.recall(it.uri.clone(), it.issued));
        Self {
            tools,
            trust,
            cards: vault.cards().to_vec(),
            editions,
            read: Vec::new(),
            found: BTreeMap::new(),
            seen: Checked::default(),
        }
    }
}

/// The name of a copy.
pub fn copy_id(card: &Card, key: &PublicKey) -> CopyId {
    (card.id, *key.as_sec1())
}
