//! The contents of the vault, open.

use std::{collections::VecDeque, fmt};

use formats::jose::Jwk;
use protocols::unlock::KeyProof;
use serde::{Deserialize, Serialize};
use terms::{Class, Crypto, Die, Id, Moment, PublicKey, Signature};

use super::{card::Card, deferred::Deferred, grant::Grant, history::Entry, lists::ReadList};
use crate::{key::KeyPair, serial, trust::PinnedTrust};

/// Older entries of the history give way to newer ones.
const MOST_ENTRIES: usize = 1000;

/// What the wallet keeps. It changes by `Change`s only; after each the platform seals it and
/// writes it where it lasts.
#[derive(Serialize, Deserialize)]
pub struct VaultState {
    #[serde(with = "serial::pair")]
    instance: KeyPair,
    #[serde(with = "serial::pairs")]
    pub(super) keys: Vec<KeyPair>,
    pub(super) cards: Vec<Card>,
    pub(super) deferred: Vec<Deferred>,
    #[serde(default)]
    pub(super) grants: Vec<Grant>,
    #[serde(default)]
    pub(super) lists: Vec<ReadList>,
    pub(super) trust: Option<PinnedTrust>,
    pub(super) history: VecDeque<Entry>,
}

/// The vault holds no such key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the vault holds no such key")]
pub struct KeyUnknown;

impl KeyUnknown {
    /// The platform asks with another vault than it began with.
    pub fn class(self) -> Class {
        Class::Failure
    }
}

impl VaultState {
    /// An empty vault with a key of its own.
    pub fn new(die: &dyn Die) -> Self {
        Self {
            instance: KeyPair::draw(die),
            keys: Vec::new(),
            cards: Vec::new(),
            deferred: Vec::new(),
            grants: Vec::new(),
            lists: Vec::new(),
            trust: None,
            history: VecDeque::new(),
        }
    }

    /// The key of this wallet, which access tokens are bound to (DPoP). Issuers see it, verifiers
    /// never.
    pub fn instance_key(&self) -> PublicKey {
        self.instance.public()
    }

    /// That key's word that this account is its own.
    pub(crate) fn prove_key(&self, account: &str) -> Option<String> {
        let draft = KeyProof::draft(account, &self.instance_key()).ok()?;
        let signature = self.instance.sign(draft.to_sign());
        Some(draft.complete(&signature))
    }

    /// The thumbprint of that key (RFC 7638), for an office to bind an offer to.
    pub fn thumbprint(&self, crypto: &dyn Crypto) -> String {
        Jwk::new(self.instance_key()).thumbprint_text(crypto)
    }

    /// The cards, the newest first.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// What issuers have promised for later.
    pub fn deferred(&self) -> &[Deferred] {
        &self.deferred
    }

    /// The leaves to come back that issuers have given.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The newest edition of each status list that was read.
    pub fn lists(&self) -> &[ReadList] {
        &self.lists
    }

    /// The cards that should be renewed, and can be.
    pub fn low(&self, now: Moment) -> Vec<Id<Card>> {
        let low = self.cards.iter().filter(|card| card.is_low(now) && self.can_renew(card));
        low.map(|card| card.id).collect()
    }

    /// Whether the issuer has given leave to renew this card, and not taken it back.
    pub fn can_renew(&self, card: &Card) -> bool {
        self.grants.iter().any(|it| card.is_renewed_by(it.id))
    }

    /// The trust list in use; none before the first credential.
    pub fn trust(&self) -> Option<&PinnedTrust> {
        self.trust.as_ref()
    }

    /// What has happened, the oldest first.
    pub fn history(&self) -> impl Iterator<Item = &Entry> {
        self.history.iter()
    }

    /// Draws fresh keys. Those that no card comes to be bound to are gone after the next
    /// accepted card.
    pub fn draw_keys(&mut self, count: usize, die: &dyn Die) -> Vec<PublicKey> {
        let start = self.keys.len();
        self.keys.extend((0..count).map(|_| KeyPair::draw(die)));
        self.keys.iter().skip(start).map(KeyPair::public).collect()
    }

