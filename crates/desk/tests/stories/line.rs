//! Who is called next.

use testkit::both_engines;

use crate::scene::{ROOMS, Scene, day, moment, number};

both_engines! { ROOMS =>
    async fn people_are_called_in_the_order_of_the_rule(world) {
        let scene = Scene::new(&world, 1).await;
        let tomorrow = day("2024-06-06");
        // One counter serves three in half an hour; one of them can be booked, one is kept.
        let (early, _) = scene.book(moment(tomorrow, "08:00")).await;
        let (later, _) = scene.book(moment(tomorrow, "08:30")).await;
        scene.on(tomorrow, "07:30");
        let (first, _) = scene.join().await;
        let (second, _) = scene.join().await;
        let (third, _) = scene.join().await;
        let (elderly, _) = scene.join_as(true).await;
        let starts = |ticket: &desk::Ticket| ticket.window.unwrap().0;
        assert_eq!(starts(&first), moment(tomorrow, "08:00"), "the booked place is not given away");
        assert_eq!(starts(&second), moment(tomorrow, "08:30"));
        assert_eq!(starts(&elderly), moment(tomorrow, "08:00"), "a place is kept for them");
        assert_eq!(starts(&third), moment(tomorrow, "09:00"));
        let early = scene.desk.check_in(&crate::scene::clerk(99), early.id).await.unwrap();
        let later = scene.desk.check_in(&crate::scene::clerk(99), later.id).await.unwrap();
        scene.at("08:00");
        let officer = scene.sit(0).await;
        let mut called = Vec::new();
        while let Some(number) = scene.serve(0, &officer).await {
            called.push(number);
        }
        let expected = [&elderly, &early, &first, &later, &second, &third].map(number);
        assert_eq!(called, expected);
    }

    async fn who_comes_too_late_for_a_booking_goes_behind_those_who_are_there(world) {
        let scene = Scene::new(&world, 2).await;
        let tomorrow = day("2024-06-06");
        let (booked, _) = scene.book(moment(tomorrow, "08:00")).await;
        let (punctual, _) = scene.book(moment(tomorrow, "08:00")).await;
        scene.on(tomorrow, "08:00");
        let (there, _) = scene.join().await;
        scene.at("08:15");
        let punctual = scene.desk.check_in(&crate::scene::clerk(99), punctual.id).await.unwrap();
        scene.at("08:31");
        let late = scene.desk.check_in(&crate::scene::clerk(99), booked.id).await.unwrap();
        let officer = scene.sit(0).await;
        let mut called = Vec::new();
        while let Some(number) = scene.serve(0, &officer).await {
            called.push(number);
        }
        assert_eq!(called, [&punctual, &there, &late].map(number));
    }
}
