//! What was last published of each status list, and the epoch that is being published.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use terms::Moment;

/// Lists are published once in this time, whatever happens in between.
pub(crate) const EPOCH: Duration = Duration::from_secs(30);

/// An epoch is published so long after its start: until then a transaction that revoked something
/// before the start may still be on its way, and other clocks may lag behind.
pub(crate) const SETTLE: Duration = Duration::from_secs(2);

/// More editions, or more bytes of them, are not kept: enough for both forms of all lists of 50
/// million holders (decision 0011).
const MOST_EDITIONS: usize = 4_096;
const MOST_BYTES: usize = 128 << 20;

/// In which form a status list is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `application/statuslist+cwt`.
    Cwt,
    /// `application/statuslist+jwt`.
    Jwt,
}

/// A status list as published in one epoch.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The signed token.
    pub token: Arc<[u8]>,
    /// When the epoch began.
    pub epoch: Moment,
    /// When the next edition may be had.
    pub next: Moment,
}

impl Edition {
    pub(crate) fn new(token: impl Into<Arc<[u8]>>, epoch: Moment) -> Self {
        Self { token: token.into(), epoch, next: epoch.plus(EPOCH).plus(SETTLE) }
    }
}

/// The start of the epoch that is to be published at `now`.
pub(crate) fn due(now: Moment) -> Moment {
    let (settled, epoch) = (now.minus(SETTLE).micros(), EPOCH.as_micros() as i64);
    Moment::from_micros(settled - settled.rem_euclid(epoch))
}

/// Signed lists by number and form.
#[derive(Default)]
pub(crate) struct Published {
    slots: Mutex<HashMap<(i64, Form), Arc<Slot>>>,
    epoch: Mutex<Option<Moment>>,
    /// Held while an epoch is being opened, so that a crowd opens one.
    pub opening: tokio::sync::Mutex<()>,
}

/// The place of one list. One publishes, the others wait for what comes.
#[derive(Default)]
pub(crate) struct Slot {
    pub gate: tokio::sync::Mutex<()>,
    kept: Mutex<Option<Edition>>,
}

impl Published {
    /// The epoch that was opened last, unless a later one is due.
    pub(crate) fn epoch(&self, due: Moment) -> Option<Moment> {
        lock(&self.epoch).filter(|opened| *opened >= due)
    }

    pub(crate) fn open(&self, epoch: Moment) {
        let mut opened = lock(&self.epoch);
        *opened = opened.max(Some(epoch));
    }

    pub(crate) fn slot(&self, number: i64, form: Form) -> Arc<Slot> {
        let mut slots = lock(&self.slots);
        if slots.len() >= MOST_EDITIONS && !slots.contains_key(&(number, form)) {
            drop_oldest(&mut slots, (number, form));
        }
        Arc::clone(slots.entry((number, form)).or_default())
    }

    /// Keeps an edition; the oldest others make room for it.
    pub(crate) fn keep(&self, (number, form): (i64, Form), slot: &Slot, edition: &Edition) {
        *lock(&slot.kept) = Some(edition.clone());
        let mut slots = lock(&self.slots);
        let mut bytes: usize = slots.values().map(|slot| slot.bytes()).sum();
        while bytes > MOST_BYTES && slots.len() > 1 {
            bytes -= drop_oldest(&mut slots, (number, form));
        }
    }
}

impl Slot {
    /// The edition of this epoch.
    pub(crate) fn edition(&self, epoch: Moment) -> Option<Edition> {
        lock(&self.kept).as_ref().filter(|kept| kept.epoch >= epoch).cloned()
    }

    fn epoch(&self) -> Option<Moment> {
        lock(&self.kept).as_ref().map(|kept| kept.epoch)
    }

    fn bytes(&self) -> usize {
        lock(&self.kept).as_ref().map_or(0, |kept| kept.token.len())
    }
}

/// Drops the oldest edition but one, and says how many bytes that freed.
fn drop_oldest(slots: &mut HashMap<(i64, Form), Arc<Slot>>, but: (i64, Form)) -> usize {
    let others = slots.iter().filter(|(key, _)| **key != but);
    let oldest = others.min_by_key(|(_, slot)| slot.epoch()).map(|(key, _)| *key);
    oldest.and_then(|key| slots.remove(&key)).map_or(0, |slot| slot.bytes())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment::from_seconds(1_717_552_800);

    fn after(seconds: u64) -> Moment {
        NOON.plus(Duration::from_secs(seconds))
    }

    #[test]
    fn an_epoch_is_published_once_it_has_settled() {
        assert_eq!(due(after(1)), NOON.minus(EPOCH));
        assert_eq!(due(after(2)), NOON);
        assert_eq!(due(after(31)), NOON);
        assert_eq!(due(after(32)), after(30));
    }

    #[test]
    fn only_so_many_editions_and_bytes_are_kept() {
        let published = Published::default();
        let keep = |number: i64, bytes: usize, epoch: u64| {
            let slot = published.slot(number, Form::Jwt);
            published.keep((number, Form::Jwt), &slot, &Edition::new(vec![0; bytes], after(epoch)));
        };
        for number in 0..4_200 {
            keep(number, 1, number.unsigned_abs());
        }
        assert_eq!(lock(&published.slots).len(), MOST_EDITIONS);
        assert!(published.slot(4_199, Form::Jwt).edition(after(4_199)).is_some());
        keep(9_000, MOST_BYTES, 5_000);
        assert_eq!(lock(&published.slots).len(), 1, "the newest alone fills the room");
        keep(9_001, 1, 6_000);
        assert!(published.slot(9_001, Form::Jwt).edition(after(6_000)).is_some());
        assert!(published.slot(9_001, Form::Jwt).edition(after(6_001)).is_none());
    }

    #[test]
    fn an_epoch_never_goes_back() {
        let published = Published::default();
        assert_eq!(published.epoch(NOON), None);
        published.open(after(30));
        published.open(NOON);
        assert_eq!(published.epoch(NOON), Some(after(30)));
        assert_eq!(published.epoch(after(60)), None, "a later one is due");
    }
}
