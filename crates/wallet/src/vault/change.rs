//! Changes of the vault's contents, each to be made durable before the flow goes on.

use protocols::Secret;
use terms::{Id, Moment, PublicKey};

use super::{
    card::{Card, CardKind, HeldCopy},
    deferred::Deferred,
    grant::{Grant, Renewal},
    history::Entry,
    lists::ReadList,
    standing::Standing,
    state::VaultState,
};
use crate::trust::PinnedTrust;

/// So many unused copies of earlier batches are kept beside a new one.
const MOST_LEFT: usize = 10;

/// One change of the vault's contents.
#[derive(Clone, Debug)]
pub enum Change {
    /// A card was issued and verified.
    Accepted(Box<Card>),
    /// The issuer will deliver later.
    Deferred(Box<Deferred>),
    /// A card goes by the words of its type's own document from now on.
    Described {
        /// Which card.
        card: Id<Card>,
        /// The kind in these words.
        kind: Box<CardKind>,
    },
    /// The issuer renews nothing by this leave any more.
    Ended(Id<Grant>),
    /// What was found out about a copy.
    Found {
        /// Of which card.
        card: Id<Card>,
        /// The key of the copy.
        key: PublicKey,
        /// What was found.
        standing: Standing,
    },
    /// The issuer gave leave to come back; in place of an earlier one of the same id.
    Granted(Box<Grant>),
    /// The trust list to go by from now on.
    Pinned(Box<PinnedTrust>),
    /// These status lists were read.
    Read(Vec<ReadList>),
    /// Something happened. Stands in for the entry of the same id, if there is one.
    Recorded(Entry),
    /// More copies of a card were issued and verified.
    Refilled(Box<Batch>),
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

/// More copies of a card.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Of which card.
    pub card: Id<Card>,
    /// What the issuer now says about the kind.
    pub kind: CardKind,
    /// The issuer's name, as its certificate now says.
    pub issuer_name: String,
    /// The copies.
    pub copies: Vec<HeldCopy>,
    /// When they came.
    pub received: Moment,
    /// How the card is renewed from now on; `None` leaves it as it is.
    pub renewal: Option<Renewal>,
    /// Whether they say something else than the copies before, which then go.
    pub changed: bool,
}

impl VaultState {
    /// Takes a change over.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Accepted(card) => self.accept(*card),
            Change::Deferred(deferred) => {
                self.deferred.retain(|it| it.keys != deferred.keys);
                self.deferred.push(*deferred);
            }
            Change::Described { card, kind } => {
                if let Some(card) = self.cards.iter_mut().find(|it| it.id == card) {
                    card.kind = *kind;
                }
            }
            Change::Ended(grant) => self.grants.retain(|it| it.id != grant),
            Change::Found { card, key, standing } => {
                // What was taken back for good does not come back.
                let copy = self.copy_mut(card, key).filter(|it| it.standing != Standing::Revoked);
                if let Some(copy) = copy {
                    copy.standing = standing;
                }
            }
            Change::Granted(grant) => {
                self.grants.retain(|it| it.id != grant.id);
                self.grants.push(*grant);
            }
            Change::Pinned(trust) => self.trust = Some(*trust),
            Change::Read(lists) => self.read(lists),
            Change::Recorded(entry) => self.record(entry),
            Change::Refilled(batch) => self.refill(*batch),
            Change::Used { card, key } => {
                if let Some(copy) = self.copy_mut(card, key) {
                    copy.uses = copy.uses.saturating_add(1);
                }
            }
            Change::Withdrawn(transaction) => {
                self.deferred.retain(|it| it.transaction != transaction);
                self.forget_the_unneeded();
            }
        }
    }

    fn accept(&mut self, card: Card) {
        self.deferred.retain(|it| !it.is_for(&card.copies));
        let now = card.accepted;
        self.cards.retain(|old| {
            let same = old.kind.issuer == card.kind.issuer
                && old.kind.configuration == card.kind.configuration;
            // What was taken back stays to be seen until the holder has another in its place.
            let over = old.copies.iter().all(|copy| !copy.is_alive(now));
            let renewable = self.grants.iter().any(|it| old.is_renewed_by(it.id));
            old.next_copy(now).is_some() || !same && (renewable || !over)
        });
        self.cards.insert(0, card);
        self.forget_the_unneeded();
    }

    /// Unused copies stay, those that expire last; used ones go, as others know them.
    fn refill(&mut self, batch: Batch) {
        self.deferred.retain(|it| !it.is_for(&batch.copies));
        let Some(card) = self.cards.iter_mut().find(|it| it.id == batch.card) else {
            return self.forget_the_unneeded();
        };
        let kept = |copy: &HeldCopy| copy.uses == 0 && copy.is_good(batch.received);
        card.copies.retain(|copy| !batch.changed && kept(copy));
        let surplus = card.copies.len().saturating_sub(MOST_LEFT);
        card.copies.drain(..surplus);
        card.renewal = batch.renewal.or(card.renewal.take());
        card.copies.extend(batch.copies);
        (card.kind, card.issuer_name) = (batch.kind, batch.issuer_name);
        self.forget_the_unneeded();
    }

    /// Only the newest edition of each list counts.
    fn read(&mut self, lists: Vec<ReadList>) {
        for list in lists {
            match self.lists.iter_mut().find(|it| it.uri == list.uri) {
                Some(known) => known.issued = known.issued.max(list.issued),
                None => self.lists.push(list),
            }
        }
        // Keys are none of its business: a refill may be waiting for what they are bound to.
        self.forget_empty_lists();
    }

    fn copy_mut(&mut self, card: Id<Card>, key: PublicKey) -> Option<&mut HeldCopy> {
        let card = self.cards.iter_mut().find(|it| it.id == card)?;
        card.copies.iter_mut().find(|copy| copy.key == key)
    }
}
