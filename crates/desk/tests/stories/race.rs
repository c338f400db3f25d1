//! Many at once: places are had by as many as there are, and numbers are called once.

use std::collections::HashSet;

use desk::{Joined, Service, Services, Shares, State, TicketError, Wish};
use store::Sql;
use terms::Act;
use testkit::both_engines;
use tokio::task::JoinSet;

use crate::scene::{ROOMS, Scene, clerk, day, moment};

pub static TAKEN: Sql = Sql::new("SELECT COALESCE(CAST(SUM(taken) AS BIGINT), 0) FROM desk_window");
static GIVEN: Sql = Sql::new("SELECT COALESCE(CAST(SUM(minutes) AS BIGINT), 0) FROM desk_ticket");
pub static OVER: Sql = Sql::new(
    "SELECT COUNT(*) FROM desk_window
     WHERE taken > minutes OR taken_ordinary > ordinary OR taken_booked > bookable",
);

/// Windows of which more or less is taken than people have, or have given back.
pub static WRONG: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_window AS own
     WHERE taken <> COALESCE((
             SELECT CAST(SUM(ticket.minutes) AS BIGINT) FROM desk_ticket AS ticket
             WHERE ticket.line = own.line AND ticket.starts_at = own.starts_at
               AND ticket.state = 'booked'), 0)
         + COALESCE((
             SELECT CAST(SUM(release.minutes) AS BIGINT) FROM desk_release AS release
             WHERE release.line = own.line AND release.starts_at = own.starts_at), 0)
         + COALESCE((
             SELECT CAST(SUM(hold.minutes) AS BIGINT) FROM desk_hold AS hold
             WHERE hold.line = own.line AND hold.starts_at = own.starts_at), 0)",
);

