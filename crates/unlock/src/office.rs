//! The room's door.

use std::{path::PathBuf, sync::Arc};

use audit::Ledger;
use keys::{AwsLc, Keyring, MacKey};
use store::{Handle, Sql};
use terms::{Crypto, Die, Moment};

use crate::{
    error::{Error, OpenError},
    journal::{Journal, JournalError, Line},
    opaque::Server,
    reconcile,
    recovery::SelfRecovery,
};

/// What the room needs of its deployment.
pub struct Setup {
    /// The secret behind the PINs is made from it.
    pub keyring: Arc<Keyring>,
    /// The journal: a file beside the database, and not in the same backup.
    pub journal: PathBuf,
    /// Whether a phone may follow one that is gone, without a desk.
    pub recovery: SelfRecovery,
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Unlock(pub(crate) Arc<Office>);

pub(crate) struct Office {
    pub ledger: Ledger,
    /// For what is no event: see `event`.
    pub counters: Handle,
    pub keyring: Arc<Keyring>,
    pub server: Server,
    pub nonces: MacKey,
    pub sessions: MacKey,
    pub journal: Journal,
    pub recovery: SelfRecovery,
}

impl Unlock {
    /// Opens the room over its own `ledger` and `counters`, a handle of the same room, and puts right
    /// what a restored database would give back.
    pub async fn open(ledger: Ledger, counters: Handle, setup: Setup) -> Result<Self, OpenError> {
        let is_begun = setup.journal.try_exists().map_err(JournalError::File)?;
        if !is_begun && is_in_use(&counters).await? {
            let path = setup.journal.display().to_string();
            return Err(JournalError::Missing(path).into());
        }
        let (journal, lines) = Journal::open(&setup.journal)?;
        reconcile::raise(&ledger, lines).await?;
        let keyring = setup.keyring;
        Ok(Self(Arc::new(Office {
            ledger,
            counters,
            server: Server::new(&keyring).ok_or(OpenError::Secret)?,
            nonces: keyring.mac_key("unlock nonce"),
            sessions: keyring.mac_key("unlock session"),
            keyring,
            journal,
            recovery: setup.recovery,
        })))
    }
}

async fn is_in_use(counters: &Handle) -> Result<bool, store::Error> {
    let found = counters.read(|tx| tx.find::<(u32,)>(&IN_USE, &[])).await?;
    Ok(found.is_some())
}

static IN_USE: Sql = Sql::new("SELECT 1 FROM pin_account WHERE edition > 0 LIMIT 1");

impl Office {
    pub(crate) fn now(&self) -> Moment {
        self.ledger.now()
    }

    pub(crate) fn die(&self) -> &dyn Die {
        self.ledger.die()
    }

    pub(crate) fn crypto(&self) -> &'static dyn Crypto {
        &AwsLc
    }

    /// Returns when `line` is on the disk.
    pub(crate) async fn note(&self, line: Line) -> Result<(), Error> {
        Ok(self.journal.append(line).await?)
    }
}
