//! Places that are reserved and not handed out yet.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use terms::Moment;

use crate::purpose::Purpose;

/// Places that nobody took for so long are dropped: by then their list may be closed, and it must
/// be known when its last credential expires.
pub(crate) const FRESH: Duration = Duration::from_secs(86_400);

/// A place in a status list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub list: i64,
    pub index: u64,
}

/// A stock for each purpose.
#[derive(Default)]
pub(crate) struct Stocks {
    card: Stock,
    wallet: Stock,
}

impl Stocks {
    pub(crate) fn of(&self, purpose: Purpose) -> &Stock {
        match purpose {
            Purpose::Card => &self.card,
            Purpose::Wallet => &self.wallet,
        }
    }
}

/// Places that are reserved and not handed out. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Stock(Arc<Shelf>);

#[derive(Default)]
struct Free {
    places: Vec<Place>,
    /// Since when the oldest have been here.
    since: Option<Moment>,
}

#[derive(Default)]
struct Shelf {
    free: Mutex<Free>,
    /// Held while a block is being reserved, so that a crowd reserves one.
    reserving: tokio::sync::Mutex<()>,
}

/// Places taken from the stock. They go back if nobody uses them.
pub(crate) struct Taken {
    places: Vec<Place>,
    used: Cell<bool>,
    stock: Stock,
}

impl Stock {
    fn free(&self) -> MutexGuard<'_, Free> {
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else reserves; from then on nobody else does while the guard lives.
    pub(crate) async fn reserving(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.reserving.lock().await
    }

    pub(crate) fn has(&self, count: usize) -> bool {
        self.free().places.len() >= count
    }

    pub(crate) fn take(&self, count: usize, now: Moment) -> Option<Taken> {
        let mut free = self.free();
        if free.since.is_some_and(|since| since.plus(FRESH) <= now) {
            *free = Free::default();
        }
        let from = free.places.len().checked_sub(count)?;
        let places = free.places.split_off(from);
        Some(Taken { places, used: Cell::new(false), stock: self.clone() })
    }

    /// Puts places here that were reserved at `now`.
    pub(crate) fn put(&self, places: Vec<Place>, now: Moment) {
        let mut free = self.free();
        if free.places.is_empty() {
            free.since = Some(now);
        }
        free.places.extend(places);
    }
}

impl Taken {
    /// From here on they are used, whatever becomes of the transaction.
    pub(crate) fn used(&self) -> &[Place] {
        self.used.set(true);
        &self.places
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if !self.used.get() {
            self.stock.free().places.append(&mut self.places);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_too_long_is_dropped() {
        let (stock, now) = (Stock::default(), Moment::from_seconds(1_717_552_800));
        let place = |index| Place { list: 1, index };
        stock.put(vec![place(1), place(2)], now);
        drop(stock.take(1, now));
        assert_eq!(stock.free().places.len(), 2, "what is not used goes back");
        stock.put(vec![place(3)], now.plus(FRESH / 2));
        assert!(stock.take(1, now.plus(FRESH)).is_none(), "the oldest are a day old");
        stock.put(vec![place(4)], now.plus(FRESH));
        assert!(stock.take(1, now.plus(FRESH * 3 / 2)).is_some());
    }
}
