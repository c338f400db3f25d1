//! Places that are reserved and not handed out yet.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::purpose::Purpose;

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
struct Shelf {
    free: Mutex<Vec<Place>>,
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
    fn free(&self) -> MutexGuard<'_, Vec<Place>> {
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else reserves; from then on nobody else does while the guard lives.
    pub(crate) async fn reserving(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.reserving.lock().await
    }

    pub(crate) fn has(&self, count: usize) -> bool {
        self.free().len() >= count
    }

    pub(crate) fn take(&self, count: usize) -> Option<Taken> {
        let mut free = self.free();
        let from = free.len().checked_sub(count)?;
        Some(Taken { places: free.split_off(from), used: Cell::new(false), stock: self.clone() })
    }

    pub(crate) fn put(&self, places: Vec<Place>) {
        self.free().extend(places);
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
            self.stock.put(std::mem::take(&mut self.places));
        }
    }
}
