//! The contents of the vault, open.

use std::{collections::VecDeque, fmt, time::Duration};

use formats::jose::Jwk;
use protocols::{Secret, oauth::Scheme};
use serde::{Deserialize, Serialize};
use terms::{Class, Crypto, Die, Id, Moment, PublicKey, Signature};

use super::{
    card::{Card, CardKind},
    history::Entry,
};
use crate::{key::KeyPair, serial, trust::PinnedTrust};

/// Older entries of the history give way to newer ones.
const MOST_ENTRIES: usize = 1000;

/// What the wallet keeps. It changes by [`Change`]s only; after each the platform seals it and
/// writes it where it lasts.
#[derive(Serialize, Deserialize)]
pub struct VaultState {
    #[serde(with = "serial::pair")]
    instance: KeyPair,
    #[serde(with = "serial::pairs")]
    keys: Vec<KeyPair>,
    cards: Vec<Card>,
    deferred: Vec<Deferred>,
    trust: Option<PinnedTrust>,
    history: VecDeque<Entry>,
}

/// One change of the vault's contents, to be made durable before the flow goes on.
#[derive(Clone, Debug)]
pub enum Change {
    /// A card was issued and verified.
    Accepted(Box<Card>),
    /// The issuer will deliver later.
    Deferred(Box<Deferred>),
    /// The trust list to go by from now on.
    Pinned(Box<PinnedTrust>),
    /// Something happened. Stands in for the entry of the same id, if there is one.
    Recorded(Entry),
    /// A copy is about to be shown.
    Used {
        /// Of which card.
        card: Id<Card>,
        /// The key of the copy.
        key: PublicKey,
    },
    /// The issuer has taken back what it promised.
    Withdrawn(Secret),
}

/// A credential that the issuer has promised for later (OpenID4VCI 1.0, section 9).
#[derive(Clone, Serialize, Deserialize)]
pub struct Deferred {
    /// What was asked for.
    pub kind: CardKind,
    /// `transaction_id`: the issuer's name for this promise.
    pub transaction: Secret,
    /// Seconds to wait before asking.
    pub interval: u64,
    /// When it was promised.
    pub promised: Moment,
    /// What to show when asking.
    pub token: Secret,
    /// How to show it.
    #[serde(with = "bound")]
    pub scheme: Scheme,
    /// The keys that the copies will be bound to.
    #[serde(with = "serial::publics")]
    pub keys: Vec<PublicKey>,
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
            trust: None,
            history: VecDeque::new(),
        }
    }

    /// The key of this wallet, which access tokens are bound to (DPoP). Issuers see it, verifiers
    /// never.
    pub fn instance_key(&self) -> PublicKey {
        self.instance.public()
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

    /// Takes a change over.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Accepted(card) => {
                self.deferred.retain(|it| !shares_a_key(it, &card));
                let now = card.accepted;
                self.cards.insert(0, *card);
                self.cards.retain(|card| card.next_copy(now).is_some());
                self.forget_unused_keys();
            }
            Change::Deferred(deferred) => {
                self.deferred.retain(|it| it.keys != deferred.keys);
                self.deferred.push(*deferred);
            }
            Change::Pinned(trust) => self.trust = Some(*trust),
            Change::Recorded(entry) => self.record(entry),
            Change::Used { card, key } => {
                let cards = self.cards.iter_mut().filter(|it| it.id == card);
                let mut copies = cards.flat_map(|card| &mut card.copies);
                if let Some(copy) = copies.find(|copy| copy.key == key) {
                    copy.uses = copy.uses.saturating_add(1);
                }
            }
            Change::Withdrawn(transaction) => {
                self.deferred.retain(|it| it.transaction != transaction);
                self.forget_unused_keys();
            }
        }
    }

    /// Forgets a card and its keys, because its holder wants so. Nobody else is told (ARF PAD_03).
    pub fn remove(&mut self, card: Id<Card>) -> bool {
        let before = self.cards.len();
        self.cards.retain(|it| it.id != card);
        self.forget_unused_keys();
        self.cards.len() < before
    }

    fn record(&mut self, entry: Entry) {
        if let Some(known) = self.history.iter_mut().find(|it| it.id == entry.id) {
            *known = entry;
            return;
        }
        if self.history.len() >= MOST_ENTRIES {
            self.history.pop_front();
        }
        self.history.push_back(entry);
    }

    fn forget_unused_keys(&mut self) {
        let Self { keys, cards, deferred, .. } = self;
        let held = |key: PublicKey| {
            cards.iter().flat_map(|card| &card.copies).any(|copy| copy.key == key)
                || deferred.iter().any(|it| it.keys.contains(&key))
        };
        keys.retain(|pair| held(pair.public()));
    }
}

impl Deferred {
    /// When the issuer may be asked.
    pub fn due(&self) -> Moment {
        self.promised.plus(Duration::from_secs(self.interval))
    }
}

fn shares_a_key(deferred: &Deferred, card: &Card) -> bool {
    card.copies.iter().any(|copy| deferred.keys.contains(&copy.key))
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

/// Neither token nor transaction.
impl fmt::Debug for Deferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deferred")
            .field("kind", &self.kind.configuration)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

/// How a token is bound, as it stands in `token_type`.
mod bound {
    use protocols::{oauth::Scheme, oid4vci::TokenType};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(scheme: &Scheme, serializer: S) -> Result<S::Ok, S::Error> {
        TokenType(*scheme).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scheme, D::Error> {
        TokenType::deserialize(deserializer).map(|it| it.0)
    }
}

#[cfg(test)]
mod tests {
    use terms::SeededDie;

    use super::*;
    use crate::vault::history::{Deed, Outcome};

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
