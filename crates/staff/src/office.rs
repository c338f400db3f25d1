//! The staff office: what it checks with, and under which address.

use std::sync::Arc;

use audit::Ledger;
use terms::{Act, Actor, Crypto, Die, Moment, Permission};
use zeroize::Zeroizing;

use crate::{webauthn::Site, words::OfficerId};

/// What one deployment decides about its staff.
pub struct Setup {
    /// The console's address and the name in which keys are made for it.
    pub site: Site,
    /// Hashes, and checks signatures.
    pub crypto: Arc<dyn Crypto>,
    /// Makes questions and hashes of addresses that nobody else can make. The same in every
    /// process of a deployment; not in the database.
    pub secret: Zeroizing<[u8; 32]>,
}

/// The staff office. Cheap to clone.
#[derive(Clone)]
pub struct Staff(Arc<Office>);

struct Office {
    ledger: Ledger,
    setup: Setup,
}

impl Staff {
    /// Opens the office. `ledger` is this room's.
    pub fn open(ledger: Ledger, setup: Setup) -> Self {
        Self(Arc::new(Office { ledger, setup }))
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn site(&self) -> &Site {
        &self.0.setup.site
    }

    pub(crate) fn crypto(&self) -> &dyn Crypto {
        &*self.0.setup.crypto
    }

    pub(crate) fn die(&self) -> &dyn Die {
        self.0.ledger.die()
    }

    pub(crate) fn now(&self) -> Moment {
        self.0.ledger.now()
    }

    /// HMAC-SHA-256 (RFC 2104) under this office's secret. Parts are told apart by their lengths.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let pad = |fill: u8| {
            let mut block = Zeroizing::new([fill; 64]);
            for (place, secret) in block.iter_mut().zip(self.0.setup.secret.iter()) {
                *place ^= secret;
            }
            block
        };
        let mut inner = Zeroizing::new(pad(0x36).to_vec());
        for part in parts {
            inner.extend_from_slice(&(part.len() as u64).to_be_bytes());
            inner.extend_from_slice(part);
        }
        let inner = self.crypto().sha256(&inner);
        self.crypto().sha256(&Zeroizing::new([&pad(0x5c)[..], &inner].concat()))
    }
}

/// The act of a browser of nobody we know yet: it proves what it may do by a code or a key.
pub(crate) fn strangers_act() -> Act {
    Act::new(Actor::Holder, &[Permission::SignIn])
}

/// An officer's act on their own sessions and approvals.
pub(crate) fn own_act(officer: OfficerId) -> Act {
    Act::new(Actor::Officer(officer), &[Permission::SignIn])
}
