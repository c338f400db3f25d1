//! The simulator plays a day as the room itself does.

use std::{collections::HashMap, time::Duration};

use desk::{Arrival, Comer, Joined, Rank, Situation, Ticket, play};
use terms::{Die, Id, Moment, SeededDie};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, day, moment};

const MINUTE: i64 = 60;

/// Somebody of the day: when they come, how long it takes, in minutes.
struct Person {
    comes: i64,
    takes: i64,
    ticket: Option<Ticket>,
}

/// A day at the door, people drawn by a seed.
fn people(seed: u64) -> Vec<Person> {
    let die = SeededDie::new(seed);
    let below = |limit| (&die as &dyn Die).below(limit) as i64;
    let mut comes = 0;
    let one = |_| {
        comes += below(9);
        Person { comes, takes: 4 + below(14), ticket: None }
    };
    (0..36).map(one).collect()
}

/// When each was called, as the real verbs have it.
async fn replay(scene: &Scene<'_>, people: &mut [Person], start: Moment) -> Vec<(usize, i64)> {
    let officers = [scene.sit(0).await, scene.sit(1).await];
    let mut busy: [Option<(Id<Ticket>, i64)>; 2] = [None, None];
    let (mut called, mut of) = (Vec::new(), HashMap::new());
    for minute in 0..4 * 60 {
        for (counter, at) in busy.iter_mut().enumerate() {
            if let Some((ticket, until)) = *at
                && until <= minute
            {
                scene.desk.finish(&officers[counter], ticket).await.unwrap();
                *at = None;
            }
        }
        for (one, person) in people.iter_mut().enumerate().filter(|(_, it)| it.comes == minute) {
            let arrival = Arrival { favoured: one % 7 == 0, ..scene.arrival() };
            let joined = scene.desk.stand_by(&clerk(99), arrival).await.unwrap();
            let Joined::In(ticket, _) = joined else { panic!("standing by is always possible") };
            of.insert(ticket.id, one);
            person.ticket = Some(*ticket);
        }
        for counter in 0..2 {
            if busy[counter].is_none()
                && let Some(ticket) =
                    scene.desk.call(&officers[counter], scene.counters[counter]).await.unwrap()
            {
                let one = of[&ticket.id];
                busy[counter] = Some((ticket.id, minute + people[one].takes));
                called.push((one, minute * MINUTE));
            }
        }
        scene.world.clock.advance(Duration::from_secs(60));
    }
    assert_eq!(scene.now(), start.plus(Duration::from_secs(4 * 3_600)));
    called
}

both_engines! { ROOMS =>
    async fn a_simulated_day_calls_whom_the_room_calls_when_it_calls_them(world) {
        let scene = Scene::new(&world, 2).await;
        scene.on(day("2024-06-06"), "08:00");
        let (start, mut people) = (scene.now(), people(6));
        let real = replay(&scene, &mut people, start).await;
        let comers = people.iter().filter_map(|it| {
            let ticket = it.ticket.as_ref()?;
            let at = ticket.window.map_or(ticket.arrived_at?, |(starts, _)| starts);
            let comer = Comer {
                comes: it.comes * MINUTE,
                rank: Rank::of(ticket.kind, ticket.favoured, at),
                number: ticket.number?,
                takes: (0.0, 0.0),
                promised: None,
            };
            Some((comer, it.takes * MINUTE))
        });
        let played = play(&comers.collect::<Vec<_>>(), &[0, 0], &[(0, 4 * 3_600)]);
        assert!(real.len() > 25, "a day with something to do: {}", real.len());
        let mut order: Vec<_> = played.called;
        order.sort_by_key(|(one, at)| (*at, real.iter().position(|it| it.0 == *one)));
        assert_eq!(order, real);
    }

    async fn a_day_is_counted_as_it_went(world) {
        let scene = Scene::new(&world, 1).await;
        scene.on(day("2024-06-06"), "08:00");
        let officer = scene.sit(0).await;
        for _ in 0..4 {
            scene.join().await;
        }
        scene.book(moment(scene.today(), "10:00")).await;
        scene.at("08:12");
        scene.serve(0, &officer).await.unwrap();
        scene.at("08:35");
        scene.serve(0, &officer).await.unwrap();
        let left = scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
        scene.desk.leave(&officer, left.id).await.unwrap();
        let (lines, halves) = scene.desk.today(&clerk(1), scene.office).await.unwrap();
        let it = lines[0].1;
        assert_eq!((it.waiting, it.expected, it.served, it.left, it.dated), (1, 1, 2, 1, 0));
        assert_eq!((it.waited, it.waits, it.promised.0), ((27, 35), 35, 3));
        let halves: Vec<_> = halves.iter().map(|it| (it.came, it.served)).collect();
        assert_eq!(halves, [(4, 1), (0, 1)]);
        scene.desk.close_day(&officer, scene.line).await.unwrap();
        let (lines, _) = scene.desk.today(&clerk(1), scene.office).await.unwrap();
        assert_eq!((lines[0].1.waiting, lines[0].1.dated), (0, 1));
    }

    async fn a_situation_is_read_as_it_stands(world) {
        let scene = Scene::new(&world, 2).await;
        scene.on(day("2024-06-06"), "08:00");
        let officer = scene.sit(0).await;
        for _ in 0..5 {
            scene.join().await;
        }
        scene.book(moment(scene.today(), "10:00")).await;
        scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
        let it: Situation = scene.desk.situation(&clerk(1), scene.line).await.unwrap();
        assert_eq!((it.waiting.len(), it.coming.len(), it.counters.len()), (4, 1, 1));
        assert_eq!(it.open, [(0, 4 * 3_600), (5 * 3_600, 8 * 3_600)]);
        assert!(it.coming[0].comes == 2 * 3_600 && it.counters[0] > 0 && it.rate > 0.0);
        let (now, more) = (it.forecast(1), it.clone().wider(1).forecast(1));
        assert!(now.served.least >= 5 && more.longest.middle <= now.longest.middle, "{now:?} {more:?}");
    }
}
