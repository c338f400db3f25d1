//! A whole day with more people than places: what becomes of each, and whether what they were told
//! came true.

use std::{collections::HashMap, fmt, time::Duration};

use desk::{Arrival, Expected, Joined, Service, Services, Shares, State, Ticket, Wish};
use terms::{Act, Date, Die, Id, Moment, SeededDie};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, day, moment};

const COUNTERS: usize = 3;
const AT_THE_DOOR: u64 = 300;

/// What has become of the people of a day.
#[derive(Debug, Default)]
struct Told {
    served: usize,
    stood_by: usize,
    dated_at_the_door: usize,
    missed: usize,
    within: usize,
    estimates: usize,
    waited: Vec<i64>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { served, stood_by, dated_at_the_door, missed, within, estimates, waited } = self;
        let (middle, most) = (waited[waited.len() / 2], waited[waited.len() - 1]);
        write!(
            f,
            "served {served}, dated at the door {dated_at_the_door}, stood by {stood_by}, missed \
             {missed}, told right {within} of {estimates}, waited {middle} minutes in the middle \
             and {most} at most",
        )
    }
}

/// A day under way.
struct Run<'s, 'w> {
    scene: &'s Scene<'w>,
    die: SeededDie,
    officers: Vec<Act>,
    at_work: Vec<Option<(Id<Ticket>, Moment)>>,
    expected: HashMap<Id<Ticket>, (Moment, Expected)>,
    told: Told,
}

