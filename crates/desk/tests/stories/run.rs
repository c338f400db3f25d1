//! A day under way, minute by minute: who comes, who is called, and whether what they were told came
//! true.

use std::{collections::HashMap, time::Duration};

use desk::{Arrival, Expected, Joined, Services, Ticket, Wish};
use terms::{Act, Date, Die, Id, Moment, SeededDie};

use crate::scene::{Scene, clerk, moment};

/// What has become of the people of a day.
#[derive(Debug, Default)]
pub struct Told {
    pub served: usize,
    pub stood_by: usize,
    pub dated_at_the_door: usize,
    /// Called within the range that they were told on coming in.
    pub within: usize,
    pub estimates: usize,
    /// How long they waited, in minutes.
    pub waited: Vec<i64>,
}

/// What somebody at the door is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number of today.
    Number,
    /// A number of today, to be called if somebody else does not come.
    StandsBy,
    /// A place of another day.
    Dated(Date),
}

/// A day under way. The officer at the door is one more than those at the counters.
pub struct Run<'s, 'w> {
    pub scene: &'s Scene<'w>,
    pub die: SeededDie,
    officers: Vec<Act>,
    at_work: Vec<Option<(Id<Ticket>, Moment)>>,
    expected: HashMap<Id<Ticket>, (Moment, Expected)>,
    /// How long one takes, in seconds: at least, and so many more at most.
    takes: (u64, u64),
    pub told: Told,
}

impl<'s, 'w> Run<'s, 'w> {
    /// Every counter has its officer.
    pub async fn new(scene: &'s Scene<'w>, seed: u64, takes: (u64, u64)) -> Self {
        let mut officers = Vec::new();
        for counter in 0..scene.counters.len() {
            officers.push(scene.sit(counter).await);
        }
        let at_work = vec![None; officers.len()];
        let (expected, told) = (HashMap::new(), Told::default());
        Self { scene, die: SeededDie::new(seed), officers, at_work, expected, takes, told }
    }

    pub fn below(&self, limit: u64) -> u64 {
        (&self.die as &dyn Die).below(limit)
    }

    /// Remembers what somebody is told on coming in.
    async fn note(&mut self, ticket: &Ticket) {
        let position = self.scene.desk.position_of(ticket.id).await.unwrap();
        let now = self.scene.now();
        let expected = position.expected.unwrap();
        assert!(now <= expected.from && expected.from <= expected.until);
        self.expected.insert(ticket.id, (now, expected));
    }

    /// Somebody who has booked is there.
    pub async fn check_in(&mut self, ticket: Id<Ticket>) {
        let ticket = self.scene.desk.check_in(&clerk(99), ticket).await.unwrap();
        self.note(&ticket).await;
    }

    /// Somebody comes without a booking, and nobody is sent home without a date: one of ten for whom
    /// there is no room today stands by, the others get the first place from `then` on.
    pub async fn come(&mut self, services: Services, then: Date) -> Answer {
        let favoured = self.below(100) < 8;
        let arrival = Arrival { favoured, services, ..self.scene.arrival() };
        match self.scene.desk.join(&clerk(99), arrival.clone()).await.unwrap() {
            Joined::In(ticket, _) => {
                self.note(&ticket).await;
                Answer::Number
            }
            Joined::Full if self.below(10) == 0 => {
                let stands = self.scene.desk.stand_by(&clerk(99), arrival).await.unwrap();
                assert!(matches!(stands, Joined::In(..)));
                self.told.stood_by += 1;
                Answer::StandsBy
            }
            Joined::Full | Joined::Closed => Answer::Dated(self.date(arrival.services, then).await),
        }
    }

    /// Gives somebody at the door a place of another day, the first from `then` on.
    pub async fn date(&mut self, services: Services, then: Date) -> Date {
        let (line, mut from) = (self.scene.line, then);
        let slot = loop {
            let slots = self.scene.desk.slots(line, &services, (from, 3)).await.unwrap();
            if let Some(slot) = slots.first() {
                break *slot;
            }
            from = Date::from_julian_day(from.to_julian_day() + 3).unwrap();
        };
        let wish = Wish { services, returns: true, ..self.scene.wish(slot.starts_at) };
        let (ticket, _) = self.scene.desk.book(&clerk(99), wish).await.unwrap();
        self.told.dated_at_the_door += 1;
        ticket.date
    }

    /// Every counter goes on: finishes who is done, calls the next.
    pub async fn work(&mut self) {
        let now = self.scene.now();
        for counter in 0..self.officers.len() {
            let officer = &self.officers[counter];
            if let Some((ticket, until)) = self.at_work[counter] {
                if now < until {
                    continue;
                }
                self.scene.desk.finish(officer, ticket).await.unwrap();
                self.told.served += 1;
                self.at_work[counter] = None;
            }
            let called = self.scene.desk.call(officer, self.scene.counters[counter]).await.unwrap();
            let Some(ticket) = called else { continue };
            self.scene.desk.begin(officer, ticket.id).await.unwrap();
            let takes = Duration::from_secs(self.takes.0 + self.below(self.takes.1));
            self.at_work[counter] = Some((ticket.id, now.plus(takes)));
            if let Some((came, expected)) = self.expected.remove(&ticket.id) {
                self.told.estimates += 1;
                self.told.within += usize::from(expected.from <= now && now <= expected.until);
                self.told.waited.push((now.seconds() - came.seconds()) / 60);
            }
        }
    }

    /// A minute passes, in which counters work if doors are open.
    pub async fn pass_a_minute(&mut self) {
        self.scene.desk.sweep().await.unwrap();
        if is_open(self.scene) {
            self.work().await;
        }
        self.scene.world.clock.advance(Duration::from_secs(60));
    }

    /// Doors close: whoever is at a counter is served to the end, and everybody else gets a date. Says
    /// how many.
    pub async fn end(&mut self) -> usize {
        self.scene.world.clock.advance(Duration::from_secs(1_200));
        for (counter, at_work) in self.at_work.iter_mut().enumerate() {
            if let Some((ticket, _)) = at_work.take() {
                self.scene.desk.finish(&self.officers[counter], ticket).await.unwrap();
                self.told.served += 1;
            }
        }
        self.told.waited.sort_unstable();
        self.scene.desk.close_day(&clerk(99), self.scene.line).await.unwrap() as usize
    }
}

fn is_open(scene: &Scene<'_>) -> bool {
    let (date, now) = (scene.today(), scene.now());
    let within = |from: &str, until: &str| moment(date, from) <= now && now < moment(date, until);
    within("08:00", "12:00") || within("13:00", "16:00")
}
