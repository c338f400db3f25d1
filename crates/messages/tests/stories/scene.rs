//! A post office for stories, whose courier does what it is told.

use std::{
    collections::VecDeque,
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, Mutex},
    time::Duration,
};

use audit::Log;
use keys::{Keyring, Seal};
use messages::{Carried, Contact, Courier, Couriers, Letter, Messages, Sending};
use store::Room;
use terms::{Clock, Moment};
use testkit::World;

pub static ROOMS: &[&Room] = &[&audit::ROOM, &messages::ROOM];

/// From where people ask.
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

/// Remembers what it was given, and answers as it was told; else it takes everything.
#[derive(Default)]
pub struct Bag {
    pub taken: Mutex<Vec<(String, String, String)>>,
    pub answers: Mutex<VecDeque<Carried>>,
}

impl Courier for Bag {
    fn carry<'a>(&'a self, letter: &'a Letter) -> Sending<'a> {
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(()));
        let Letter { to, subject, text, .. } = letter;
        let seen = (to.reveal().to_owned(), subject.clone(), text.clone());
        self.taken.lock().unwrap().push(seen);
        Box::pin(async move { answer })
    }
}

pub struct Office<'w> {
    pub world: &'w World,
    pub messages: Messages,
    pub bag: Arc<Bag>,
}

impl<'w> Office<'w> {
    pub fn new(world: &'w World) -> Self {
        let bag = Arc::new(Bag::default());
        let (mail, phone): (Arc<dyn Courier>, Arc<dyn Courier>) = (bag.clone(), bag.clone());
        let couriers = Couriers { mail: Some(mail), phone: Some(phone) };
        Self { world, messages: open(world, couriers), bag }
    }

    pub fn now(&self) -> Moment {
        self.world.clock.now()
    }

    pub fn pass(&self, seconds: u64) {
        self.world.clock.advance(Duration::from_secs(seconds));
    }

    /// The digits of the last message that was carried.
    pub fn digits(&self) -> String {
        let taken = self.bag.taken.lock().unwrap();
        let line = taken.last().unwrap().2.lines().next().unwrap().to_owned();
        line.chars().filter(char::is_ascii_digit).collect()
    }

    pub fn carried(&self) -> usize {
        self.bag.taken.lock().unwrap().len()
    }
}

pub fn open(world: &World, couriers: Couriers) -> Messages {
    let log = Log::new(world.db.handle(&audit::ROOM), world.clock.clone(), world.die.clone());
    let keyring = Keyring::open(world.folder().join("keys"), Seal::beside(), &*world.die).unwrap();
    Messages::open(log.ledger(world.db.handle(&messages::ROOM)), Arc::new(keyring), couriers)
}

pub fn contact(text: &str) -> Contact {
    text.parse().unwrap()
}
