//! A town for stories: its rooms, its people and its files.

use std::{io, sync::Arc};

use audit::Log;
use indicators::Indicators;
use registry::{
    BadLines, Detail, ImportError, Imported, Person, Population, Registry, ResidentWriter,
};
use store::{Handle, Room};
use terms::{Act, Actor, Permission, Region, parse_date};
use testkit::World;

/// The rooms of every story.
pub static ROOMS: &[&Room] = &[&audit::ROOM, &indicators::ROOM, &registry::ROOM, &ABOVE];

/// A room above, for look-ups in its transactions.
pub static ABOVE: Room =
    Room { name: "registrystory_above", schema: &[], publishes: &[], reads: &[] };

pub fn registry(world: &World) -> Registry {
    Registry::new(log(world).ledger(own(world)), own(world), indicators(world))
}

pub fn indicators(world: &World) -> Indicators {
    Indicators::new(world.db.handle(&indicators::ROOM), &log(world))
}

pub fn log(world: &World) -> Log {
    let (clock, die) = (Arc::clone(&world.clock), Arc::clone(&world.die));
    Log::new(world.db.handle(&audit::ROOM), clock, die)
}

pub fn own(world: &World) -> Handle {
    world.db.handle(&registry::ROOM)
}

pub fn importer() -> Act {
    Act::new(Actor::Operator, &[Permission::Import])
}

/// What two officers together may do.
pub fn two_importers() -> Act {
    importer().with(Permission::ImportLive)
}

pub fn reader() -> Act {
    Act::new(Actor::Operator, &[Permission::ReadResident]).because("a resident at the counter")
}

pub fn region(code: &str) -> Region {
    code.parse().unwrap()
}

pub fn people(code: &str, count: u64, seed: u64) -> Vec<Person> {
    let today = parse_date("2024-06-05").unwrap();
    Population::new(region(code), count, seed, today).unwrap().collect()
}

pub fn file(people: &[Person]) -> Vec<u8> {
    let mut writer = ResidentWriter::new(Vec::new()).unwrap();
    people.iter().for_each(|person| writer.write(person).unwrap());
    writer.finish().unwrap()
}

/// A file that says what else is known.
pub fn detailed(people: &[Person], of: impl Fn(&Person) -> Detail) -> Vec<u8> {
    let mut writer = ResidentWriter::detailed(Vec::new()).unwrap();
    people.iter().for_each(|person| writer.write_with(person, &of(person)).unwrap());
    writer.finish().unwrap()
}

pub async fn import(registry: &Registry, file: Vec<u8>) -> Result<Imported, ImportError> {
    registry.import(&two_importers(), io::Cursor::new(file), BadLines::Refuse, |_| ()).await
}
