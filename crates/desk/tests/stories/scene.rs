//! An office for stories: Kota Serang's, with one line or two.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use audit::Log;
use desk::{
    Arrival, Counter, Desk, Joined, Line, NewLine, NewOffice, Office, OfficeKind, Service,
    Services, Shares, Ticket, TicketCode, Wish, Zone,
};
use keys::{Keyring, Seal};
use store::Room;
use terms::{
    Act, Actor, Clock, Date, Id, Language, Moment, Nik, Officer, Permission, Region, SeededDie,
    parse_date,
};
use testkit::World;

/// From where whoever waits asks.
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

/// The rooms of every story.
pub static ROOMS: &[&Room] = &[&audit::ROOM, &desk::ROOM];

/// Monday to Friday with a break at noon; the story's day, 5 June 2024, is a Wednesday.
pub const WEEK: &str = "08:00-12:00 13:00-16:00;08:00-12:00 13:00-16:00;08:00-12:00 13:00-16:00;\
    08:00-12:00 13:00-16:00;08:00-11:30 13:30-16:00;;";

/// An office with a line for IKD.
pub struct Scene<'w> {
    pub world: &'w World,
    pub desk: Desk,
    pub office: Id<Office>,
    pub line: Id<Line>,
    pub counters: Vec<Id<Counter>>,
}

impl<'w> Scene<'w> {
    /// With so many counters at which nobody sits.
    pub async fn new(world: &'w World, counters: u8) -> Self {
        Self::with(world, counters, Shares::USUAL).await
    }

    pub async fn with(world: &'w World, counters: u8, shares: Shares) -> Self {
        let services = [Service::Activation, Service::PhoneChange];
        Self::opened(world, counters, (&services, shares)).await
    }

    /// With a line for other services.
    pub async fn serving(world: &'w World, counters: u8, services: &[Service]) -> Self {
        Self::opened(world, counters, (services, Shares::USUAL)).await
    }

    async fn opened(
        world: &'w World,
        counters: u8,
        (services, shares): (&[Service], Shares),
    ) -> Self {
        let desk = desk_of(world);
        let office =
            desk.open_office(&head(), new_office("Kantor Dukcapil", "36.73")).await.unwrap();
        let line = new_line(office, "A", services, shares);
        let line = desk.open_line(&head(), line).await.unwrap();
        let mut all = Vec::new();
        for number in 1..=counters {
            all.push(desk.open_counter(&head(), line, number).await.unwrap());
        }
        Self { world, desk, office, line, counters: all }
    }

    pub fn now(&self) -> Moment {
        self.world.clock.now()
    }

    pub fn today(&self) -> Date {
        Zone::Wib.date(self.now())
    }

    /// Moves the clock on to a time of the day, in Jakarta.
    pub fn at(&self, clock: &str) {
        self.on(self.today(), clock);
    }

    /// Moves the clock on to a time of a day.
    pub fn on(&self, date: Date, clock: &str) {
        let to = moment(date, clock).micros() - self.now().micros();
        self.world.clock.advance(Duration::from_micros(to.try_into().unwrap()));
    }

    pub async fn sit(&self, counter: usize) -> Act {
        let officer = clerk(counter as u8);
        self.desk.sit(&officer, self.counters[counter]).await.unwrap();
        officer
    }

    /// Somebody at the door who gets a place.
    pub async fn join(&self) -> (Ticket, TicketCode) {
        self.join_as(false).await
    }

    pub async fn join_as(&self, favoured: bool) -> (Ticket, TicketCode) {
        let arrival = Arrival { favoured, ..self.arrival() };
        match self.desk.join(&clerk(99), arrival).await.unwrap() {
            Joined::In(ticket, code) => (*ticket, code),
            none @ (Joined::Full | Joined::Closed) => panic!("there is room: {none:?}"),
        }
    }

    pub fn arrival(&self) -> Arrival {
        let services = Services::one(Service::Activation);
        Arrival { line: self.line, services, favoured: false }
    }

    pub fn wish(&self, starts_at: Moment) -> Wish {
        let services = Services::one(Service::Activation);
        Wish { line: self.line, services, starts_at, favoured: false, returns: false }
    }

    pub async fn book(&self, starts_at: Moment) -> (Ticket, TicketCode) {
        self.desk.book(&Act::visitor(), self.wish(starts_at)).await.unwrap()
    }

    /// The next of the line, called and served, by what its number is.
    pub async fn serve(&self, counter: usize, officer: &Act) -> Option<String> {
        let ticket = self.desk.call(officer, self.counters[counter]).await.unwrap()?;
        self.desk.begin(officer, ticket.id).await.unwrap();
        self.desk.finish(officer, ticket.id).await.unwrap();
        Some(number(&ticket))
    }
}

pub fn desk_of(world: &World) -> Desk {
    let log = Log::new(world.db.handle(&audit::ROOM), world.clock.clone(), world.die.clone());
    let keyring = Keyring::open(world.folder().join("keys"), Seal::beside(), &*world.die).unwrap();
    Desk::open(log.ledger(world.db.handle(&desk::ROOM)), &keyring)
}

pub fn new_office(name: &str, region: &str) -> NewOffice {
    NewOffice {
        kind: OfficeKind::Regency,
        name: name.parse().unwrap(),
        region: region.parse().unwrap(),
        zone: Zone::Wib,
        week: WEEK.parse().unwrap(),
    }
}

pub fn new_line(office: Id<Office>, letter: &str, services: &[Service], shares: Shares) -> NewLine {
    let services = Services::new(services).unwrap();
    NewLine { office, letter: letter.parse().unwrap(), services, shares }
}

/// A contact, by what is known of it.
pub fn mark(number: u64) -> desk::Mark {
    let mut mark = [7; 32];
    mark[..8].copy_from_slice(&number.to_be_bytes());
    mark
}

/// Who books: each number another person.
pub fn booker(number: u64) -> desk::Booker {
    let nik = Nik::from_number(3_673_010_505_990_001 + number).unwrap();
    desk::Booker { nik, contact: vec![1, 2, 3], language: Language::Indonesian }
}

/// Whoever keeps the office.
pub fn head() -> Act {
    let may = [Permission::KeepOffice, Permission::Serve, Permission::Book];
    Act::new(Actor::Officer(officer_id(200)), &may).within(region("36.73"))
}

/// An officer at a desk, each another one.
pub fn clerk(number: u8) -> Act {
    let may = [Permission::Serve, Permission::Book];
    Act::new(Actor::Officer(officer_id(number)), &may).within(region("36.73"))
}

pub fn officer_id(number: u8) -> Id<Officer> {
    Id::draw(Moment::from_seconds(i64::from(number) + 1), &SeededDie::new(u64::from(number)))
}

pub fn region(code: &str) -> Region {
    code.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// A time of a day in Jakarta.
pub fn moment(date: Date, clock: &str) -> Moment {
    let (hour, minute) = clock.split_once(':').unwrap();
    Zone::Wib.moment(date, hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap())
}

pub fn number(ticket: &Ticket) -> String {
    ticket.call().unwrap().to_string()
}
