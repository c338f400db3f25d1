//! Changes of hours and people.

use desk::{Change, Foreseen, Hours, KeepError, State, Ticket};
use terms::{Act, Actor, Moment, Permission};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, day, head, moment, officer_id, region};

async fn again(scene: &Scene<'_>, ticket: &Ticket) -> Ticket {
    scene.desk.position_of(ticket.id).await.unwrap().ticket
}

fn starts(ticket: &Ticket) -> Moment {
    ticket.window.unwrap().0
}

fn hours(text: &str) -> Hours {
    text.parse().unwrap()
}

both_engines! { ROOMS =>
    async fn what_a_change_would_do_is_seen_before_and_is_what_it_does(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (morning, _) = scene.book(moment(tomorrow, "09:00")).await;
        let (afternoon, _) = scene.book(moment(tomorrow, "14:00")).await;
        let change = Change::Day(scene.office, tomorrow, hours("08:00-12:00"), "Rapat".to_owned());
        let seen = scene.desk.foresee(&head(), change.clone()).await.unwrap();
        assert_eq!(seen, Foreseen { stay: 1, moved: 1 });
        assert_eq!(again(&scene, &afternoon).await, afternoon, "nothing has happened yet");
        assert!(scene.desk.days_apart(&head(), scene.office).await.unwrap().is_empty());
        let closed = Change::Week(scene.office, ";;;;;;".parse().unwrap());
        let none = scene.desk.foresee(&head(), closed).await;
        assert!(matches!(none, Err(KeepError::NoRoom)), "nor would it");
        assert_eq!(scene.desk.change(&head(), change).await.unwrap(), seen.moved);
        assert_eq!(again(&scene, &morning).await, morning);
        assert_eq!(again(&scene, &afternoon).await.moved_from, Some(starts(&afternoon)));
        let apart = scene.desk.days_apart(&head(), scene.office).await.unwrap();
        assert_eq!(apart, [(tomorrow, hours("08:00-12:00"), "Rapat".to_owned())]);
        let forbidden = scene.desk.foresee(&clerk(1), Change::Reset(scene.office, tomorrow)).await;
        assert!(matches!(forbidden, Err(KeepError::Forbidden(_))));
    }

    async fn who_fits_stays_and_who_does_not_gets_a_proposal(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (morning, _) = scene.book(moment(tomorrow, "09:00")).await;
        let (noon, _) = scene.book(moment(tomorrow, "11:30")).await;
        let (afternoon, code) = scene.book(moment(tomorrow, "14:00")).await;
        let moved = scene
            .desk
            .set_day(&head(), scene.office, (tomorrow, hours("08:00-12:00")), "Listrik padam")
            .await
            .unwrap();
        assert_eq!(moved, 1);
        assert_eq!(again(&scene, &morning).await, morning);
        assert_eq!(again(&scene, &noon).await, noon);
        let proposed = scene.desk.ticket_of(&clerk(99), &code).await.unwrap();
        assert_eq!(proposed.state, State::Booked, "nothing is given up");
        assert_eq!(proposed.moved_from, Some(starts(&afternoon)));
        assert_eq!(starts(&proposed), moment(tomorrow, "11:30"), "as near as can be: one place is kept there");
        scene.desk.agree(&Act::visitor(), afternoon.id).await.unwrap();
        assert_eq!(scene.desk.ticket_of(&clerk(99), &code).await.unwrap().moved_from, None);
        assert!(scene.desk.agree(&Act::visitor(), afternoon.id).await.is_err(), "once");
        scene.desk.reset_day(&head(), scene.office, tomorrow).await.unwrap();
        assert_eq!(again(&scene, &noon).await, noon);
        scene.book(moment(tomorrow, "14:00")).await;
    }

    async fn a_day_that_stays_closed_moves_everybody_and_loses_nobody(world) {
        let scene = Scene::new(&world, 2).await;
        let tomorrow = day("2024-06-06");
        let mut booked = Vec::new();
        for clock in ["08:00", "08:00", "08:00", "10:30", "13:00", "15:30"] {
            booked.push(scene.book(moment(tomorrow, clock)).await.0);
        }
        let moved = scene.desk.set_holiday(&head(), tomorrow, "Hari libur").await.unwrap();
        assert_eq!(moved, 6);
        for ticket in &booked {
            let proposed = again(&scene, ticket).await;
            assert_eq!(proposed.state, State::Booked);
            assert_eq!(proposed.moved_from, Some(starts(ticket)));
            assert_eq!(proposed.date, day("2024-06-07"), "the next day that is open");
        }
        let full = scene.desk.book(&Act::visitor(), scene.wish(moment(tomorrow, "08:00"))).await;
        assert!(full.is_err(), "nobody books a holiday");
        // Whoever opens all the same says so.
        let open = (tomorrow, hours("08:00-10:00"));
        scene.desk.set_day(&head(), scene.office, open, "Buka khusus").await.unwrap();
        scene.book(moment(tomorrow, "08:00")).await;
    }

    async fn a_holiday_that_is_none_after_all_gives_its_places_back(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        let (booked, _) = scene.book(moment(tomorrow, "09:00")).await;
        scene.desk.set_holiday(&head(), tomorrow, "Hari libur").await.unwrap();
        let moved = again(&scene, &booked).await;
        let known = scene.desk.holidays(&head(), scene.office).await.unwrap();
        let known: Vec<_> = known.iter().map(|it| (it.date, it.name.as_str())).collect();
        assert_eq!(known, [(tomorrow, "Hari libur")]);
        let seen = scene.desk.foresee(&head(), Change::Workday(tomorrow)).await.unwrap();
        assert_eq!(seen, Foreseen { stay: 1, moved: 0 }, "whoever has another proposal keeps it");
        // The province's holiday is the province's to take back.
        let province = Act::new(Actor::Officer(officer_id(9)), &[Permission::KeepOffice]);
        let province = province.within(region("36"));
        let none = scene.desk.lift_holiday(&province, tomorrow).await;
        assert!(matches!(none, Err(KeepError::Missing)));
        scene.desk.lift_holiday(&head(), tomorrow).await.unwrap();
        assert_eq!(again(&scene, &booked).await, moved);
        assert!(scene.desk.holidays(&head(), scene.office).await.unwrap().is_empty());
        scene.book(moment(tomorrow, "09:00")).await;
        let twice = scene.desk.lift_holiday(&head(), tomorrow).await;
        assert!(matches!(twice, Err(KeepError::Missing)));
    }

    async fn without_room_for_everybody_nothing_changes(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = scene.book(moment(day("2024-06-06"), "09:00")).await;
        let error = scene.desk.set_week(&head(), scene.office, ";;;;;;".parse().unwrap()).await;
        assert!(matches!(error, Err(KeepError::NoRoom)));
        assert_eq!(again(&scene, &ticket).await, ticket);
        scene.book(moment(day("2024-06-06"), "09:30")).await;
    }

    async fn fewer_people_mean_fewer_places_and_the_last_who_booked_move(world) {
        let scene = Scene::new(&world, 2).await;
        let tomorrow = day("2024-06-06");
        let (first, _) = scene.book(moment(tomorrow, "08:00")).await;
        let (second, _) = scene.book(moment(tomorrow, "08:00")).await;
        let (third, _) = scene.book(moment(tomorrow, "08:00")).await;
        let roster = async |counter: usize, officer| {
            scene.desk.roster(&head(), scene.counters[counter], tomorrow, officer).await.unwrap()
        };
        assert_eq!(roster(0, Some(officer_id(1))).await, 2, "one counter: one place can be booked");
        assert_eq!(again(&scene, &first).await, first);
        for late in [&second, &third] {
            assert_eq!(again(&scene, late).await.moved_from, Some(starts(late)));
        }
        assert_eq!(roster(1, Some(officer_id(2))).await, 0);
        let twice = scene.desk.roster(&head(), scene.counters[1], tomorrow, Some(officer_id(1))).await;
        assert!(matches!(twice, Err(KeepError::Taken)), "one officer sits at one counter");
        assert_eq!(roster(0, None).await, 0, "one is left");
        assert_eq!(roster(1, None).await, 0, "nobody on the roster: all counters count");
    }

    async fn longer_hours_make_room_at_once(world) {
        let scene = Scene::new(&world, 1).await;
        let today = scene.today();
        scene.at("15:00");
        let wish = scene.wish(moment(today, "16:00"));
        assert!(scene.desk.book(&Act::visitor(), wish.clone()).await.is_err());
        scene.book(moment(today, "15:30")).await;
        let longer = (today, hours("08:00-12:00 13:00-18:00"));
        scene.desk.set_day(&head(), scene.office, longer, "Jam tambahan").await.unwrap();
        scene.desk.book(&Act::visitor(), wish).await.unwrap();
    }

    async fn who_is_there_already_stays_whatever_the_plan_says(world) {
        let scene = Scene::new(&world, 2).await;
        scene.on(day("2024-06-06"), "07:50");
        let mut there = Vec::new();
        for _ in 0..5 {
            there.push(scene.join().await.0);
        }
        scene.desk.close_counter(&head(), scene.counters[1]).await.unwrap();
        scene.at("08:00");
        let officer = scene.sit(0).await;
        for ticket in there {
            let called = scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
            assert_eq!(called.id, ticket.id);
            scene.desk.finish(&officer, called.id).await.unwrap();
        }
        // And the next one gets what one counter has left.
        let (next, _) = scene.join().await;
        assert_eq!(starts(&next), moment(scene.today(), "08:30"));
    }
}
