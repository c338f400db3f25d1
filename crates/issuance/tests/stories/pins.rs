//! The room of the PINs beside an office. What it does by itself is told by its own stories.

use std::{sync::Arc, time::Duration};

use audit::Log;
use keys::{Keyring, Seal};
use terms::{Clock, Die};
use testkit::World;
use unlock::{SelfRecovery, Unlock};

/// The room of the PINs: one at a time for a world.
pub async fn unlock(world: &World) -> Unlock {
    let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (world.clock.clone(), world.die.clone());
    let keys = world.folder().join("keys");
    let keyring = Arc::new(Keyring::open(keys, Seal::beside(), &*die).unwrap());
    let log = Log::new(world.db.handle(&audit::ROOM), clock, die);
    let ledger = log.ledger(world.db.handle(&unlock::ROOM));
    let recovery = SelfRecovery::After(Duration::from_secs(72 * 3_600));
    let journal = world.folder().join("unlock.journal");
    let setup = unlock::Setup { keyring, journal, recovery };
    Unlock::open(ledger, world.db.handle(&unlock::ROOM), setup).await.unwrap()
}
