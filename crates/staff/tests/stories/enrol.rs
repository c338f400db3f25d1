//! A first key: by a link, once, and confirmed by whoever invited.

use staff::{EnrolError, Flaw, Invited, Reached, Role, SignInError};
use terms::Act;
use testkit::both_engines;

use crate::{
    authenticator::Authenticator,
    office::{Office, ROOMS, new},
};

both_engines! { ROOMS =>
    async fn a_link_opens_once_and_within_fifteen_minutes(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let invite = async || {
            let officer = new("Loket", Role::Operator, "36.73");
            office.staff.invite(&act, officer, None).await.unwrap()
        };
        let (once, late) = (invite().await, invite().await);
        let opened = office.staff.open_link(&once.code).await.unwrap();
        let again = office.staff.open_link(&once.code).await;
        assert!(matches!(again, Err(EnrolError::Missing)));
        for not_the_browser in [&once.code, &late.code] {
            let refused = office.staff.enrolling(not_the_browser).await;
            assert!(matches!(refused, Err(EnrolError::Missing)));
        }
        office.wait(15 * 60 - 1);
        office.staff.enrolling(&opened).await.unwrap();
        office.wait(1);
        assert!(matches!(office.staff.open_link(&late.code).await, Err(EnrolError::Missing)));
        assert!(matches!(office.staff.enrolling(&opened).await, Err(EnrolError::Missing)));
    }

    async fn of_two_browsers_that_race_for_a_link_one_opens_it(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        for _ in 0..10 {
            let officer = new("Loket", Role::Operator, "36.73");
            let link = office.staff.invite(&act, officer, None).await.unwrap().code;
            let (one, two) =
                tokio::join!(office.staff.open_link(&link), office.staff.open_link(&link));
            assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
        }
    }

    async fn a_key_opens_nothing_before_the_inviter_has_confirmed_it(world) {
        let office = Office::open(&world);
        let (first, second) = office.heads().await;
        let (act, other) = (office.act(&first).await, office.act(&second).await);
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        let opened = office.staff.enrolling(&browser).await.unwrap();
        assert!(!opened.device_bound && opened.comparison.is_none());
        let mut key = Authenticator::bound(3);
        let made = key.create(&opened.begun, opened.officer.as_bytes());
        let shown = office.staff.register(&browser, opened.begun.id, &made).await.unwrap();
        let sign_in = async |key: &mut Authenticator| {
            let begun = office.staff.begin_sign_in();
            office.staff.sign_in(&key.answer(&begun)).await.map(|_| ())
        };
        assert!(matches!(sign_in(&mut key).await, Err(SignInError::Unknown)));
        for not_the_inviter in [&other, &Act::operator()] {
            let confirmed =
                office.staff.confirm(not_the_inviter, invited.invitation, shown.reveal()).await;
            assert!(matches!(confirmed, Err(EnrolError::Missing)));
            assert!(office.staff.waiting(not_the_inviter).await.unwrap().is_empty());
        }
        let waiting = office.staff.waiting(&act).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].comparison, shown, "both screens show the same");
        assert_eq!(office.staff.enrolling(&browser).await.unwrap().comparison, Some(shown.clone()));
        office.staff.confirm(&act, invited.invitation, shown.reveal()).await.unwrap();
        assert!(office.staff.enrolling(&browser).await.unwrap().confirmed);
        sign_in(&mut key).await.unwrap();
        let again = office.staff.confirm(&act, invited.invitation, shown.reveal()).await;
        assert!(matches!(again, Err(EnrolError::Missing)));
    }

    async fn three_wrong_comparisons_void_the_invitation(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        let opened = office.staff.enrolling(&browser).await.unwrap();
        let made = Authenticator::bound(3).create(&opened.begun, opened.officer.as_bytes());
        let shown = office.staff.register(&browser, opened.begun.id, &made).await.unwrap();
        let wrong = if shown.reveal() == "000000" { "000001" } else { "000000" };
        for expected in [2, 1, 0] {
            let refused = office.staff.confirm(&act, invited.invitation, wrong).await;
            assert!(matches!(refused, Err(EnrolError::Comparison { left }) if left == expected));
        }
        let late = office.staff.confirm(&act, invited.invitation, shown.reveal()).await;
        assert!(matches!(late, Err(EnrolError::Missing)));
    }

    async fn whoever_invited_sees_how_far_it_has_come(world) {
        let office = Office::open(&world);
        let (first, second) = office.heads().await;
        let (act, other) = (office.act(&first).await, office.act(&second).await);
        let invite = async || {
            let officer = new("Loket", Role::Operator, "36.73");
            office.staff.invite(&act, officer, None).await.unwrap()
        };
        let invited = invite().await;
        let reached = async |invited: &Invited| {
            let progress = office.staff.progress(&act, invited.invitation).await.unwrap();
            assert_eq!((progress.officer, progress.expires), (invited.officer, invited.expires));
            progress.reached
        };
        assert_eq!(reached(&invited).await, Reached::Sent);
        for not_the_inviter in [&other, &Act::operator()] {
            let refused = office.staff.progress(not_the_inviter, invited.invitation).await;
            assert!(matches!(refused, Err(EnrolError::Missing)));
        }
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        assert_eq!(reached(&invited).await, Reached::Opened);
        let opened = office.staff.enrolling(&browser).await.unwrap();
        let made = Authenticator::bound(3).create(&opened.begun, opened.officer.as_bytes());
        let shown = office.staff.register(&browser, opened.begun.id, &made).await.unwrap();
        assert_eq!(reached(&invited).await, Reached::Made);
        let confirmed = office.staff.confirm(&act, invited.invitation, shown.reveal()).await;
        let late = invite().await;
        office.wait(14 * 60);
        office.who(&first).await;
        office.wait(60);
        assert_eq!(reached(&invited).await, Reached::Confirmed, "for good");
        assert_eq!(reached(&late).await, Reached::Over);
        office.staff.remove_key(&act, confirmed.unwrap()).await.unwrap();
        assert_eq!(reached(&invited).await, Reached::Over);
        let ended = invite().await;
        office.staff.end(&act, ended.officer).await.unwrap();
        assert_eq!(reached(&ended).await, Reached::Over);
    }

    async fn an_unconfirmed_key_is_void_after_fifteen_minutes_and_with_the_inviter(world) {
        let office = Office::open(&world);
        let (first, second) = office.heads().await;
        let (act, of_second) = (office.act(&first).await, office.act(&second).await);
        let register = async |seed: u8| {
            let officer = new("Loket", Role::Operator, "36.73");
            let invited = office.staff.invite(&act, officer, None).await.unwrap();
            let browser = office.staff.open_link(&invited.code).await.unwrap();
            let opened = office.staff.enrolling(&browser).await.unwrap();
            let made = Authenticator::bound(seed).create(&opened.begun, opened.officer.as_bytes());
            let shown = office.staff.register(&browser, opened.begun.id, &made).await.unwrap();
            (invited.invitation, shown)
        };
        let (late, shown) = register(3).await;
        office.wait(15 * 60);
        let refused = office.staff.confirm(&act, late, shown.reveal()).await;
        assert!(matches!(refused, Err(EnrolError::Missing)));
        let (orphaned, shown) = register(4).await;
        office.staff.end(&Act::operator(), first.id).await.unwrap();
        for act in [&act, &of_second] {
            let refused = office.staff.confirm(act, orphaned, shown.reveal()).await;
            assert!(matches!(refused, Err(EnrolError::Missing)));
        }
    }

    async fn one_link_makes_one_key_and_a_key_belongs_to_one_officer(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        let register = async |mut key: Authenticator| {
            let opened = office.staff.enrolling(&browser).await.unwrap();
            let made = key.create(&opened.begun, opened.officer.as_bytes());
            office.staff.register(&browser, opened.begun.id, &made).await
        };
        let taken = register(Authenticator::bound(1)).await;
        assert!(matches!(taken, Err(EnrolError::KeyTaken)), "the head's own key");
        let renamed = Authenticator { credential: vec![9; 20], ..Authenticator::bound(1) };
        let taken = register(renamed).await;
        assert!(matches!(taken, Err(EnrolError::KeyTaken)), "under another name");
        register(Authenticator::bound(3)).await.unwrap();
        let second = register(Authenticator::bound(4)).await;
        assert!(matches!(second, Err(EnrolError::KeyTaken)), "a second key");
    }

    async fn a_dangerous_role_needs_a_key_that_cannot_leave_its_device(world) {
        let office = Office::open(&world);
        let operator = Act::operator();
        let head = new("Kepala", Role::HeadOfOffice, "36.73");
        let invited = office.staff.enrol_first(&operator, head).await.unwrap();
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        let opened = office.staff.enrolling(&browser).await.unwrap();
        assert!(opened.device_bound);
        let made = Authenticator::synced(1).create(&opened.begun, opened.officer.as_bytes());
        let refused = office.staff.register(&browser, opened.begun.id, &made).await;
        assert!(matches!(refused, Err(EnrolError::Flaw(Flaw::Synced))));
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let desk = office.enrol(&act, &invited, Authenticator::synced(3)).await;
        let keys = office.staff.keys(&act, desk.id).await.unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!((keys[0].binding, keys[0].backed_up), (staff::Binding::Synced, true));
    }
}
