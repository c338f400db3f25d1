//! The statements of the register that are in use, so that each is signed once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use terms::Moment;

/// With less life left than this, another one is made.
const RENEW_BEFORE: Duration = Duration::from_secs(6 * 3_600);
/// So many parties are remembered.
const REMEMBERED: usize = 256;

/// The statements in use, by what they say.
#[derive(Default)]
pub(crate) struct Statements(Mutex<HashMap<[u8; 32], (String, Moment)>>);

impl Statements {
    /// The one about this, unless it is near its end.
    pub(crate) fn find(&self, about: &[u8; 32], now: Moment) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (text, until) = all.get(about)?;
        (now.plus(RENEW_BEFORE) < *until).then(|| text.clone())
    }

    /// Keeps one that holds until then, as long as there is room.
    pub(crate) fn keep(&self, about: [u8; 32], text: String, (now, until): (Moment, Moment)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|_, (_, until)| now.plus(RENEW_BEFORE) < *until);
        }
        if all.len() < REMEMBERED {
            all.insert(about, (text, until));
        }
    }
}
