//! Neither the log nor errors nor debug output hold a name, a code or an address; no code rests
//! in the store.

use staff::{Deed, Role};
use store::Sql;
use testkit::both_engines;

use crate::{
    authenticator::Authenticator,
    office::{Office, ROOMS, logged, new},
};

both_engines! { ROOMS =>
    async fn canaries_are_found_nowhere(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let officer = new("Kenari Kuning", Role::Supervisor, "36.73");
        let deed = Deed::appoint(&officer).unwrap();
        let approval = office.approved(&mut first, &mut second, deed.clone()).await;
        let act = office.act(&first).await;
        let invited = office.staff.invite(&act, officer.clone(), Some(approval)).await.unwrap();
        let desk = office.enrol(&act, &invited, Authenticator::bound(3)).await;
        let listed = office.staff.officers(&act, None).await.unwrap();
        let told = format!("{officer:?} {deed:?} {invited:?} {listed:?} {:?}", office.who(&desk).await);
        let mut all: Vec<String> = logged(&world).await.into_iter().map(|(_, it)| it).collect();
        all.push(told);
        for text in all {
            for canary in ["Kenari", invited.code.reveal(), desk.code.reveal(), "192.0.2"] {
                assert!(!text.contains(canary), "{text}");
            }
        }
        static CODES: Sql = Sql::new(
            "SELECT link FROM staff_invitation
             UNION SELECT browser FROM staff_invitation
             UNION SELECT code FROM staff_session");
        let handle = world.db.handle(&staff::ROOM);
        let codes: Vec<(Vec<u8>,)> =
            handle.scan(|tx| tx.all::<(Vec<u8>,)>(&CODES, &[])).await.unwrap_or_else(|error: store::Error| panic!("{error}"));
        assert!(codes.len() >= 9 && codes.iter().all(|(it,)| it.len() == 32));
    }

    async fn every_change_leaves_its_event(world) {
        let office = Office::open(&world);
        let (first, second) = office.heads().await;
        let act = office.act(&first).await;
        let desk = office.hire(&first, "Loket", Role::Operator, "36.73", 3).await;
        office.staff.end(&act, desk.id).await.unwrap();
        office.staff.sign_out(&second.code).await.unwrap();
        let names: Vec<String> = logged(&world).await.into_iter().map(|(name, _)| name).collect();
        let enrolled = [
            "staff.invitation.opened", "staff.key.registered", "staff.invitation.compared",
            "staff.key.confirmed", "staff.session.opened",
        ];
        for name in enrolled {
            assert_eq!(names.iter().filter(|it| *it == name).count(), 3, "{name}");
        }
        for (name, count) in [
            ("staff.officer.enrolled", 2), ("staff.officer.invited", 1),
            ("staff.officer.ended", 1), ("staff.session.closed", 1),
        ] {
            assert_eq!(names.iter().filter(|it| *it == name).count(), count, "{name}");
        }
    }
}
