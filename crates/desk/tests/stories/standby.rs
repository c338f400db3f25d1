//! Without a window: standing by, and the end of the day.

use desk::{Joined, Kind, State, Ticket, TicketCode, Wish};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, day, head, moment, number};

/// Fills the day and lets one more stand by.
async fn fill(scene: &Scene<'_>) -> (Vec<Ticket>, (Ticket, TicketCode)) {
    let mut there = Vec::new();
    while let Joined::In(ticket, _) = scene.desk.join(&clerk(99), scene.arrival()).await.unwrap() {
        there.push(*ticket);
    }
    let Joined::In(ticket, code) = scene.desk.stand_by(&clerk(99), scene.arrival()).await.unwrap()
    else {
        panic!("anybody may stand by");
    };
    (there, (*ticket, code))
}

both_engines! { ROOMS =>
    async fn who_stands_by_gets_the_place_of_whoever_does_not_come(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (booked, _) = scene.book(moment(tomorrow, "08:30")).await;
        scene.on(tomorrow, "08:00");
        let (there, (standby, code)) = fill(&scene).await;
        assert_eq!((standby.kind, standby.window), (Kind::Standby, None));
        assert_eq!(scene.desk.sweep().await.unwrap().standby, 0);
        scene.at("08:40");
        assert_eq!(scene.desk.sweep().await.unwrap().places, 0, "who is late a little keeps the place");
        scene.at("08:46");
        let swept = scene.desk.sweep().await.unwrap();
        assert_eq!((swept.places, swept.standby), (1, 1));
        let placed = scene.desk.ticket_of(&clerk(99), &code).await.unwrap();
        assert_eq!(placed.window.unwrap().0, moment(tomorrow, "08:30"));
        let late = scene.desk.check_in(&clerk(99), booked.id).await.unwrap();
        let officer = scene.sit(0).await;
        let mut called = Vec::new();
        while let Some(number) = scene.serve(0, &officer).await {
            called.push(number);
        }
        let place = |ticket: &Ticket| called.iter().position(|it| *it == number(ticket)).unwrap();
        assert!(place(&placed) < place(&late), "who came late does not pass the one who got the place");
        assert_eq!(called.len(), there.len() + 2, "and is served all the same");
    }

    async fn who_stands_by_is_called_when_nobody_else_waits(world) {
        let scene = Scene::new(&world, 1).await;
        scene.on(day("2024-06-06"), "15:00");
        let (there, (standby, _)) = fill(&scene).await;
        let officer = scene.sit(0).await;
        for ticket in there.iter().chain([&standby]) {
            assert_eq!(scene.serve(0, &officer).await, Some(number(ticket)));
        }
    }

    async fn at_the_end_of_the_day_everybody_has_a_dated_place(world) {
        let scene = Scene::new(&world, 1).await;
        scene.on(day("2024-06-06"), "15:00");
        let (booked, _) = scene.book(moment(day("2024-06-06"), "15:30")).await;
        let (there, (standby, code)) = fill(&scene).await;
        let officer = scene.sit(0).await;
        scene.serve(0, &officer).await;
        let aside = scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
        scene.desk.park(&officer, aside.id).await.unwrap();
        scene.at("16:00");
        let dated = scene.desk.close_day(&officer, scene.line).await.unwrap();
        assert_eq!(dated as usize, there.len() - 1 + 1, "all who are left, with the one on standby");
        assert_eq!(scene.desk.close_day(&officer, scene.line).await.unwrap(), 0, "told twice, done once");
        for ticket in there[1..].iter().chain([&standby]) {
            let kept = scene.desk.position_of(ticket.id).await.unwrap().ticket;
            assert_eq!((kept.state, kept.kind), (State::Booked, Kind::Returner));
            assert_eq!(kept.date, day("2024-06-07"));
        }
        let gone = scene.desk.position_of(booked.id).await.unwrap().ticket;
        assert_eq!(gone.state, State::Missed, "who booked and never came has missed it");
        let more = scene.desk.join(&clerk(99), scene.arrival()).await.unwrap();
        assert!(matches!(more, Joined::Closed), "no more numbers");
        scene.on(day("2024-06-07"), "08:00");
        let kept = scene.desk.ticket_of(&clerk(99), &code).await.unwrap();
        let back = scene.desk.check_in(&clerk(99), kept.id).await.unwrap();
        assert_eq!(back.state, State::Waiting, "the old code is good");
    }

    async fn where_doors_are_closed_a_dated_place_is_the_answer(world) {
        let scene = Scene::new(&world, 1).await;
        let (friday, saturday) = (day("2024-06-07"), day("2024-06-08"));
        let closed = async || {
            let joined = scene.desk.join(&clerk(99), scene.arrival()).await.unwrap();
            let standing = scene.desk.stand_by(&clerk(99), scene.arrival()).await.unwrap();
            match (joined, standing) {
                (Joined::Closed, Joined::Closed) => true,
                (Joined::In(..), Joined::In(..)) => false,
                other => panic!("both the same: {other:?}"),
            }
        };
        scene.on(friday, "07:00");
        assert!(!closed().await, "who comes early gets a place of the day");
        scene.at("12:00");
        assert!(!closed().await, "and so does who comes in the break");
        scene.at("16:00");
        assert!(closed().await, "nobody is served any more, and nobody is told to wait");
        scene.on(saturday, "09:00");
        assert!(closed().await, "a day without hours");
        let monday = scene.wish(moment(day("2024-06-10"), "08:00"));
        let (dated, _) = scene.desk.book(&clerk(99), Wish { returns: true, ..monday }).await.unwrap();
        assert_eq!(dated.date, day("2024-06-10"));
        scene.on(dated.date, "08:00");
        let (first, _) = scene.join().await;
        assert_eq!(first.number, Some(1), "whoever was turned to another day has used no number");
    }

    async fn a_full_day_that_was_ended_offers_no_standing_by(world) {
        let scene = Scene::new(&world, 1).await;
        scene.on(day("2024-06-06"), "15:00");
        fill(&scene).await;
        let full = scene.desk.join(&clerk(99), scene.arrival()).await.unwrap();
        assert!(matches!(full, Joined::Full));
        scene.desk.close_day(&head(), scene.line).await.unwrap();
        let ended = scene.desk.join(&clerk(99), scene.arrival()).await.unwrap();
        assert!(matches!(ended, Joined::Closed));
    }

    async fn a_day_that_nobody_has_ended_ends_by_itself(world) {
        let scene = Scene::new(&world, 1).await;
        scene.on(day("2024-06-06"), "15:00");
        let (booked, _) = scene.book(moment(day("2024-06-06"), "15:30")).await;
        let (forgotten, _) = scene.join().await;
        let (waiting, code) = scene.join().await;
        let officer = scene.sit(0).await;
        let called = scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
        assert_eq!(called.id, forgotten.id);
        scene.desk.begin(&officer, called.id).await.unwrap();
        scene.at("23:59");
        assert_eq!(scene.desk.sweep().await.unwrap().dated, 0, "the day is not over");
        scene.on(day("2024-06-07"), "00:01");
        assert_eq!(scene.desk.sweep().await.unwrap().dated, 1);
        assert_eq!(scene.desk.sweep().await.unwrap().dated, 0);
        let state = async |ticket: &Ticket| {
            scene.desk.position_of(ticket.id).await.unwrap().ticket.state
        };
        assert_eq!(state(&booked).await, State::Missed);
        assert_eq!(state(&forgotten).await, State::Done, "somebody forgot to say so");
        let kept = scene.desk.ticket_of(&clerk(99), &code).await.unwrap();
        assert_eq!((kept.id, kept.state), (waiting.id, State::Booked));
        assert_eq!(kept.date, day("2024-06-07"), "the next day that is open");
        // And the counter is free for whoever comes in the morning.
        scene.at("13:30");
        let morning = clerk(8);
        scene.desk.sit(&morning, scene.counters[0]).await.unwrap();
        let back = scene.desk.check_in(&clerk(99), kept.id).await.unwrap();
        let called = scene.desk.call(&morning, scene.counters[0]).await.unwrap().unwrap();
        assert_eq!(called.id, back.id);
    }
}
