//! At the counters.

use std::time::Duration;

use desk::{CALLS, Service, Services, Shares, State, TicketError};
use testkit::both_engines;

use crate::scene::{HERE, ROOMS, Scene, clerk, day, head, moment, new_line, new_office, number};

both_engines! { ROOMS =>
    async fn a_number_is_called_several_times_before_it_is_let_go(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, code) = scene.join().await;
        let officer = scene.sit(0).await;
        let called = scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
        assert_eq!((called.id, called.calls), (ticket.id, 1));
        for call in 2..=CALLS {
            let early = scene.desk.miss(&officer, ticket.id).await.unwrap_err();
            assert!(matches!(early, TicketError::WrongState), "after {} calls", call - 1);
            assert_eq!(scene.desk.recall(&officer, ticket.id).await.unwrap().calls, call);
        }
        scene.desk.miss(&officer, ticket.id).await.unwrap();
        assert_eq!(scene.desk.ticket_of(&clerk(99), &code).await.unwrap().state, State::Missed);
        let (other, _) = scene.join().await;
        let back = scene.desk.resume(&officer, ticket.id).await.unwrap();
        assert_eq!((back.state, back.number, back.calls), (State::Waiting, ticket.number, 0));
        assert_eq!(scene.serve(0, &officer).await, Some(number(&back)), "of one window, the lower number");
        assert_eq!(scene.serve(0, &officer).await, Some(number(&other)));
        assert_eq!(scene.serve(0, &officer).await, None);
    }

    async fn who_was_sent_to_fetch_something_goes_first_when_back(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = scene.join().await;
        let (other, _) = scene.join().await;
        let officer = scene.sit(0).await;
        scene.desk.call(&officer, scene.counters[0]).await.unwrap();
        scene.desk.begin(&officer, ticket.id).await.unwrap();
        scene.desk.park(&officer, ticket.id).await.unwrap();
        world.clock.advance(Duration::from_secs(3_600));
        let (elderly, _) = scene.join_as(true).await;
        scene.desk.resume(&officer, ticket.id).await.unwrap();
        let mut called = Vec::new();
        while let Some(number) = scene.serve(0, &officer).await {
            called.push(number);
        }
        assert_eq!(called, [&other, &ticket, &elderly].map(number), "who waited longer is not passed");
    }

    async fn somebody_is_sent_on_to_another_line_with_the_same_number(world) {
        let scene = Scene::new(&world, 1).await;
        let shares = Shares::USUAL;
        let cards = new_line(scene.office, "B", &[Service::Ktp], shares);
        let cards = scene.desk.open_line(&head(), cards).await.unwrap();
        let there = scene.desk.open_counter(&head(), cards, 7).await.unwrap();
        let (ticket, code) = scene.join().await;
        let officer = scene.sit(0).await;
        scene.desk.call(&officer, scene.counters[0]).await.unwrap();
        scene.desk.begin(&officer, ticket.id).await.unwrap();
        world.clock.advance(Duration::from_secs(240));
        let ktp = Services::one(Service::Ktp);
        let wrong = Services::one(Service::FamilyCard);
        let error = scene.desk.transfer(&officer, ticket.id, cards, &wrong).await.unwrap_err();
        assert!(matches!(error, TicketError::NotServed));
        let sent = scene.desk.transfer(&officer, ticket.id, cards, &ktp).await.unwrap();
        assert_eq!((sent.line, number(&sent)), (cards, "A-001".to_owned()));
        assert!(sent.window.is_some(), "room was taken there");
        assert_eq!(scene.serve(0, &officer).await, None);
        let other = clerk(7);
        scene.desk.sit(&other, there).await.unwrap();
        let called = scene.desk.call(&other, there).await.unwrap().unwrap();
        assert_eq!(called.id, ticket.id);
        let position = scene.desk.position(&code, HERE).await.unwrap();
        assert_eq!(position.counter, Some(7));
        let elsewhere = scene.desk.open_office(&head(), new_office("UPT Kasemen", "36.73")).await.unwrap();
        let far = new_line(elsewhere, "A", &[Service::Ktp], shares);
        let far = scene.desk.open_line(&head(), far).await.unwrap();
        let error = scene.desk.transfer(&other, ticket.id, far, &ktp).await.unwrap_err();
        assert!(matches!(error, TicketError::Missing), "a ticket stays in its house");
    }

    async fn one_counter_has_one_officer_and_one_number(world) {
        let scene = Scene::new(&world, 2).await;
        scene.join().await;
        scene.join().await;
        let counter = scene.counters[0];
        let call = async |officer: &terms::Act| scene.desk.call(officer, counter).await;
        assert!(matches!(call(&clerk(0)).await, Err(TicketError::NotSeated)), "nobody sits there");
        let officer = scene.sit(0).await;
        assert!(matches!(scene.desk.sit(&clerk(5), counter).await, Err(TicketError::Occupied)));
        assert!(matches!(call(&clerk(5)).await, Err(TicketError::NotSeated)));
        let ticket = call(&officer).await.unwrap().unwrap();
        assert!(matches!(call(&officer).await, Err(TicketError::Occupied)));
        let error = scene.desk.finish(&clerk(5), ticket.id).await.unwrap_err();
        assert!(matches!(error, TicketError::NotSeated));
        let away = scene.desk.sit(&officer, scene.counters[1]).await.unwrap_err();
        assert!(matches!(away, TicketError::Occupied), "somebody is still being served");
        assert!(matches!(scene.desk.rise(&officer, counter).await, Err(TicketError::Occupied)));
        scene.desk.finish(&officer, ticket.id).await.unwrap();
        scene.desk.sit(&officer, scene.counters[1]).await.unwrap();
        scene.desk.sit(&clerk(5), counter).await.unwrap();
        scene.desk.rise(&head(), counter).await.unwrap();
        assert!(matches!(scene.desk.rise(&officer, counter).await, Err(TicketError::NotSeated)));
        // Who forgot to go away yesterday does not keep the counter today.
        scene.on(day("2024-06-06"), "08:00");
        scene.desk.sit(&clerk(5), scene.counters[1]).await.unwrap();
    }

    async fn what_has_ended_does_not_go_on(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = scene.join().await;
        let officer = scene.sit(0).await;
        let error = scene.desk.finish(&officer, ticket.id).await.unwrap_err();
        assert!(matches!(error, TicketError::WrongState), "nobody called it");
        assert!(scene.desk.resume(&officer, ticket.id).await.is_err());
        scene.desk.leave(&officer, ticket.id).await.unwrap();
        assert!(scene.desk.leave(&officer, ticket.id).await.is_err());
        assert_eq!(scene.serve(0, &officer).await, None, "who has gone is not called");
        let (next, _) = scene.join().await;
        scene.serve(0, &officer).await.unwrap();
        for error in [
            scene.desk.begin(&officer, next.id).await.map(|_| ()),
            scene.desk.finish(&officer, next.id).await,
            scene.desk.park(&officer, next.id).await,
            scene.desk.miss(&officer, next.id).await,
            scene.desk.leave(&officer, next.id).await,
        ] {
            assert!(matches!(error, Err(TicketError::WrongState)));
        }
    }

    async fn what_was_measured_decides_how_many_have_room(world) {
        let scene = Scene::new(&world, 1).await;
        let officer = scene.sit(0).await;
        let services = Services::one(Service::Activation);
        let room = async || {
            let tomorrow = (day("2024-06-06"), 1);
            scene.desk.slots(scene.line, &services, tomorrow).await.unwrap()[0].room
        };
        assert_eq!(room().await, 1, "18 minutes at the standard's ten");
        for _ in 0..20 {
            let (ticket, _) = scene.join().await;
            scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
            scene.desk.begin(&officer, ticket.id).await.unwrap();
            world.clock.advance(Duration::from_secs(4 * 60));
            scene.desk.finish(&officer, ticket.id).await.unwrap();
        }
        assert_eq!(room().await, 4, "18 minutes at the four that it takes here");
        let (next, _) = scene.join().await;
        assert_eq!(next.window.unwrap().0, moment(scene.today(), "10:00"));
    }
}
