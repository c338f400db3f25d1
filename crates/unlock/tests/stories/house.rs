//! The room on a world's database, with its journal in the world's folder.

use std::{path::PathBuf, sync::Arc, time::Duration};

use audit::Log;
use keys::{Keyring, Seal};
use store::Room;
use terms::{Clock, Die, FixedClock, SeededDie};
use testkit::World;
use unlock::{SelfRecovery, Setup, Unlock};

/// How long the next phone waits.
pub const WAIT: Duration = Duration::from_secs(72 * 3_600);

/// The rooms of every story.
pub static ROOMS: &[&Room] = &[&audit::ROOM, &unlock::ROOM];

/// The room, and what a story moves and draws with.
pub struct House {
    pub unlock: Unlock,
    pub clock: Arc<FixedClock>,
    pub die: Arc<SeededDie>,
}

impl House {
    pub async fn open(world: &World) -> Self {
        Self::try_open(world).await.unwrap()
    }

    /// The same for a world whose room may not open.
    pub async fn try_open(world: &World) -> Result<Self, unlock::OpenError> {
        Self::with(world, SelfRecovery::After(WAIT)).await
    }

    /// The same where recovery is as a deployment says.
    pub async fn with(world: &World, recovery: SelfRecovery) -> Result<Self, unlock::OpenError> {
        let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (world.clock.clone(), world.die.clone());
        let log = Log::new(world.db.handle(&audit::ROOM), clock, die.clone());
        let keys = world.folder().join("keys");
        let keyring = Arc::new(Keyring::open(keys, Seal::beside(), &*die).unwrap());
        let ledger = log.ledger(world.db.handle(&unlock::ROOM));
        let setup = Setup { keyring, journal: journal(world), recovery };
        let unlock = Unlock::open(ledger, world.db.handle(&unlock::ROOM), setup).await?;
        Ok(Self { unlock, clock: world.clock.clone(), die: world.die.clone() })
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.advance(std::time::Duration::from_secs(seconds));
    }
}

pub fn journal(world: &World) -> PathBuf {
    world.folder().join("unlock.journal")
}