    /// The ES256 signature of `message` with one of the vault's keys.
    pub fn sign(&self, key: &PublicKey, message: &[u8]) -> Result<Signature, KeyUnknown> {
        let mut pairs = self.keys.iter().chain([&self.instance]);
        pairs.find(|pair| pair.public() == *key).map(|pair| pair.sign(message)).ok_or(KeyUnknown)
    }

    /// Forgets a card and its keys, because its holder wants so. Nobody else is told (ARF PAD_03).
    pub fn remove(&mut self, card: Id<Card>) -> bool {
        let before = self.cards.len();
        self.cards.retain(|it| it.id != card);
        self.forget_the_unneeded();
        self.cards.len() < before
    }

    pub(super) fn record(&mut self, entry: Entry) {
        if let Some(known) = self.history.iter_mut().find(|it| it.id == entry.id) {
            *known = entry;
            return;
        }
        if self.history.len() >= MOST_ENTRIES {
            self.history.pop_front();
        }
        self.history.push_back(entry);
    }

    /// Keys of no copy and of no promise, leaves by which nothing is renewed.
    pub(super) fn forget_the_unneeded(&mut self) {
        self.forget_empty_lists();
        let Self { keys, cards, deferred, grants, .. } = self;
        let held = |key: PublicKey| {
            cards.iter().flat_map(|card| &card.copies).any(|copy| copy.key == key)
                || deferred.iter().any(|it| it.keys.contains(&key))
        };
        keys.retain(|pair| held(pair.public()));
        grants.retain(|grant| {
            cards.iter().any(|card| card.is_renewed_by(grant.id))
                || deferred.iter().any(|it| it.grant == Some(grant.id))
        });
    }

    /// Lists in which nothing of ours stands.
    pub(super) fn forget_empty_lists(&mut self) {
        let Self { cards, lists, .. } = self;
        let statuses =
            || cards.iter().flat_map(|card| &card.copies).filter_map(|it| it.status.as_ref());
        lists.retain(|list| statuses().any(|status| status.uri == list.uri));
    }
}

/// Counts only.
impl fmt::Debug for VaultState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VaultState")
            .field("cards", &self.cards.len())
            .field("deferred", &self.deferred.len())
            .field("history", &self.history.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use terms::SeededDie;

    use super::*;
    use crate::vault::{
        change::Change,
        history::{Deed, Outcome},
    };

    fn entry(number: u64, outcome: Outcome) -> Entry {
        let at = Moment::from_seconds(1_700_000_000);
        Entry {
            id: Id::draw(at, &SeededDie::new(number)),
            at,
            deed: Deed::Present,
            who: number.to_string(),
            identifier: String::new(),
            shown: Vec::new(),
            outcome,
            registered: None,
            way: None,
        }
    }

    #[test]
    fn the_oldest_entries_give_way_and_one_entry_stands_once() {
        let mut vault = VaultState::new(&SeededDie::new(1));
        let most = u64::try_from(MOST_ENTRIES).unwrap();
        for number in 0..most + 2 {
            vault.apply(Change::Recorded(entry(number, Outcome::Underway)));
        }
        vault.apply(Change::Recorded(entry(most, Outcome::Succeeded)));
        let entries: Vec<_> = vault.history().collect();
        assert_eq!((entries.len(), entries[0].who.as_str()), (MOST_ENTRIES, "2"));
        let done: Vec<_> = entries
            .iter()
            .filter(|it| it.outcome == Outcome::Succeeded)
            .map(|it| &it.who)
            .collect();
        assert_eq!(done, [&most.to_string()]);
    }

    #[test]
    fn a_vault_reads_back_as_it_was_written() {
        let mut vault = VaultState::new(&SeededDie::new(1));
        let drawn = vault.draw_keys(3, &SeededDie::new(2));
        let written = serde_json::to_vec(&vault).unwrap();
        let read: VaultState = serde_json::from_slice(&written).unwrap();
        assert_eq!(read.instance_key(), vault.instance_key());
        for key in drawn.iter().chain([&vault.instance_key()]) {
            assert_eq!(read.sign(key, b"x"), vault.sign(key, b"x"));
            assert!(read.sign(key, b"x").is_ok());
        }
        let stranger = KeyPair::draw(&SeededDie::new(3)).public();
        assert_eq!(read.sign(&stranger, b"x"), Err(KeyUnknown));
    }
}
