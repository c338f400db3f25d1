//! Places that are drawn by lot, and what holders are told.

use std::collections::HashSet;

use desk::{Bookable, Half, LotTimes, NoteKind, Service, Services, Shares, State, TicketError};
use store::Sql;
use terms::{Act, Date};
use testkit::both_engines;
use tokio::task::JoinSet;

use crate::{
    race::{OVER, WRONG},
    scene::{ROOMS, Scene, booker, day, head, mark, moment},
};

static ENTRIES: Sql = Sql::new("SELECT COUNT(*) FROM desk_entry");
static BOUND: Sql = Sql::new("SELECT COUNT(*) FROM desk_booking");

/// The day of the lot: a Wednesday, a week ahead.
const LOT: &str = "2024-06-12";

/// A line whose days are drawn a week ahead, from nine to ten.
async fn drawn(scene: &Scene<'_>) {
    let lot = LotTimes { days: 7, opens: 9 * 60, minutes: 60 };
    let rule = Bookable::new(60, 30, Some(lot)).unwrap();
    scene.desk.set_bookable(&head(), scene.line, rule).await.unwrap();
}

async fn enter(
    desk: &desk::Desk,
    line: terms::Id<desk::Line>,
    contact: u64,
    half: Half,
) -> Result<(), TicketError> {
    let services = Services::one(Service::Activation);
    let what = (line, day(LOT), services);
    desk.enter_lot(&Act::visitor(), (mark(contact), half), what, (booker(contact), false)).await
}

async fn open_days(scene: &Scene<'_>) -> HashSet<Date> {
    let services = Services::one(Service::Activation);
    let slots = scene.desk.open_slots(scene.line, &services, (scene.today(), 30)).await.unwrap();
    slots.iter().map(|slot| desk::Zone::Wib.date(slot.starts_at)).collect()
}