impl Run<'_, '_> {
    fn below(&self, limit: u64) -> u64 {
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

    /// Somebody comes without a booking, and nobody is sent home without a date.
    async fn come(&mut self) {
        let favoured = self.below(100) < 8;
        let arrival = Arrival { favoured, ..self.scene.arrival() };
        match self.scene.desk.join(&clerk(99), arrival.clone()).await.unwrap() {
            Joined::In(ticket, _) => self.note(&ticket).await,
            Joined::Full if self.below(10) == 0 => {
                let stands = self.scene.desk.stand_by(&clerk(99), arrival).await.unwrap();
                assert!(matches!(stands, Joined::In(..)));
                self.told.stood_by += 1;
            }
            Joined::Full => {
                let tomorrow = (day("2024-06-07"), 30);
                let services = Services::one(Service::Activation);
                let slots =
                    self.scene.desk.slots(self.scene.line, &services, tomorrow).await.unwrap();
                let wish = Wish { returns: true, ..self.scene.wish(slots[0].starts_at) };
                self.scene.desk.book(&clerk(99), wish).await.unwrap();
                self.told.dated_at_the_door += 1;
            }
        }
    }

    /// Every counter goes on: finishes who is done, calls the next.
    async fn work(&mut self) {
        let now = self.scene.now();
        for counter in 0..COUNTERS {
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
            // From four to fifteen minutes, nine and a half on average.
            let takes = Duration::from_secs(240 + self.below(660));
            self.at_work[counter] = Some((ticket.id, now.plus(takes)));
            if let Some((came, expected)) = self.expected.remove(&ticket.id) {
                self.told.estimates += 1;
                self.told.within += usize::from(expected.from <= now && now <= expected.until);
                self.told.waited.push((now.seconds() - came.seconds()) / 60);
            }
        }
    }
}

fn is_open(scene: &Scene<'_>) -> bool {
    let (date, now) = (scene.today(), scene.now());
    let within = |from: &str, until: &str| moment(date, from) <= now && now < moment(date, until);
    within("08:00", "12:00") || within("13:00", "16:00")
}

/// Who has booked the day, spread over it.
async fn book_ahead(scene: &Scene<'_>, date: Date, many: usize) -> Vec<(Moment, Id<Ticket>)> {
    let services = Services::one(Service::Activation);
    let mut booked = Vec::new();
    for place in 0..many {
        let slots = scene.desk.slots(scene.line, &services, (date, 1)).await.unwrap();
        let slot = slots[place * 7 % slots.len()];
        booked.push((slot.starts_at, scene.book(slot.starts_at).await.0.id));
    }
    booked
}

/// When they come: six of seven, ten minutes early to five minutes late.
fn coming(booked: &[(Moment, Id<Ticket>)]) -> Vec<(Moment, Id<Ticket>)> {
    let mut coming: Vec<_> = booked
        .iter()
        .enumerate()
        .filter(|(place, _)| place % 7 != 0)
        .map(|(place, (starts, id))| {
            let late = Duration::from_secs(60 * (place as u64 * 11 % 16));
            (starts.minus(Duration::from_secs(600)).plus(late), *id)
        })
        .collect();
    coming.sort_unstable();
    coming
}

impl Run<'_, '_> {
    /// From seven in the morning to four in the afternoon. Says how many have not come to the door.
    async fn pass(&mut self, coming: Vec<(Moment, Id<Ticket>)>) -> u64 {
        let (scene, date) = (self.scene, self.scene.today());
        let (mut coming, mut left) = (coming.into_iter().peekable(), AT_THE_DOOR);
        while scene.now() < moment(date, "16:00") {
            while let Some((_, ticket)) = coming.next_if(|(at, _)| *at <= scene.now()) {
                let ticket = scene.desk.check_in(&clerk(99), ticket).await.unwrap();
                self.note(&ticket).await;
            }
            // Half of them come before doors open, as on the day that was reported.
            let most = if scene.now() < moment(date, "08:00") { 5 } else { 1 };
            for _ in 0..self.below(most + 1).min(left) {
                self.come().await;
                left -= 1;
            }
            scene.desk.sweep().await.unwrap();
            if is_open(scene) {
                self.work().await;
            }
            scene.world.clock.advance(Duration::from_secs(60));
        }
        // Whoever is at a counter is served to the end.
        scene.world.clock.advance(Duration::from_secs(1_200));
        for (counter, at_work) in self.at_work.iter().enumerate() {
            if let Some((ticket, _)) = at_work {
                scene.desk.finish(&self.officers[counter], *ticket).await.unwrap();
                self.told.served += 1;
            }
        }
        left
    }
}

both_engines! { ROOMS =>
    async fn on_a_day_with_too_many_everybody_is_served_or_has_a_date(world) {
        let scene = Scene::with(&world, COUNTERS as u8, Shares::USUAL).await;
        let date = day("2024-06-06");
        let booked = book_ahead(&scene, date, 40).await;
        scene.on(date, "07:00");
        let mut officers = Vec::new();
        for counter in 0..COUNTERS {
            officers.push(scene.sit(counter).await);
        }
        let mut run = Run {
            scene: &scene,
            die: SeededDie::new(6),
            officers,
            at_work: vec![None; COUNTERS],
            expected: HashMap::new(),
            told: Told::default(),
        };
        let left = run.pass(coming(&booked)).await;
        let dated_at_the_end = scene.desk.close_day(&clerk(99), scene.line).await.unwrap() as usize;
        for (_, id) in &booked {
            let state = scene.desk.position_of(*id).await.unwrap().ticket.state;
            run.told.missed += usize::from(state == State::Missed);
        }
        let mut told = run.told;
        told.waited.sort_unstable();
        println!("dated at the end {dated_at_the_end}, {} booked, {told}", booked.len());
        let everybody = AT_THE_DOOR as usize - left as usize + booked.len();
        let accounted = told.served + told.dated_at_the_door + dated_at_the_end + told.missed;
        assert_eq!(everybody, accounted, "nobody is lost");
        assert!(told.served > 100, "a day's work was done: {}", told.served);
        assert!(told.within * 10 >= told.estimates * 9, "{} of {}", told.within, told.estimates);
        let lineup = scene.desk.lineup(&clerk(99), scene.line).await.unwrap();
        assert!(lineup.waiting == 0 && lineup.away.iter().all(|it| it.state == State::Missed));
    }
}
