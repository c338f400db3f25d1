//! How many may listen: in all, so that connections are left for everything else, and from one
//! address, behind which a whole office may sit.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// In all: a quarter of the connections that a listener has.
const MOST: usize = 1_024;

/// From one address.
const MOST_FROM_ONE: usize = 64;

/// Who has a place.
#[derive(Default)]
pub(super) struct Places(Mutex<HashMap<IpAddr, usize>>);

/// A place, until it is dropped.
pub(super) struct Place {
    places: Arc<Places>,
    from: IpAddr,
}

impl Places {
    /// A place for somebody from this address, if there is one.
    pub fn take(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // At most a thousand numbers: adding them up costs less than keeping a sum right.
        if taken.values().sum::<usize>() >= MOST {
            return None;
        }
        let own = taken.entry(from).or_default();
        if *own >= MOST_FROM_ONE {
            return None;
        }
        *own += 1;
        Some(Place { places: Arc::clone(self), from })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.from) {
            *own -= 1;
        }
        taken.retain(|_, own| *own > 0);
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn places_are_bounded_for_one_and_for_all_and_come_back() {
        let places = Arc::new(Places::default());
        let from = |number: usize| IpAddr::from(Ipv4Addr::from_bits(number as u32));
        let mut own: Vec<_> = (0..MOST_FROM_ONE).map(|_| places.take(from(1)).unwrap()).collect();
        assert!(places.take(from(1)).is_none(), "from one address");
        let others = MOST - MOST_FROM_ONE;
        let others: Vec<_> = (0..others).map(|it| places.take(from(2 + it)).unwrap()).collect();
        own.pop();
        own.push(places.take(from(1)).unwrap());
        assert!(places.take(from(1_000_000)).is_none(), "in all");
        drop((own, others));
        assert!(places.0.lock().unwrap().is_empty(), "nothing is kept of who has gone");
    }
}
