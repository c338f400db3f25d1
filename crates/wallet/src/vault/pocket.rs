//! The offline compartment: what can be shown where no network opens the vault (DESIGN, decision
//! 4.5).
//!
//! No secret guards it, and the PIN must not: the PIN opens the vault together with a server that
//! counts, and whoever has the phone's files could try every PIN against anything that it opens
//! alone. So the pocket holds what is worth little in another hand: a face, and whether its owner has
//! reached an age, for three days. It is filled from an open vault, whose copies move over: no copy
//! lies in both.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use terms::{Crypto, Moment, PublicKey};
use zeroize::Zeroizing;

use super::{
    card::{Card, HeldCopy},
    held::{Held, TECHNICAL},
    state::VaultState,
};
use crate::{tools::Tools, whole};

/// No copy in the pocket lives longer, by its issuer's own word.
pub const LONGEST: Duration = Duration::from_secs(72 * 3600);
/// So many unseen copies of a card are carried.
const MOST_COPIES: usize = 3;
/// No pocket holds more.
const MOST_BYTES: usize = 1024 * 1024;
const VERSION: u8 = 1;

/// What is carried. It lies on the phone as it is.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pocket {
    version: u8,
    state: VaultState,
}

impl Pocket {
    /// Reads what was laid down; `None` if it is damaged or a newer release's.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let read = |bytes| serde_json::from_slice::<Self>(bytes).ok();
        let fits = bytes.len() <= MOST_BYTES;
        fits.then(|| read(bytes)).flatten().filter(|it| it.version == VERSION)
    }

    /// As it is laid down; `None` if there is no memory for it.
    pub fn written(&self) -> Option<Zeroizing<Vec<u8>>> {
        whole::json(self)
    }

    /// What it holds.
    pub fn state(&self) -> &VaultState {
        &self.state
    }

    pub(crate) fn state_mut(&mut self) -> &mut VaultState {
        &mut self.state
    }

    /// How many copies nobody has seen yet.
    pub fn unseen(&self, now: Moment) -> usize {
        self.state.cards.iter().map(|card| card.unused_copies(now)).sum()
    }

    /// Until when something in it can be shown; `None` if nothing can.
    pub fn until(&self, now: Moment) -> Option<Moment> {
        let copies = self.state.cards.iter().flat_map(|card| &card.copies);
        copies.filter(|it| it.is_good(now)).filter_map(|it| it.expires).max()
    }
}

impl VaultState {
    /// Fills the pocket anew: the freshest unseen copies of what may be carried, from the vault and
    /// from what was carried; one copy of each card stays in the vault. What has happened on the way
    /// is taken over into the history, and copies that somebody has seen are gone.
    pub fn stow(&mut self, carried: Option<Pocket>, tools: &Tools) -> Pocket {
        let now = tools.now();
        let mut old = carried.map(|it| self.unstow(it));
        let mut state = Self::new(&*tools.die);
        state.trust.clone_from(&self.trust);
        let cards = self.cards.iter_mut();
        for card in cards.filter(|card| may_be_carried(card, now, &*tools.crypto)) {
            // Of equally fresh ones those that are carried already: nothing moves without need.
            let before =
                old.as_mut().and_then(|it| it.cards.iter_mut().find(|it| it.id == card.id));
            let mut fresh = before.map(|it| take_unseen(it, 0, now)).unwrap_or_default();
            fresh.extend(take_unseen(card, 1, now));
            fresh.sort_by_key(|copy| std::cmp::Reverse(copy.expires));
            let left = fresh.split_off(fresh.len().min(MOST_COPIES));
            // What is not carried after all stays where it was.
            let own = |copy: &HeldCopy| self.keys.iter().any(|pair| pair.public() == copy.key);
            card.copies.splice(0..0, left.into_iter().filter(own));
            state.cards.push(Card { copies: fresh, renewal: None, ..card.clone() });
        }
        let carried = |key: PublicKey| {
            state.cards.iter().flat_map(|card| &card.copies).any(|copy| copy.key == key)
        };
        let pairs = self.keys.extract_if(.., |pair| carried(pair.public()));
        state.keys.extend(pairs);
        state.keys.extend(old.into_iter().flat_map(|it| it.keys).filter(|it| carried(it.public())));
        Pocket { version: VERSION, state }
    }

    /// Takes the history of a pocket over; the rest of it.
    pub fn unstow(&mut self, pocket: Pocket) -> Self {
        let mut state = pocket.state;
        state.history.drain(..).for_each(|entry| self.record(entry));
        state
    }

    /// Whether there is a card that may be carried.
    pub fn has_to_carry(&self, tools: &Tools) -> bool {
        self.cards.iter().any(|card| may_be_carried(card, tools.now(), &*tools.crypto))
    }
}

/// Whether a card says a face and ages, and nothing else, and for three days at most. A face must be
/// among it: without one, any hand could show an age.
fn may_be_carried(card: &Card, now: Moment, crypto: &dyn Crypto) -> bool {
    let short = |it: &HeldCopy| it.expires.is_some_and(|end| end <= now.plus(LONGEST));
    let held = card.copies.last().filter(|_| card.copies.iter().all(short));
    let held = held.and_then(|copy| Held::open(card.kind.format, &copy.text, crypto));
    held.is_some_and(|held| says_face_and_ages(&held))
}

fn says_face_and_ages(held: &Held) -> bool {
    let names: Vec<&String> = match held {
        Held::Mdoc(_, namespaces) => {
            namespaces.values().filter_map(Value::as_object).flat_map(Map::keys).collect()
        }
        Held::SdJwt(held) => {
            let names = held.claims().keys();
            names.filter(|name| !TECHNICAL.contains(&name.as_str())).collect()
        }
    };
    let is_age = |name: &str| {
        let years = name.strip_prefix("age_over_");
        years.is_some_and(|it| it.len() <= 2 && it.bytes().all(|it| it.is_ascii_digit()))
    };
    let harmless = names.iter().all(|name| *name == "portrait" || is_age(name));
    harmless && names.iter().any(|name| *name == "portrait")
}

/// Takes the unseen good copies out of a card, but for `stay` copies of whatever kind.
fn take_unseen(card: &mut Card, stay: usize, now: Moment) -> Vec<HeldCopy> {
    let mut left = card.copies.len();
    let unseen = |copy: &mut HeldCopy| {
        let take = copy.uses == 0 && copy.is_good(now) && left > stay;
        left -= usize::from(take);
        take
    };
    card.copies.extract_if(.., unseen).collect()
}
