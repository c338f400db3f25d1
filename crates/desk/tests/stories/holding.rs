//! Places that are kept while somebody fills in the form, and bookings that are good for one person.

use std::{collections::HashSet, time::Duration};

use desk::{
    Arrival, Booker, CheckedIn, HELD_FOR, Hold, Joined, Otherwise, Shares, State, Ticket,
    TicketCode, TicketError,
};
use store::Sql;
use terms::{Act, Class, Id, Moment};
use testkit::both_engines;
use tokio::task::JoinSet;

use crate::{
    race::{OVER, TAKEN, WRONG},
    scene::{ROOMS, Scene, booker, clerk, day, mark, moment},
};

static BOUND: Sql = Sql::new("SELECT COUNT(*) FROM desk_booking");

async fn hold(scene: &Scene<'_>, contact: u64, starts_at: Moment) -> Result<Hold, TicketError> {
    scene.desk.hold_slot(&Act::visitor(), mark(contact), scene.wish(starts_at)).await
}

/// Booked as somebody does at the page.
async fn book(scene: &Scene<'_>, contact: u64, starts_at: Moment) -> (Ticket, TicketCode) {
    let hold = hold(scene, contact, starts_at).await.unwrap();
    scene.desk.confirm(&Act::visitor(), hold, booker(contact)).await.unwrap()
}

async fn come(
    scene: &Scene<'_>,
    ticket: Id<Ticket>,
    person: u64,
    otherwise: Otherwise,
) -> Result<CheckedIn, TicketError> {
    let Booker { nik, .. } = booker(person);
    scene.desk.check_in_with(&clerk(1), (ticket, nik), otherwise).await
}

