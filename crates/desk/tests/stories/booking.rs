//! Places ahead.

use std::time::Duration;

use desk::{Service, Services, Slot, State, TicketCode, TicketError, Wish};
use terms::{Act, Class, Date};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, day, moment, region};

async fn slots(scene: &Scene<'_>, from: Date, days: u16) -> Vec<Slot> {
    let services = Services::one(Service::Activation);
    scene.desk.slots(scene.line, &services, (from, days)).await.unwrap()
}

both_engines! { ROOMS =>
    async fn windows_with_room_are_found_when_they_are_asked_for(world) {
        let scene = Scene::new(&world, 2).await;
        let tomorrow = day("2024-06-06");
        let free = slots(&scene, tomorrow, 1).await;
        assert_eq!(free.len(), 14, "seven hours without the break");
        assert_eq!(free[0].starts_at, moment(tomorrow, "08:00"));
        assert_eq!(free[8].starts_at, moment(tomorrow, "13:00"));
        assert!(free.iter().all(|slot| slot.room == 3), "36 of 60 minutes can be booked");
        for _ in 0..3 {
            scene.book(moment(tomorrow, "08:00")).await;
        }
        assert_eq!(slots(&scene, tomorrow, 1).await[0].starts_at, moment(tomorrow, "08:30"));
        assert!(slots(&scene, day("2024-06-08"), 2).await.is_empty(), "a weekend");
        let today = slots(&scene, scene.today(), 1).await;
        assert_eq!(today[0].starts_at, moment(scene.today(), "09:30"), "what has begun is over");
        let far = slots(&scene, day("2024-06-05"), 400).await;
        assert_eq!(far.last().unwrap().starts_at.date(), day("2024-08-02"), "the last weekday of sixty");
    }

    async fn only_what_is_open_and_done_there_can_be_booked(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let wish = scene.wish(moment(tomorrow, "08:00"));
        let other = Wish { services: Services::one(Service::Ktp), ..wish.clone() };
        let book = async |wish: Wish| scene.desk.book(&Act::visitor(), wish).await.unwrap_err();
        assert!(matches!(book(other).await, TicketError::NotServed));
        for (date, clock) in [
            (tomorrow, "12:00"),
            (tomorrow, "08:10"),
            (day("2024-06-08"), "08:00"),
            (day("2024-06-04"), "08:00"),
            (day("2024-08-06"), "08:00"),
        ] {
            let wish = Wish { starts_at: moment(date, clock), ..wish.clone() };
            assert!(matches!(book(wish).await, TicketError::NotOpen), "{date} {clock}");
        }
        let nobody = Act::new(terms::Actor::Holder, &[]);
        let error = scene.desk.book(&nobody, wish).await.unwrap_err();
        assert_eq!(error.class(), Class::Refused);
    }

    async fn a_ticket_is_read_changed_and_given_back_by_its_code(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (ticket, code) = scene.book(moment(tomorrow, "08:00")).await;
        assert_eq!(scene.desk.ticket_of(&clerk(99), &code).await.unwrap(), ticket);
        let wrong: TicketCode = "0000-0000".parse().unwrap();
        assert_eq!(scene.desk.ticket_of(&clerk(99), &wrong).await.unwrap_err().class(), Class::Missing);
        let act = Act::visitor();
        let moved = scene.desk.rebook(&act, ticket.id, moment(tomorrow, "10:00")).await.unwrap();
        assert_eq!(moved.window.unwrap().0, moment(tomorrow, "10:00"));
        scene.book(moment(tomorrow, "09:00")).await;
        let full = scene.desk.rebook(&act, ticket.id, moment(tomorrow, "09:00")).await.unwrap_err();
        assert!(matches!(full, TicketError::Full));
        let kept = scene.desk.ticket_of(&clerk(99), &code).await.unwrap();
        assert_eq!(kept, moved, "who finds no other place keeps theirs");
        scene.desk.cancel(&act, ticket.id).await.unwrap();
        assert_eq!(scene.desk.ticket_of(&clerk(99), &code).await.unwrap().state, State::Cancelled);
        let again = scene.desk.cancel(&act, ticket.id).await.unwrap_err();
        assert!(matches!(again, TicketError::WrongState));
        let again = scene.desk.rebook(&act, ticket.id, moment(tomorrow, "11:00")).await.unwrap_err();
        assert!(matches!(again, TicketError::WrongState));
        scene.on(tomorrow, "08:00");
        let come = scene.desk.check_in(&clerk(1), ticket.id).await.unwrap_err();
        assert!(matches!(come, TicketError::WrongState));
    }

    async fn a_place_given_back_cannot_be_handed_to_somebody_at_once(world) {
        let scene = Scene::new(&world, 1).await;
        let starts_at = moment(day("2024-06-06"), "08:00");
        let (ticket, _) = scene.book(starts_at).await;
        scene.desk.cancel(&Act::visitor(), ticket.id).await.unwrap();
        let full = |desk: desk::Desk, wish| async move {
            matches!(desk.book(&Act::visitor(), wish).await, Err(TicketError::Full))
        };
        assert!(full(scene.desk.clone(), scene.wish(starts_at)).await);
        world.clock.advance(Duration::from_secs(4 * 60));
        scene.desk.sweep().await.unwrap();
        assert!(full(scene.desk.clone(), scene.wish(starts_at)).await);
        world.clock.advance(Duration::from_secs(27 * 60));
        assert_eq!(scene.desk.sweep().await.unwrap().places, 1);
        assert_eq!(scene.desk.sweep().await.unwrap().places, 0, "nothing is given back twice");
        scene.book(starts_at).await;
    }

    async fn somebody_comes_on_the_day_and_at_the_office_of_the_booking(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = scene.book(moment(day("2024-06-06"), "08:00")).await;
        let early = scene.desk.check_in(&clerk(1), ticket.id).await.unwrap_err();
        assert!(matches!(early, TicketError::NotOpen));
        scene.on(day("2024-06-06"), "07:50");
        let elsewhere = clerk(1).within(region("17.71"));
        let missing = scene.desk.check_in(&elsewhere, ticket.id).await.unwrap_err();
        assert_eq!(missing.class(), Class::Missing);
        let there = scene.desk.check_in(&clerk(1), ticket.id).await.unwrap();
        assert_eq!((there.state, there.number), (State::Waiting, Some(1)));
        let twice = scene.desk.check_in(&clerk(1), ticket.id).await.unwrap_err();
        assert!(matches!(twice, TicketError::WrongState));
    }

    async fn who_comes_for_several_things_finds_a_place_at_one_counter_too(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let services = Services::new(&[Service::Activation, Service::PhoneChange]).unwrap();
        let two = Services::new(&[Service::Activation, Service::PhoneChange, Service::Recording]);
        let line = crate::scene::new_line(scene.office, "B", &Service::ALL, desk::Shares::USUAL);
        let line = scene.desk.open_line(&crate::scene::head(), line).await.unwrap();
        scene.desk.open_counter(&crate::scene::head(), line, 9).await.unwrap();
        for (services, minutes) in [(services, 18), (two.unwrap(), 26)] {
            assert_eq!(services.standard(), minutes);
            let slots = scene.desk.slots(line, &services, (tomorrow, 1)).await.unwrap();
            assert!(slots.iter().all(|slot| slot.room == 1), "18 minutes of a window can be booked");
            let wish = Wish { line, services, ..scene.wish(slots[0].starts_at) };
            scene.desk.book(&Act::visitor(), wish.clone()).await.unwrap();
            let full = scene.desk.book(&Act::visitor(), wish).await;
            assert!(matches!(full, Err(TicketError::Full)));
        }
    }
}