both_engines! { ROOMS =>
    async fn a_thousand_who_book_ten_places_get_just_ten(world) {
        // Ten counters have 300 minutes in half an hour, of which 102 can be booked.
        let scene = Scene::with(&world, 10, Shares::new(34, 10).unwrap()).await;
        let wish = scene.wish(moment(day("2024-06-06"), "08:00"));
        let mut rivals = JoinSet::new();
        for _ in 0..1_000 {
            let (desk, wish) = (scene.desk.clone(), wish.clone());
            rivals.spawn(async move { desk.book(&Act::visitor(), wish).await });
        }
        let (mut codes, mut full) = (HashSet::new(), 0);
        while let Some(done) = rivals.join_next().await {
            match done.unwrap() {
                Ok((_, code)) => assert!(codes.insert(code.to_string()), "codes are each one's own"),
                Err(TicketError::Full) => full += 1,
                Err(other) => panic!("booked or told that it is full, not {other:?}"),
            }
        }
        assert_eq!((codes.len(), full), (10, 990));
        assert_eq!(world.count(&desk::ROOM, &TAKEN).await, 100);
    }

    async fn whoever_comes_in_whatever_way_no_window_is_overfilled(world) {
        let scene = Scene::new(&world, 2).await;
        let tomorrow = day("2024-06-06");
        scene.on(tomorrow, "07:00");
        let slots: Vec<desk::Slot> = scene
            .desk
            .slots(scene.line, &Services::one(Service::Activation), (tomorrow, 1))
            .await
            .unwrap();
        let mut rivals = JoinSet::new();
        for one in 0..240_usize {
            let (desk, arrival) = (scene.desk.clone(), scene.arrival());
            let wish = Wish { favoured: one % 5 == 0, ..scene.wish(slots[one % slots.len()].starts_at) };
            rivals.spawn(async move {
                let favoured = one % 7 == 0;
                let arrival = desk::Arrival { favoured, ..arrival };
                match one % 4 {
                    0 => desk.book(&Act::visitor(), wish).await.map(|_| ()),
                    1 => {
                        let booked = desk.book(&Act::visitor(), wish).await;
                        let Ok((ticket, _)) = booked else { return booked.map(|_| ()) };
                        desk.cancel(&Act::visitor(), ticket.id).await
                    }
                    2 => desk.stand_by(&clerk(99), arrival).await.map(|_| ()),
                    _ => desk.join(&clerk(99), arrival).await.map(|_| ()),
                }
            });
            if one % 40 == 0 {
                let desk = scene.desk.clone();
                rivals.spawn(async move { desk.sweep().await.map(|_| ()) });
            }
        }
        while let Some(done) = rivals.join_next().await {
            match done.unwrap() {
                Ok(()) | Err(TicketError::Full) => (),
                Err(other) => panic!("in, or told that it is full, not {other:?}"),
            }
        }
        assert_eq!(world.count(&desk::ROOM, &OVER).await, 0);
        // Nothing has passed unused yet: what is taken is what people have, or have given back.
        let taken = world.count(&desk::ROOM, &TAKEN).await;
        assert_eq!(taken, world.count(&desk::ROOM, &GIVEN).await);
        assert!(taken <= 7 * 2 * 60);
        scene.at("07:31");
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &OVER).await, 0);
    }

    async fn while_hours_change_and_people_change_their_minds_every_minute_is_accounted_for(world) {
        let scene = Scene::new(&world, 3).await;
        let (date, services) = (day("2024-06-10"), Services::one(Service::Activation));
        let slots = scene.desk.slots(scene.line, &services, (date, 1)).await.unwrap();
        let mut rivals = JoinSet::new();
        for one in 0..60_usize {
            let (desk, slots) = (scene.desk.clone(), slots.clone());
            let wish = scene.wish(slots[one % slots.len()].starts_at);
            rivals.spawn(async move {
                let act = Act::visitor();
                let Ok((ticket, _)) = desk.book(&act, wish).await else { return };
                let other = slots[(one * 5 + 3) % slots.len()].starts_at;
                // Others may have been first, hours may have changed: whatever is told is fine.
                if one % 3 == 0 {
                    let _ = desk.rebook(&act, ticket.id, other).await;
                }
                if one % 4 == 0 {
                    let _ = desk.cancel(&act, ticket.id).await;
                }
            });
            if one % 10 == 5 {
                let (desk, office) = (scene.desk.clone(), scene.office);
                let hours = if one % 20 == 5 { "08:00-11:00" } else { "08:00-15:00" };
                let hours: desk::Hours = hours.parse().unwrap();
                rivals.spawn(async move {
                    let _ = desk.set_day(&crate::scene::head(), office, (date, hours), "Uji").await;
                });
                let desk = scene.desk.clone();
                rivals.spawn(async move { drop(desk.sweep().await) });
            }
        }
        rivals.join_all().await;
        assert_eq!(world.count(&desk::ROOM, &WRONG).await, 0);
        world.clock.advance(std::time::Duration::from_secs(31 * 60));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &WRONG).await, 0);
        assert_eq!(world.count(&desk::ROOM, &OVER).await, 0);
    }

    async fn counters_that_call_at_once_get_each_another_one(world) {
        let scene = Scene::new(&world, 8).await;
        scene.on(day("2024-06-06"), "07:55");
        let mut there = HashSet::new();
        for _ in 0..60 {
            there.insert(scene.join().await.0.id);
        }
        let mut rivals = JoinSet::new();
        for counter in 0..8 {
            let officer = scene.sit(counter).await;
            let (desk, counter) = (scene.desk.clone(), scene.counters[counter]);
            rivals.spawn(async move {
                let mut called = Vec::new();
                while let Some(ticket) = desk.call(&officer, counter).await.unwrap() {
                    assert_eq!(ticket.state, State::Called);
                    desk.finish(&officer, ticket.id).await.unwrap();
                    called.push(ticket.id);
                }
                called
            });
        }
        let called: Vec<_> = rivals.join_all().await.concat();
        assert_eq!(called.len(), 60, "nobody is left and nobody is called twice");
        assert_eq!(called.into_iter().collect::<HashSet<_>>(), there);
    }

    async fn of_two_who_join_at_once_each_has_a_number_of_their_own(world) {
        let scene = Scene::new(&world, 4).await;
        let mut rivals = JoinSet::new();
        for _ in 0..40 {
            let (desk, arrival) = (scene.desk.clone(), scene.arrival());
            rivals.spawn(async move { desk.join(&clerk(99), arrival).await.unwrap() });
        }
        let mut numbers = HashSet::new();
        while let Some(done) = rivals.join_next().await {
            let Joined::In(ticket, _) = done.unwrap() else { panic!("there is room for forty") };
            assert!(numbers.insert(ticket.number.unwrap()));
        }
        assert_eq!(numbers, (1..=40).collect());
    }
}
