//! The room: what all messages of a deployment go through.

use std::sync::Arc;

use audit::Ledger;
use keys::{Keyring, MacKey};
use terms::{Die, Guesses, Moment};

use crate::{
    contact::Means,
    courier::{Courier, Couriers},
};

/// Contacts and what is sent to them. Cheap to clone.
#[derive(Clone)]
pub struct Messages(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    keyring: Arc<Keyring>,
    marks: MacKey,
    codes: MacKey,
    couriers: Couriers,
    asks: Guesses,
}

impl Messages {
    /// Opens the room. `ledger` is its own; contacts are sealed under `keyring`.
    pub fn open(ledger: Ledger, keyring: Arc<Keyring>, couriers: Couriers) -> Self {
        let (marks, codes) = (keyring.mac_key("contact mark"), keyring.mac_key("contact code"));
        let asks = Guesses::default();
        Self(Arc::new(Inner { ledger, keyring, marks, codes, couriers, asks }))
    }

    /// Whether a means of reaching people leads anywhere here.
    pub fn reaches(&self, means: Means) -> bool {
        self.courier(means).is_some()
    }

    /// By which means people can be reached here.
    pub fn means(&self) -> Vec<Means> {
        [Means::Mail, Means::Phone].into_iter().filter(|means| self.reaches(*means)).collect()
    }

    pub(crate) fn courier(&self, means: Means) -> Option<&Arc<dyn Courier>> {
        match means {
            Means::Mail => self.0.couriers.mail.as_ref(),
            Means::Phone => self.0.couriers.phone.as_ref(),
        }
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    pub(crate) fn marks(&self) -> &MacKey {
        &self.0.marks
    }

    pub(crate) fn codes(&self) -> &MacKey {
        &self.0.codes
    }

    /// How often codes may be asked for.
    pub(crate) fn asks(&self) -> &Guesses {
        &self.0.asks
    }

    pub(crate) fn die(&self) -> &dyn Die {
        self.0.ledger.die()
    }

    pub(crate) fn now(&self) -> Moment {
        self.0.ledger.now()
    }
}