both_engines! { ROOMS =>
    async fn five_hundred_contacts_and_a_robot_draw_for_twenty_places(world) {
        // One counter of seven hours: fourteen windows; two with room for one each half hour.
        let scene = Scene::with(&world, 1, Shares::new(48, 10).unwrap()).await;
        drawn(&scene).await;
        scene.at("09:10");
        let places: u16 = {
            let services = Services::one(Service::Activation);
            let slots = scene.desk.slots(scene.line, &services, (day(LOT), 1)).await.unwrap();
            slots.iter().map(|slot| slot.room).sum()
        };
        let mut rivals = JoinSet::new();
        for one in 0..1_500_u64 {
            let (desk, line) = (scene.desk.clone(), scene.line);
            // A thousand come from one contact, and the first of all.
            let contact = one.saturating_sub(1_000);
            rivals.spawn(async move { enter(&desk, line, contact, Half::Any).await });
        }
        while let Some(done) = rivals.join_next().await {
            done.unwrap().unwrap();
        }
        assert_eq!(world.count(&desk::ROOM, &ENTRIES).await, 500, "one entry of a contact counts");
        assert!(!open_days(&scene).await.contains(&day(LOT)), "nobody is faster than the lot");
        assert_eq!(scene.desk.sweep().await.unwrap().lots, 0, "it is not over");
        scene.at("10:00");
        let (one, other) = tokio::join!(scene.desk.sweep(), scene.desk.sweep());
        assert!(one.unwrap().lots + other.unwrap().lots >= 1);
        let won = world.count(&desk::ROOM, &BOUND).await;
        assert_eq!(won, u64::from(places));
        assert_eq!(world.count(&desk::ROOM, &ENTRIES).await, 500 - won);
        assert_eq!(world.count(&desk::ROOM, &OVER).await, 0);
        assert_eq!(world.count(&desk::ROOM, &WRONG).await, 0);
        let notes = scene.desk.notes().await.unwrap();
        let count = |kind| notes.iter().filter(|note| note.kind == kind).count() as u64;
        assert_eq!(count(NoteKind::Won), won);
        assert_eq!(count(NoteKind::Lost), 200, "some hundreds at once");
        let lost = scene.desk.entry(mark(499)).await.unwrap();
        if let Some(entry) = lost {
            assert_eq!((entry.date, entry.lost), (day("2024-06-13"), 1), "and a better chance tomorrow");
        }
    }

    async fn what_a_lot_leaves_is_for_whoever_comes_first(world) {
        let scene = Scene::new(&world, 1).await;
        drawn(&scene).await;
        scene.at("09:10");
        let lots = scene.desk.lots(scene.line).await.unwrap();
        assert_eq!(lots.iter().map(|it| it.date).collect::<Vec<_>>(), [day(LOT)]);
        for (contact, half) in [(1, Half::Afternoon), (2, Half::Morning), (3, Half::Any)] {
            enter(&scene.desk, scene.line, contact, half).await.unwrap();
        }
        scene.desk.withdraw(&Act::visitor(), mark(3)).await.unwrap();
        let wish = scene.wish(moment(day(LOT), "11:00"));
        let early = scene.desk.hold_slot(&Act::visitor(), mark(4), wish.clone()).await.unwrap_err();
        assert!(matches!(early, TicketError::NotOpen));
        let (near, _) = scene.book(moment(day("2024-06-06"), "08:00")).await;
        let moved = scene.desk.rebook(&Act::visitor(), near.id, wish.starts_at).await.unwrap_err();
        assert!(matches!(moved, TicketError::NotOpen), "a change of time is no way round");
        scene.at("10:00");
        let late = enter(&scene.desk, scene.line, 5, Half::Any).await.unwrap_err();
        assert!(matches!(late, TicketError::NotOpen));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &ENTRIES).await, 0);
        let mut starts = Vec::new();
        for note in scene.desk.notes().await.unwrap() {
            assert_eq!(note.kind, NoteKind::Won);
            let ticket = scene.desk.ticket_of(&crate::scene::clerk(1), note.code.as_ref().unwrap()).await.unwrap();
            assert_eq!((ticket.id, ticket.state), (note.ticket, State::Booked));
            starts.push(ticket.window.unwrap().0);
        }
        starts.sort();
        assert_eq!(starts, [moment(day(LOT), "08:00"), moment(day(LOT), "13:00")]);
        assert!(open_days(&scene).await.contains(&day(LOT)));
        scene.desk.hold_slot(&Act::visitor(), mark(4), wish).await.unwrap();
        let wish = scene.wish(moment(day("2024-06-06"), "10:00"));
        let twice = scene.desk.hold_slot(&Act::visitor(), mark(1), wish).await;
        assert!(matches!(twice, Err(TicketError::Twice)), "who has won has booked");
    }

    async fn holders_are_told_once_of_each_thing_and_reminded_twice_at_most(world) {
        let scene = Scene::new(&world, 1).await;
        let friday = day("2024-06-07");
        let hold = scene.desk.hold_slot(&Act::visitor(), mark(1), scene.wish(moment(friday, "10:00"))).await.unwrap();
        let (ticket, code) = scene.desk.confirm(&Act::visitor(), hold, booker(1)).await.unwrap();
        let told = async || {
            let mut kinds = Vec::new();
            for note in scene.desk.notes().await.unwrap() {
                assert_eq!((note.ticket, note.contact.as_slice()), (ticket.id, &[1, 2, 3][..]));
                assert_eq!(note.code.as_ref(), Some(&code), "the code is told again, and stored nowhere");
                kinds.push(note.kind);
                let again = scene.desk.notes().await.unwrap();
                assert_eq!(again[0].id, note.id, "who asks again is told the same");
                scene.desk.told(note).await.unwrap();
            }
            kinds
        };
        assert_eq!(told().await, [NoteKind::Booked]);
        assert_eq!(told().await, []);
        scene.desk.rebook(&Act::visitor(), ticket.id, moment(friday, "09:00")).await.unwrap();
        assert_eq!(told().await, [NoteKind::Changed]);
        scene.desk.set_day(&head(), scene.office, (friday, "13:30-16:00".parse().unwrap()), "Uji").await.unwrap();
        assert_eq!(told().await, [NoteKind::Proposed]);
        scene.desk.agree(&Act::visitor(), ticket.id).await.unwrap();
        scene.on(day("2024-06-06"), "13:29");
        assert_eq!(told().await, []);
        scene.on(day("2024-06-06"), "13:30");
        assert_eq!(told().await, [NoteKind::DayBefore]);
        scene.on(friday, "12:30");
        assert_eq!(told().await, [NoteKind::HourBefore]);
        assert_eq!(told().await, []);
        scene.desk.cancel(&Act::visitor(), ticket.id).await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &BOUND).await, 0, "the contact is forgotten at once");
    }

    async fn only_who_keeps_the_office_decides_how_its_places_are_booked(world) {
        let scene = Scene::new(&world, 1).await;
        assert_eq!(scene.desk.bookable(scene.line).await.unwrap(), Bookable::USUAL);
        let rule = Bookable::new(120, 10, None).unwrap();
        for act in [Act::visitor(), crate::scene::clerk(1)] {
            assert!(scene.desk.set_bookable(&act, scene.line, rule).await.is_err());
        }
        scene.desk.set_bookable(&head(), scene.line, rule).await.unwrap();
        assert_eq!(scene.desk.bookable(scene.line).await.unwrap(), rule);
        scene.at("14:00");
        let services = Services::one(Service::Activation);
        let slots = scene.desk.open_slots(scene.line, &services, (scene.today(), 60)).await.unwrap();
        assert_eq!(slots[0].starts_at, moment(day("2024-06-06"), "08:00"), "the doors close at four");
        assert_eq!(desk::Zone::Wib.date(slots.last().unwrap().starts_at), day("2024-06-14"));
    }
}
