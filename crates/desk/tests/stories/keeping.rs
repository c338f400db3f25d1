//! Keeping offices: who may, where, and what cannot be twice.

use desk::{KeepError, Service, Shares, TicketError};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Permission};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, day, desk_of, head, moment, new_line, new_office, region};

both_engines! { ROOMS =>
    async fn only_those_keep_an_office_who_may_and_where_they_may(world) {
        let desk = desk_of(&world);
        let new = new_office("UPT Kasemen", "36.73.05");
        assert_eq!(desk.open_office(&clerk(1), new.clone()).await.unwrap_err().class(), Class::Refused);
        let elsewhere = head().within(region("17.71"));
        assert_eq!(desk.open_office(&elsewhere, new.clone()).await.unwrap_err().class(), Class::Missing);
        let office = desk.open_office(&head(), new).await.unwrap();
        let line = new_line(office, "A", &[Service::Activation], Shares::USUAL);
        let error = desk.open_line(&elsewhere, line.clone()).await.unwrap_err();
        assert_eq!(error.class(), Class::Missing, "what is elsewhere is not told");
        let line = desk.open_line(&head(), line).await.unwrap();
        assert!(desk.open_counter(&elsewhere, line, 1).await.is_err());
        let counter = desk.open_counter(&head(), line, 1).await.unwrap();
        assert!(desk.close_counter(&elsewhere, counter).await.is_err());
        assert!(desk.set_week(&elsewhere, office, ";;;;;;".parse().unwrap()).await.is_err());
        assert!(desk.roster(&elsewhere, counter, day("2024-06-06"), None).await.is_err());
        assert!(matches!(desk.sit(&elsewhere, counter).await, Err(TicketError::Missing)));
        assert!(desk.lineup(&elsewhere, line).await.is_err());
        let auditor = Act::new(Actor::Operator, &[Permission::ReadAudit]);
        assert_eq!(desk.lineup(&auditor, line).await.unwrap_err().class(), Class::Refused);
        assert!(desk.house(&elsewhere, office).await.is_err());
        assert_eq!(desk.offices(region("36.73")).await.unwrap().len(), 1);
        assert!(desk.offices(region("17.71")).await.unwrap().is_empty());
    }

    async fn letters_and_signs_are_each_there_once(world) {
        let scene = Scene::new(&world, 2).await;
        let again = new_line(scene.office, "A", &[Service::Ktp], Shares::USUAL);
        assert!(matches!(scene.desk.open_line(&head(), again).await, Err(KeepError::Taken)));
        let other = new_line(scene.office, "B", &[Service::Ktp], Shares::USUAL);
        let other = scene.desk.open_line(&head(), other).await.unwrap();
        let taken = scene.desk.open_counter(&head(), other, 2).await;
        assert!(matches!(taken, Err(KeepError::Taken)), "a sign is there once in a house");
        scene.desk.open_counter(&head(), other, 3).await.unwrap();
        let house = scene.desk.house(&head(), scene.office).await.unwrap();
        let letters: Vec<String> = house.lines.iter().map(|it| it.letter.to_string()).collect();
        assert_eq!(letters, ["A", "B"]);
        assert_eq!(house.counters.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 2, 3]);
        scene.desk.close_counter(&head(), scene.counters[1]).await.unwrap();
        scene.desk.open_counter(&head(), other, 2).await.unwrap();
        let officer = scene.sit(0).await;
        let seated = scene.desk.close_counter(&head(), scene.counters[0]).await;
        assert!(matches!(seated, Err(KeepError::Taken)), "somebody sits there");
        scene.desk.rise(&officer, scene.counters[0]).await.unwrap();
        scene.desk.close_counter(&head(), scene.counters[0]).await.unwrap();
    }

    async fn an_office_that_somebody_has_booked_in_does_not_close(world) {
        let scene = Scene::new(&world, 1).await;
        let (ticket, _) = scene.book(moment(day("2024-06-06"), "08:00")).await;
        assert!(matches!(scene.desk.close_office(&head(), scene.office).await, Err(KeepError::NoRoom)));
        scene.desk.cancel(&Act::visitor(), ticket.id).await.unwrap();
        scene.desk.close_office(&head(), scene.office).await.unwrap();
        assert!(matches!(scene.desk.close_office(&head(), scene.office).await, Err(KeepError::Missing)));
        assert!(scene.desk.find_house(scene.office).await.unwrap().is_none());
        let gone = scene.desk.book(&Act::visitor(), scene.wish(moment(day("2024-06-06"), "09:00"))).await;
        assert!(matches!(gone, Err(TicketError::Missing)));
    }

    async fn a_line_that_somebody_is_in_does_not_close(world) {
        let scene = Scene::new(&world, 1).await;
        let close = || async { scene.desk.close_line(&head(), scene.line).await };
        let (booked, _) = scene.book(moment(day("2024-06-06"), "08:00")).await;
        assert!(matches!(close().await, Err(KeepError::NoRoom)));
        scene.desk.cancel(&Act::visitor(), booked.id).await.unwrap();
        let (waiting, _) = scene.join().await;
        assert!(matches!(close().await, Err(KeepError::NoRoom)));
        let officer = scene.sit(0).await;
        scene.desk.leave(&officer, waiting.id).await.unwrap();
        assert!(matches!(close().await, Err(KeepError::Taken)), "somebody sits there");
        scene.desk.rise(&officer, scene.counters[0]).await.unwrap();
        close().await.unwrap();
        let house = scene.desk.house(&head(), scene.office).await.unwrap();
        assert!(house.lines.is_empty() && house.counters.is_empty());
        let gone = scene.desk.join(&clerk(99), scene.arrival()).await;
        assert!(matches!(gone, Err(TicketError::Missing)));
    }

    async fn a_board_shows_numbers_and_no_more(world) {
        let scene = Scene::new(&world, 2).await;
        for _ in 0..3 {
            scene.join().await;
        }
        let officer = scene.sit(1).await;
        let called = scene.desk.call(&officer, scene.counters[1]).await.unwrap().unwrap();
        let board = scene.desk.board(scene.office).await.unwrap();
        assert_eq!(board.waiting.len(), 1);
        assert_eq!((board.waiting[0].0.to_string(), board.waiting[0].1), ("A".to_owned(), 2));
        let [shown] = board.calls[..] else { panic!("one number is called") };
        assert_eq!((shown.call, shown.counter, shown.is_served), (called.call().unwrap(), 2, false));
        scene.desk.begin(&officer, called.id).await.unwrap();
        assert!(scene.desk.board(scene.office).await.unwrap().calls[0].is_served);
        let lineup = scene.desk.lineup(&officer, scene.line).await.unwrap();
        assert_eq!((lineup.waiting, lineup.next.len(), lineup.away.len()), (2, 2, 0));
        let seen = scene.desk.at_counter(&officer, scene.counters[1]).await.unwrap();
        assert_eq!((seen.current.unwrap().id, seen.is_own), (called.id, true));
    }

    async fn the_room_sees_nobodys_record_and_nobody_sees_its_codes(world) {
        static CODES: Sql = Sql::new("SELECT COUNT(code) FROM desk_ticket");
        let scene = Scene::new(&world, 1).await;
        let (_, code) = scene.join().await;
        let peeked: Result<Option<(u64,)>, Error> =
            world.db.handle(&audit::ROOM).read(|tx| tx.find(&CODES, &[])).await;
        assert!(matches!(peeked, Err(Error::Wall("audit"))));
        let stored = world.count(&desk::ROOM, &CODES).await;
        assert_eq!(stored, 1);
        assert!(!format!("{code:?}").contains(&code.to_string()[..4]));
    }
}
