//! The open status lists and their places.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Die, Id, Moment};

use crate::words::Offer;

/// Places in a list: 128 KiB before compression.
pub(crate) const SIZE: i64 = 1 << 20;

/// Lists are published once in this time, whatever happens in between.
const EPOCH: Duration = Duration::from_secs(30);

/// Draws before we give up: with half-full lists the chance of so many misses is below 2^-60.
const DRAWS: usize = 64;

/// A reserved place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub list: i64,
    pub index: u64,
}

/// What is kept in memory: the open lists, and what was last published.
#[derive(Default)]
pub(crate) struct Lists {
    open: Mutex<Arc<OpenLists>>,
    published: Mutex<HashMap<i64, (Moment, Arc<str>)>>,
}

/// The lists that take new credentials.
#[derive(Default)]
pub(crate) struct OpenLists(pub Vec<i64>);

impl OpenLists {
    /// Reserves a place for the credential of `holder` (offer, resident, key).
    pub(crate) fn reserve(
        &self,
        tx: &mut Tx<'_>,
        die: &dyn Die,
        holder: (Id<Offer>, Id<Resident>, [u8; 32]),
        expires: Moment,
    ) -> Result<Place, Error> {
        let (offer, resident, key) = holder;
        for _ in 0..DRAWS {
            let drawn = usize::try_from(die.below(self.0.len() as u64)).unwrap_or_default();
            let list = *self.0.get(drawn).ok_or(Error::Busy)?;
            let index = die.below(SIZE.unsigned_abs());
            let place = index.cast_signed();
            if tx.execute(&RESERVE, &[&list, &place, &offer, &resident, &key, &expires])? == 1 {
                return Ok(Place { list, index });
            }
        }
        Err(Error::Busy)
    }
}

impl Lists {
    pub(crate) fn open(&self) -> Arc<OpenLists> {
        Arc::clone(&self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn replace(&self, open: OpenLists) -> Arc<OpenLists> {
        let open = Arc::new(open);
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&open);
        open
    }

    pub(crate) fn kept(&self, number: i64, now: Moment) -> Option<Arc<str>> {
        let published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, token) = published.get(&number)?;
        (now < at.plus(EPOCH)).then(|| Arc::clone(token))
    }

    pub(crate) fn keep(&self, number: i64, now: Moment, token: &Arc<str>) {
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        published.insert(number, (now, Arc::clone(token)));
    }
}

static RESERVE: Sql = Sql::new(
    "INSERT INTO credential (list, place, offer, resident, holder_key, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (list, place) DO NOTHING",
);
