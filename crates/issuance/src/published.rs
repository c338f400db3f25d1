//! What was last published of each status list.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use terms::Moment;

/// Lists are published once in this time, whatever happens in between.
const EPOCH: Duration = Duration::from_secs(30);

/// Signed tokens by the number of their list, with the moment they were signed.
#[derive(Default)]
pub(crate) struct Published(Mutex<HashMap<i64, (Moment, Arc<str>)>>);

impl Published {
    /// The token of list `number`, if it is of this epoch.
    pub(crate) fn find(&self, number: i64, now: Moment) -> Option<Arc<str>> {
        let published = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, token) = published.get(&number)?;
        (now < at.plus(EPOCH)).then(|| Arc::clone(token))
    }

    pub(crate) fn keep(&self, number: i64, now: Moment, token: &Arc<str>) {
        let mut published = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        published.insert(number, (now, Arc::clone(token)));
    }
}
