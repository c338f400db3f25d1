//! Sessions: they lock, they end, and their codes change.

use staff::{Code, Role, SessionError, SignInError};
use terms::Act;
use testkit::both_engines;

use crate::{
    authenticator::Authenticator,
    office::{Office, ROOMS, logged, new},
};

both_engines! { ROOMS =>
    async fn an_unused_session_locks_and_its_officers_key_unlocks_it_under_a_new_code(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        office.wait(15 * 60 - 1);
        office.who(&first).await;
        office.wait(15 * 60);
        for code in [&first.code, &second.code] {
            assert!(matches!(office.staff.session(code).await, Err(SessionError::Locked)));
        }
        let begun = office.staff.begin_unlock(&first.code).await.unwrap();
        assert_eq!(begun.credentials, [first.key.credential.clone()]);
        let theirs = office.staff.unlock(&first.code, &second.key.answer(&begun)).await;
        assert!(matches!(theirs, Err(SignInError::Unknown)), "another officer's key");
        let begun = office.staff.begin_unlock(&first.code).await.unwrap();
        let (next, who) =
            office.staff.unlock(&first.code, &first.key.answer(&begun)).await.unwrap();
        assert_eq!(who.officer, first.id);
        assert!(matches!(office.staff.session(&first.code).await, Err(SessionError::Missing)));
        assert_eq!(office.staff.session(&next).await.unwrap().session, who.session);
        let old = office.staff.begin_unlock(&first.code).await;
        assert!(matches!(old, Err(SessionError::Missing)));
    }

    async fn a_used_session_stays_open_and_ends_after_eight_hours(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let before = logged(&world).await.len();
        for _ in 0..8 * 60 / 10 - 1 {
            office.wait(600);
            office.who(&first).await;
            office.who(&first).await;
        }
        let uses = logged(&world).await.split_off(before);
        assert!(uses.iter().all(|(name, _)| name == "staff.session.used"));
        assert_eq!(uses.len(), 47, "a look a moment later leaves nothing");
        office.wait(599);
        office.who(&first).await;
        office.wait(1);
        assert!(matches!(office.staff.session(&first.code).await, Err(SessionError::Missing)));
        let unlock = office.staff.begin_unlock(&first.code).await;
        assert!(matches!(unlock, Err(SessionError::Missing)));
    }

    async fn a_page_that_asks_by_itself_keeps_no_session_open(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let before = logged(&world).await.len();
        for _ in 0..14 {
            office.wait(60);
            office.staff.unattended_session(&first.code).await.unwrap();
        }
        assert_eq!(logged(&world).await.len(), before, "it is no use");
        office.wait(60);
        let left = office.staff.unattended_session(&first.code).await;
        assert!(matches!(left, Err(SessionError::Locked)));
    }

    async fn unlocking_does_not_put_off_the_end(world) {
        let office = Office::open(&world);
        let (mut first, _) = office.heads().await;
        office.wait(8 * 3_600 - 60);
        let begun = office.staff.begin_unlock(&first.code).await.unwrap();
        let answer = first.key.answer(&begun);
        first.code = office.staff.unlock(&first.code, &answer).await.unwrap().0;
        office.who(&first).await;
        office.wait(60);
        assert!(matches!(office.staff.session(&first.code).await, Err(SessionError::Missing)));
    }

    async fn a_session_ends_by_its_officer_by_a_supervisor_and_with_officer_and_key(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let mut desk = office.hire(&first, "Loket", Role::Operator, "36.73", 3).await;
        let is_open = async |code: &Code| office.staff.session(code).await.is_ok();
        let other = office.sign_in(&mut desk.key).await;
        office.staff.sign_out(&desk.code).await.unwrap();
        assert!(!is_open(&desk.code).await && is_open(&other).await);
        let again = office.staff.sign_out(&desk.code).await;
        assert!(matches!(again, Err(SessionError::Missing)));
        let session = office.staff.session(&other).await.unwrap().session;
        let open = office.staff.sessions(&act).await.unwrap();
        assert_eq!(open.iter().filter(|it| it.officer == desk.id).count(), 1);
        office.staff.end_session(&act, session).await.unwrap();
        assert!(!is_open(&other).await);

        // Another key opens what the lost one does no longer.
        let invited = office.staff.invite_again(&act, desk.id, None).await.unwrap();
        let (mut spare, _) = office.confirmed(&act, &invited, Authenticator::bound(4)).await;
        let (lost, kept) =
            (office.sign_in(&mut desk.key).await, office.sign_in(&mut spare).await);
        office.staff.remove_key(&act, desk.key_id).await.unwrap();
        assert!(!is_open(&lost).await && is_open(&kept).await);
        let refused = office.staff.sign_in(&desk.key.answer(&office.staff.begin_sign_in())).await;
        assert!(matches!(refused, Err(SignInError::Unknown)));

        office.staff.end(&act, desk.id).await.unwrap();
        assert!(!is_open(&kept).await);
        let refused = office.staff.sign_in(&spare.answer(&office.staff.begin_sign_in())).await;
        assert!(matches!(refused, Err(SignInError::Unknown)));
    }

    async fn a_role_that_outgrows_its_key_closes_the_session(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let mut desk = office.enrol(&act, &invited, Authenticator::synced(3)).await;
        let up = new("Loket", Role::Supervisor, "36.73").grants;
        let deed = staff::Deed::regrant(desk.id, &up).unwrap();
        let approval = office.approved(&mut first, &mut second, deed).await;
        office.staff.regrant(&act, desk.id, up, Some(approval)).await.unwrap();
        assert!(matches!(office.staff.session(&desk.code).await, Err(SessionError::Missing)));
        let refused = office.staff.sign_in(&desk.key.answer(&office.staff.begin_sign_in())).await;
        assert!(matches!(refused, Err(SignInError::Flaw(staff::Flaw::Synced))));
    }

    async fn nobody_plants_a_code_and_no_code_is_another(world) {
        let office = Office::open(&world);
        let (mut first, second) = office.heads().await;
        let planted = Code::new("A".repeat(43));
        assert!(matches!(office.staff.session(&planted).await, Err(SessionError::Missing)));
        let codes = [office.sign_in(&mut first.key).await, office.sign_in(&mut first.key).await];
        assert_ne!(codes[0].reveal(), codes[1].reveal());
        assert!(codes.iter().all(|it| it.reveal().len() == 43));
        assert!(!format!("{:?}", codes[0]).contains(codes[0].reveal()));
        let who = office.who(&second).await;
        assert_eq!(who.act("why").actor(), &terms::Actor::Officer(second.id));
    }

    async fn the_sweep_forgets_what_is_over_and_nothing_else(world) {
        let office = Office::open(&world);
        let (mut first, second) = office.heads().await;
        assert_eq!(office.staff.sweep().await.unwrap(), staff::Swept::default());
        office.wait(3_600);
        let swept = office.staff.sweep().await.unwrap();
        assert_eq!((swept.answered, swept.sessions), (4, 0), "two keys made, two sign-ins");
        let begun = office.staff.begin_unlock(&first.code).await.unwrap();
        let answer = first.key.answer(&begun);
        office.staff.unlock(&first.code, &answer).await.unwrap();
        office.wait(33 * 3_600);
        let swept = office.staff.sweep().await.unwrap();
        assert_eq!((swept.sessions, swept.invitations), (2, 2));
        office.staff.end(&Act::operator(), second.id).await.unwrap();
        office.wait(31 * 86_400);
        assert_eq!(office.staff.sweep().await.unwrap().attempts, 2);
        office.sign_in(&mut first.key).await;
    }
}
