//! A town for stories: its rooms and its people.

use std::io::Cursor;

use activation::{Activations, Suspensions};
use audit::Log;
use indicators::Indicators;
use registry::{BadLines, Person, Population, Registry, Resident, ResidentWriter, Search};
use store::{Error, Room};
use terms::{Act, Actor, Clock, Permission, Region, parse_date};
use testkit::World;

/// The rooms of every story.
pub static ROOMS: &[&Room] =
    &[&audit::ROOM, &indicators::ROOM, &registry::ROOM, &activation::ROOM, &ABOVE];

/// A room above, in whose transactions people are activated.
pub static ABOVE: Room =
    Room { name: "activationstory_above", schema: &[], publishes: &[], reads: &[] };

/// The rooms of a story, open.
pub struct Town<'w> {
    world: &'w World,
    pub registry: Registry,
    pub activations: Activations,
    pub suspensions: Suspensions,
}

impl<'w> Town<'w> {
    pub fn new(world: &'w World) -> Self {
        let log = Log::new(world.db.handle(&audit::ROOM), world.clock.clone(), world.die.clone());
        let indicators = Indicators::new(world.db.handle(&indicators::ROOM), &log);
        let handle = world.db.handle(&registry::ROOM);
        let registry = Registry::new(log.ledger(handle.clone()), handle, indicators.clone());
        let own = world.db.handle(&activation::ROOM);
        let suspensions = Suspensions::new(log.ledger(own.clone()), registry.clone());
        Self { world, registry, activations: Activations::new(own, indicators), suspensions }
    }

    pub async fn settle(&self, people: &[Person]) {
        let mut writer = ResidentWriter::new(Vec::new()).unwrap();
        people.iter().for_each(|person| writer.write(person).unwrap());
        let file = Cursor::new(writer.finish().unwrap());
        // Others may live here already.
        let act = officer().with(Permission::ImportLive);
        self.registry.import(&act, file, BadLines::Refuse, |_| ()).await.unwrap();
    }

    /// Everybody, in the order of their names.
    pub async fn residents(&self) -> Vec<Resident> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let search =
                Search { region: Region::COUNTRY, name: String::new(), after, limit: Search::MOST };
            let page: Vec<Resident> = self.registry.search(&officer(), search).await.unwrap();
            let Some(last) = page.last() else { return all };
            after = Some(last.id);
            all.extend(page);
        }
    }

    pub async fn activate(&self, resident: &Resident, device: Option<[u8; 32]>) {
        let (activations, resident) = (self.activations.clone(), resident.clone());
        let now = self.world.clock.now();
        let above = self.world.db.handle(&ABOVE);
        let done: Result<_, Error> =
            above.write(move |tx| activations.activate_in(tx, &resident, device, now)).await;
        done.unwrap();
    }

    pub async fn end(&self, resident: &Resident) {
        let (activations, id) = (self.activations.clone(), resident.id);
        let now = self.world.clock.now();
        let above = self.world.db.handle(&ABOVE);
        let done: Result<bool, Error> =
            above.write(move |tx| activations.end_in(tx, id, now)).await;
        assert!(done.unwrap(), "there was an activation to end");
    }
}

pub fn officer() -> Act {
    let may = [Permission::Import, Permission::ReadResident, Permission::Revoke];
    Act::new(Actor::Operator, &may).because("a list for the outreach")
}

pub fn region(code: &str) -> Region {
    code.parse().unwrap()
}

pub fn people(count: u64, seed: u64) -> Vec<Person> {
    let today = parse_date("2024-06-05").unwrap();
    Population::new(region("36.73"), count, seed, today).unwrap().collect()
}