both_engines! { ROOMS =>
    async fn a_thousand_contacts_for_ten_places_book_just_ten_and_no_hold_is_lost(world) {
        let scene = Scene::with(&world, 10, Shares::new(34, 10).unwrap()).await;
        let wish = scene.wish(moment(day("2024-06-06"), "08:00"));
        let mut rivals = JoinSet::new();
        for one in 0..1_000 {
            let (desk, wish) = (scene.desk.clone(), wish.clone());
            rivals.spawn(async move {
                let hold = desk.hold_slot(&Act::visitor(), mark(one), wish).await?;
                Ok(desk.confirm(&Act::visitor(), hold, booker(one)).await.unwrap())
            });
        }
        let (mut codes, mut full) = (HashSet::new(), 0);
        while let Some(done) = rivals.join_next().await {
            match done.unwrap() {
                Ok((_, code)) => assert!(codes.insert(code.to_string())),
                Err(TicketError::Full) => full += 1,
                Err(other) => panic!("booked or told that it is full, not {other:?}"),
            }
        }
        assert_eq!((codes.len(), full), (10, 990));
        assert_eq!(world.count(&desk::ROOM, &TAKEN).await, 100);
        assert_eq!(world.count(&desk::ROOM, &WRONG).await, 0);
    }

    async fn one_contact_that_books_a_thousand_times_has_one_booking(world) {
        let scene = Scene::new(&world, 10).await;
        let (wish, mut rivals) = (scene.wish(moment(day("2024-06-06"), "08:00")), JoinSet::new());
        for one in 0..1_000 {
            let (desk, wish) = (scene.desk.clone(), wish.clone());
            rivals.spawn(async move {
                let hold = desk.hold_slot(&Act::visitor(), mark(1), wish).await?;
                desk.confirm(&Act::visitor(), hold, booker(one)).await
            });
        }
        let mut booked = 0;
        while let Some(done) = rivals.join_next().await {
            match done.unwrap() {
                Ok(_) => booked += 1,
                Err(TicketError::Twice | TicketError::Lapsed | TicketError::Full) => (),
                Err(other) => panic!("one booking, and no other answer than {other:?}"),
            }
        }
        assert_eq!((booked, world.count(&desk::ROOM, &BOUND).await), (1, 1));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &TAKEN).await, 10, "what was kept in between is free");
        assert_eq!(world.count(&desk::ROOM, &WRONG).await, 0);
    }

    async fn what_is_not_confirmed_is_free_again_after_ten_minutes(world) {
        let scene = Scene::new(&world, 1).await;
        let starts_at = moment(day("2024-06-06"), "08:00");
        let kept = hold(&scene, 1, starts_at).await.unwrap();
        assert_eq!(kept.lapses_at, scene.now().plus(HELD_FOR));
        assert!(matches!(hold(&scene, 2, starts_at).await, Err(TicketError::Full)));
        world.clock.advance(HELD_FOR);
        assert_eq!(scene.desk.find_hold(mark(1)).await.unwrap(), None);
        let late = scene.desk.confirm(&Act::visitor(), kept, booker(1)).await.unwrap_err();
        assert!(matches!(late, TicketError::Lapsed));
        assert_eq!(scene.desk.sweep().await.unwrap().places, 1);
        book(&scene, 2, starts_at).await;
        assert_eq!(world.count(&desk::ROOM, &WRONG).await, 0);
    }

    async fn a_contact_has_one_place_that_is_kept_and_one_booking(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (eight, nine) = (moment(tomorrow, "08:00"), moment(tomorrow, "09:00"));
        let first = hold(&scene, 1, eight).await.unwrap();
        let second = hold(&scene, 1, nine).await.unwrap();
        assert_eq!(scene.desk.find_hold(mark(1)).await.unwrap().as_ref(), Some(&second));
        let gone = scene.desk.confirm(&Act::visitor(), first, booker(1)).await.unwrap_err();
        assert!(matches!(gone, TicketError::Lapsed), "who chose another time gave up the first");
        scene.desk.sweep().await.unwrap();
        let other = hold(&scene, 2, eight).await.unwrap();
        let (ticket, code) =
            scene.desk.confirm(&Act::visitor(), second, booker(1)).await.unwrap();
        assert!(matches!(hold(&scene, 1, eight).await, Err(TicketError::Twice)));
        scene.desk.let_go(&Act::visitor(), other).await.unwrap();
        book(&scene, 3, eight).await;
        assert_eq!(scene.desk.ticket_of(&clerk(1), &code).await.unwrap(), ticket);
        scene.desk.cancel(&Act::visitor(), ticket.id).await.unwrap();
        book(&scene, 1, moment(tomorrow, "10:00")).await;
    }

    async fn a_booking_is_good_for_the_person_it_was_made_for_and_cannot_be_sold(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (own, _) = book(&scene, 1, moment(tomorrow, "08:00")).await;
        let (sold, code) = book(&scene, 2, moment(tomorrow, "09:00")).await;
        scene.on(tomorrow, "07:45");
        let without = scene.desk.check_in(&clerk(1), own.id).await.unwrap_err();
        assert_eq!(without.class(), Class::Invalid, "it takes the NIK");
        let there = come(&scene, own.id, 1, Otherwise::WalkIn).await.unwrap();
        assert!(matches!(there, CheckedIn::Theirs(it) if it.number == Some(1)));
        let misread = come(&scene, sold.id, 9, Otherwise::Tell).await.unwrap_err();
        assert!(matches!(misread, TicketError::NotTheirs));
        assert_eq!(scene.desk.ticket_of(&clerk(1), &code).await.unwrap(), sold, "nothing is lost by it");
        let CheckedIn::WalkIn(Joined::In(given, _)) =
            come(&scene, sold.id, 9, Otherwise::WalkIn).await.unwrap() else { panic!("a place") };
        assert_eq!((given.state, given.date), (State::Waiting, tomorrow), "nobody is turned away");
        assert_eq!(scene.desk.ticket_of(&clerk(1), &code).await.unwrap().state, State::Cancelled);
        world.clock.advance(Duration::from_secs(31 * 60));
        assert_eq!(scene.desk.sweep().await.unwrap().places, 1, "the place that was sold is free");
    }

    async fn what_is_stored_of_two_bookings_of_one_person_has_nothing_in_common(world) {
        let scene = Scene::new(&world, 2).await;
        let starts_at = moment(day("2024-06-06"), "08:00");
        for contact in [1, 2] {
            let hold = hold(&scene, contact, starts_at).await.unwrap();
            // The same person, and a number that nobody has: nothing is looked up, nothing differs.
            scene.desk.confirm(&Act::visitor(), hold, booker(1)).await.unwrap();
        }
        static ALIKE: Sql = Sql::new(
            "SELECT COUNT(*) FROM desk_booking AS one
             JOIN desk_booking AS other ON other.commitment = one.commitment AND other.ticket <> one.ticket",
        );
        assert_eq!(world.count(&desk::ROOM, &BOUND).await, 2);
        assert_eq!(world.count(&desk::ROOM, &ALIKE).await, 0);
    }

    async fn what_officers_book_is_good_for_whoever_comes_with_it(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = scene.book(moment(day("2024-06-06"), "08:00")).await;
        scene.on(day("2024-06-06"), "08:00");
        let there = come(&scene, ticket.id, 5, Otherwise::Tell).await.unwrap();
        assert!(matches!(there, CheckedIn::Theirs(_)));
    }

    async fn contact_and_person_are_forgotten_when_the_ticket_has_ended(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = book(&scene, 1, moment(day("2024-06-06"), "08:00")).await;
        scene.on(day("2024-06-06"), "08:00");
        let officer = scene.sit(0).await;
        come(&scene, ticket.id, 1, Otherwise::Tell).await.unwrap();
        scene.serve(0, &officer).await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &BOUND).await, 1);
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &BOUND).await, 0);
    }

    async fn holds_bookings_the_door_and_sweeps_at_once_overfill_nothing(world) {
        let scene = Scene::new(&world, 2).await;
        let tomorrow = day("2024-06-06");
        scene.on(tomorrow, "06:30");
        let services = desk::Services::one(desk::Service::Activation);
        let slots = scene.desk.open_slots(scene.line, &services, (tomorrow, 1)).await.unwrap();
        let mut rivals = JoinSet::new();
        for one in 0..200_usize {
            let (desk, arrival) = (scene.desk.clone(), scene.arrival());
            let wish = scene.wish(slots[one % slots.len()].starts_at);
            let contact = (one % 150) as u64;
            rivals.spawn(async move {
                let act = Act::visitor();
                match one % 5 {
                    0 => desk.join(&clerk(99), Arrival { favoured: one % 2 == 0, ..arrival }).await.map(|_| ()),
                    1 => desk.hold_slot(&act, mark(contact), wish).await.map(|_| ()),
                    2 => {
                        let hold = desk.hold_slot(&act, mark(contact), wish).await?;
                        desk.let_go(&act, hold).await
                    }
                    3 => desk.book(&act, wish).await.map(|_| ()),
                    _ => {
                        let hold = desk.hold_slot(&act, mark(contact), wish).await?;
                        desk.confirm(&act, hold, booker(contact)).await.map(|_| ())
                    }
                }
            });
            if one % 40 == 0 {
                let desk = scene.desk.clone();
                rivals.spawn(async move { desk.sweep().await.map(|_| ()) });
            }
        }
        while let Some(done) = rivals.join_next().await {
            match done.unwrap() {
                Ok(()) | Err(TicketError::Full | TicketError::Twice | TicketError::Lapsed) => (),
                Err(other) => panic!("in, or told why not, and not {other:?}"),
            }
        }
        assert_eq!(world.count(&desk::ROOM, &OVER).await, 0);
        world.clock.advance(HELD_FOR);
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &OVER).await, 0);
    }
}
