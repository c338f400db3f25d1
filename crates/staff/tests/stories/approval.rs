//! Four eyes: two people, two sign-ins, two keys; just what both signed; once; for half an hour.

use staff::{ApprovalError, Danger, Deed, Delivery, Flaw, OfferChanged, Role, SignInError};
use terms::{Act, Permission};
use testkit::both_engines;

use crate::{
    authenticator::Authenticator,
    office::{Office, ROOMS, new, region},
};

fn import(content: &str) -> Deed {
    Deed::new(Danger::ImportLive, region("36.73"), content.to_owned()).unwrap()
}

both_engines! { ROOMS =>
    async fn an_act_that_two_have_signed_is_done_once(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let deed = import("file 5f70 with 780000 rows");
        let approval = office.propose(&mut first, deed.clone()).await.unwrap();
        let who = office.who(&first).await;
        let early = office.staff.spend(&who, approval, &deed).await;
        assert!(matches!(early, Err(ApprovalError::Missing)), "one alone does nothing");
        let seen = office.approve(&mut second, approval).await.unwrap();
        assert_eq!(seen.deed, deed, "the second has seen exactly that");
        assert_eq!(seen.proposer, first.id);
        let other = office.staff.spend(&who, approval, &import("another file")).await;
        assert!(matches!(other, Err(ApprovalError::Missing)));
        let not_mine = office.staff.spend(&office.who(&second).await, approval, &deed).await;
        assert!(matches!(not_mine, Err(ApprovalError::Missing)));
        let done = office.staff.spend(&who, approval, &deed).await.unwrap();
        assert_eq!((done.danger(), done.region()), (Danger::ImportLive, region("36.73")));
        let again = office.staff.spend(&who, approval, &deed).await;
        assert!(matches!(again, Err(ApprovalError::Missing)));
    }

    async fn who_sits_beside_the_proposer_does_not_approve_what_takes_another_office(world) {
        let office = Office::open(&world);
        let mut first = office.first("Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
        let mut above = office.first("Bagus Provinsi", Role::Province, "36", 2).await;
        let mut beside = office.hire(&first, "Sari Loket", Role::Operator, "36.73", 3).await;
        let offer = OfferChanged { resident: "r", phone_key: "k", offered: "pid" };
        let deed = Deed::offer_changed(region("36.73"), &offer).unwrap();
        let approval = office.propose(&mut first, deed.clone()).await.unwrap();
        let refused = office.approve(&mut beside, approval).await;
        assert!(matches!(refused, Err(ApprovalError::Missing)), "{refused:?}");
        let seen_by = async |desk| office.staff.proposals(&office.who(desk).await).await.unwrap();
        assert!(seen_by(&beside).await.is_empty());
        assert_eq!(seen_by(&above).await.len(), 1);
        office.approve(&mut above, approval).await.unwrap();
        let who = office.who(&first).await;
        assert!(who.act("alone").needs(Permission::OfferChanged).is_err());
        let done = office.staff.spend(&who, approval, &deed).await.unwrap();
        assert!(done.act(&who, "a story").needs(Permission::OfferChanged).is_ok());
    }

    async fn what_two_have_signed_is_allowed_there_and_to_the_one_who_proposed(world) {
        let office = Office::open(&world);
        let mut head = office.first("Ratu Provinsi", Role::Province, "36", 1).await;
        let mut second = office.first("Bagus Wakil", Role::Province, "36", 2).await;
        let digest = "5f".repeat(32);
        let delivery = Delivery {
            file_sha256: &digest,
            lines: 120,
            left_out: 2,
            added: 100,
            updated: 18,
            in_conflict: 1,
        };
        let deed = Deed::import_live(region("36.73"), &delivery).unwrap();
        assert_eq!(deed.danger(), Danger::ImportLive);
        let told = r#""lines":120,"left_out":2,"added":100,"updated":18,"in_conflict":1}"#;
        assert!(deed.content().contains(&digest) && deed.content().ends_with(told));
        let approval = office.approved(&mut head, &mut second, deed.clone()).await;
        let who = office.who(&head).await;
        assert!(who.act("alone").needs(Permission::ImportLive).is_err());
        let approved = office.staff.spend(&who, approval, &deed).await.unwrap();
        let act = approved.act(&who, "a story");
        assert!(act.needs(Permission::ImportLive).is_ok() && act.needs(Permission::Import).is_ok());
        assert_eq!(act.region(), Some(region("36.73")), "no wider than was approved");
        let other = approved.act(&office.who(&second).await, "a story");
        assert!(other.needs(Permission::ImportLive).is_err(), "nor to anybody else");

        let export = Deed::new(Danger::Export, region("36.73"), "all".to_owned()).unwrap();
        let approval = office.approved(&mut head, &mut second, export.clone()).await;
        let approved = office.staff.spend(&who, approval, &export).await.unwrap();
        assert!(approved.act(&who, "a story").needs(Permission::ImportLive).is_err());
    }

    async fn of_two_who_race_to_spend_one_wins(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        for round in 0..10 {
            let deed = import(&format!("file {round}"));
            let approval = office.approved(&mut first, &mut second, deed.clone()).await;
            let who = office.who(&first).await;
            let (one, two) = tokio::join!(
                office.staff.spend(&who, approval, &deed),
                office.staff.spend(&who, approval, &deed)
            );
            assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
        }
    }

    async fn the_same_person_or_key_never_approves(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let approval = office.propose(&mut first, import("a file")).await.unwrap();
        let own = office.approve(&mut first, approval).await;
        assert!(matches!(own, Err(ApprovalError::SamePerson)), "the same session");
        first.code = office.sign_in(&mut first.key).await;
        let own = office.approve(&mut first, approval).await;
        assert!(matches!(own, Err(ApprovalError::SamePerson)), "another sign-in");
        let deed = Deed::new_key(first.id, &office.who(&first).await.grants).unwrap();
        let allowed = office.approved(&mut second, &mut first, deed).await;
        let act = office.act(&second).await;
        let invited = office.staff.invite_again(&act, first.id, Some(allowed)).await.unwrap();
        let mut spare = office.enrol(&act, &invited, Authenticator::bound(3)).await;
        let own = office.approve(&mut spare, approval).await;
        assert!(matches!(own, Err(ApprovalError::SamePerson)), "another sign-in and key");
        office.approve(&mut second, approval).await.unwrap();
    }

    async fn a_second_officers_session_needs_the_second_officers_key(world) {
        let office = Office::open(&world);
        let (mut first, second) = office.heads().await;
        let approval = office.propose(&mut first, import("a file")).await.unwrap();
        // The first sits down at the second's open session.
        let who = office.who(&second).await;
        let (_, begun) = office.staff.begin_approval(&who, approval).await.unwrap();
        let approved = office.staff.approve(&who, approval, &first.key.answer(&begun)).await;
        assert!(matches!(approved, Err(ApprovalError::SignIn(SignInError::Unknown))));
        let deed = import("another file");
        let begun = office.staff.begin_proposal(&who, &deed).await.unwrap();
        let proposed = office.staff.propose(&who, deed, &first.key.answer(&begun)).await;
        assert!(matches!(proposed, Err(ApprovalError::SignIn(SignInError::Unknown))));
    }

    async fn what_is_signed_is_just_this_deed(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let wrong = |it: Result<(), ApprovalError>| {
            matches!(it, Err(ApprovalError::SignIn(SignInError::Flaw(Flaw::Challenge))))
        };
        let who = office.who(&first).await;
        let begun = office.staff.begin_proposal(&who, &import("this")).await.unwrap();
        let swapped = office.staff.propose(&who, import("that"), &first.key.answer(&begun)).await;
        assert!(wrong(swapped.map(|_| ())), "proposing");
        let this = office.propose(&mut first, import("this")).await.unwrap();
        let that = office.propose(&mut first, import("this")).await.unwrap();
        let who = office.who(&second).await;
        let (_, begun) = office.staff.begin_approval(&who, this).await.unwrap();
        let swapped = office.staff.approve(&who, that, &second.key.answer(&begun)).await;
        assert!(wrong(swapped), "approving");
        let begun = office.staff.begin_sign_in();
        let signed_in = office.staff.approve(&who, this, &second.key.answer(&begun)).await;
        assert!(wrong(signed_in), "signing in is not approving");
    }

    async fn whoever_may_not_proposes_and_approves_nothing(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let mut auditor = office.hire(&first, "Pemeriksa", Role::Auditor, "36.73", 3).await;
        let mut operator = office.hire(&first, "Loket", Role::Operator, "36.73.01", 4).await;
        for desk in [&mut auditor, &mut operator] {
            let refused = office.propose(desk, import("a file")).await;
            assert!(matches!(refused, Err(ApprovalError::Forbidden(_))));
        }
        let reset = |place: &str| {
            Deed::new(Danger::DeskReset, region(place), "for one holder".to_owned()).unwrap()
        };
        let elsewhere = office.propose(&mut operator, reset("36.73.02")).await;
        assert!(matches!(elsewhere, Err(ApprovalError::Forbidden(_))), "not their region");
        let here = office.propose(&mut operator, reset("36.73.01")).await.unwrap();
        let supervisor = new("Penyelia", Role::Supervisor, "36.73.02");
        let mut supervisor = office.appoint((&mut first, &mut second), supervisor, 5).await;
        for desk in [&mut auditor, &mut supervisor] {
            assert!(office.staff.proposals(&office.who(desk).await).await.unwrap().is_empty());
            let refused = office.approve(desk, here).await;
            assert!(matches!(refused, Err(ApprovalError::Missing)), "nor told that it is there");
        }
        assert_eq!(office.staff.proposals(&office.who(&first).await).await.unwrap().len(), 1);
        assert_eq!(office.staff.proposals(&office.who(&operator).await).await.unwrap().len(), 1);
        office.approve(&mut first, here).await.unwrap();
    }

    async fn a_proposal_stands_for_half_an_hour(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let deed = import("a file");
        let (late, in_time) = (
            office.propose(&mut first, deed.clone()).await.unwrap(),
            office.approved(&mut first, &mut second, deed.clone()).await,
        );
        for _ in 0..3 {
            office.wait(599);
            office.who(&first).await;
            office.who(&second).await;
        }
        office.wait(2);
        office.staff.spend(&office.who(&first).await, in_time, &deed).await.unwrap();
        let again = office.approved(&mut first, &mut second, deed.clone()).await;
        office.wait(1);
        let refused = office.approve(&mut second, late).await;
        assert!(matches!(refused, Err(ApprovalError::Missing)));
        for _ in 0..3 {
            office.wait(600);
            office.who(&first).await;
        }
        let refused = office.staff.spend(&office.who(&first).await, again, &deed).await;
        assert!(matches!(refused, Err(ApprovalError::Missing)));
        assert_eq!(office.staff.sweep().await.unwrap().approvals, 2, "and its text is gone");
        office.wait(86_400);
        assert_eq!(office.staff.sweep().await.unwrap().proposals, 3, "all of it, a day later");
    }

    async fn an_approval_falls_with_its_people_and_their_keys(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let deed = import("a file");
        let withdrawn = office.approved(&mut first, &mut second, deed.clone()).await;
        let theirs = office.staff.withdraw(&office.who(&second).await, withdrawn).await;
        assert!(matches!(theirs, Err(ApprovalError::Missing)), "one's own only");
        office.staff.withdraw(&office.who(&first).await, withdrawn).await.unwrap();
        let approved = office.approved(&mut first, &mut second, deed.clone()).await;
        let who = office.who(&first).await;
        office.staff.remove_key(&Act::operator(), second.key_id).await.unwrap();
        for fallen in [withdrawn, approved] {
            let refused = office.staff.spend(&who, fallen, &deed).await;
            assert!(matches!(refused, Err(ApprovalError::Missing)));
        }
    }

    async fn an_approval_falls_when_its_second_may_approve_no_more(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let supervisor = new("Penyelia", Role::Supervisor, "36.73");
        let mut supervisor = office.appoint((&mut first, &mut second), supervisor, 3).await;
        let deed = Deed::new(Danger::DeskReset, region("36.73"), "for one".to_owned()).unwrap();
        let approval = office.approved(&mut first, &mut supervisor, deed.clone()).await;
        let down = new("Penyelia", Role::Operator, "36.73").grants;
        let act = office.act(&second).await;
        office.staff.regrant(&act, supervisor.id, down, None).await.unwrap();
        let who = office.who(&first).await;
        for _ in 0..2 {
            let refused = office.staff.spend(&who, approval, &deed).await;
            assert!(matches!(refused, Err(ApprovalError::Missing)));
        }
    }

    async fn an_ended_or_locked_session_signs_nothing_more(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let approval = office.propose(&mut first, import("a file")).await.unwrap();
        let who = office.who(&second).await;
        let (_, begun) = office.staff.begin_approval(&who, approval).await.unwrap();
        office.staff.sign_out(&second.code).await.unwrap();
        let refused = office.staff.approve(&who, approval, &second.key.answer(&begun)).await;
        assert!(matches!(refused, Err(ApprovalError::SignIn(SignInError::Unknown))));
        let who = office.who(&first).await;
        office.wait(15 * 60);
        let deed = import("another file");
        let begun = office.staff.begin_proposal(&who, &deed).await.unwrap();
        let refused = office.staff.propose(&who, deed, &first.key.answer(&begun)).await;
        assert!(matches!(refused, Err(ApprovalError::SignIn(SignInError::Unknown))));
    }
}
