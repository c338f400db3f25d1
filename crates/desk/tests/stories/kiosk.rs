//! A device in the hall: opened by a code that works once, good for one office and one day, and for
//! numbers only.

use desk::{Arrival, Joined, Service, Shares, TicketError};
use testkit::both_engines;

use crate::scene::{HERE, ROOMS, Scene, clerk, head, moment, new_line, new_office};

both_engines! { ROOMS =>
    async fn a_kiosk_is_opened_by_a_code_that_works_once_and_gives_numbers(world) {
        let scene = Scene::new(&world, 2).await;
        scene.at("09:00");
        let desk = &scene.desk;
        let (id, code) = desk.open_kiosk(&clerk(1), scene.office).await.unwrap();
        assert!(!desk.kiosks(&clerk(1), scene.office).await.unwrap()[0].is_paired);
        let rivals = [(); 4].map(|()| desk.pair_kiosk(scene.office, &code, HERE));
        let [one, two, three, four] = rivals;
        let all = tokio::join!(one, two, three, four);
        let mut keys: Vec<_> = <[_; 4]>::from(all).into_iter().flatten().collect();
        assert_eq!(keys.len(), 1, "of several devices one is the kiosk");
        let key = keys.pop().unwrap().to_string().parse().unwrap();
        let kiosk = desk.kiosk(&key).await.unwrap();
        assert_eq!((kiosk.id, kiosk.ends_at), (id, moment(scene.today(), "24:00")));
        let given = desk.kiosk_join(&kiosk, scene.arrival()).await.unwrap();
        assert!(matches!(given, Joined::In(ticket, _) if ticket.number == Some(1)));
        let (_, booked) = scene.book(moment(scene.today(), "10:00")).await;
        let there = desk.kiosk_check_in(&kiosk, &booked, HERE).await.unwrap();
        assert_eq!(there.number, Some(2));
        desk.end_kiosk(&clerk(2), id).await.unwrap();
        assert!(matches!(desk.kiosk(&key).await, Err(TicketError::Missing)));
        assert!(desk.kiosks(&clerk(1), scene.office).await.unwrap().is_empty());
    }

    async fn a_kiosk_knows_its_own_office_and_ends_at_midnight(world) {
        let scene = Scene::new(&world, 1).await;
        scene.at("09:00");
        let desk = &scene.desk;
        let other = desk.open_office(&head(), new_office("UPT Kasemen", "36.73")).await.unwrap();
        let line = new_line(other, "A", &[Service::Activation], Shares::USUAL);
        let line = desk.open_line(&head(), line).await.unwrap();
        desk.open_counter(&head(), line, 1).await.unwrap();
        let (_, code) = desk.open_kiosk(&clerk(1), scene.office).await.unwrap();
        let elsewhere = desk.pair_kiosk(other, &code, HERE).await;
        assert!(matches!(elsewhere, Err(TicketError::Missing)), "typed at another office");
        let key = desk.pair_kiosk(scene.office, &code, HERE).await.unwrap();
        let kiosk = desk.kiosk(&key).await.unwrap();
        let theirs = Arrival { line, ..scene.arrival() };
        assert!(matches!(desk.kiosk_join(&kiosk, theirs).await, Err(TicketError::Missing)));
        let (_, late) = desk.open_kiosk(&clerk(1), scene.office).await.unwrap();
        scene.at("09:15");
        let late = desk.pair_kiosk(scene.office, &late, HERE).await;
        assert!(matches!(late, Err(TicketError::Missing)), "a code is typed soon or never");
        scene.at("23:59");
        desk.kiosk(&key).await.unwrap();
        scene.at("24:00");
        assert!(matches!(desk.kiosk(&key).await, Err(TicketError::Missing)));
    }
}
