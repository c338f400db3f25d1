//! Who may appoint whom, and what an officer may do.

use staff::{Deed, Grant, Grants, OfficerError, Role};
use terms::{Act, Permission};
use testkit::both_engines;

use crate::office::{Office, ROOMS, logged, new, region};

both_engines! { ROOMS =>
    async fn the_operator_enrols_the_first_two_and_no_third(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let third = new("Ketiga", Role::HeadOfOffice, "36.73");
        let refused = office.staff.enrol_first(&Act::operator(), third.clone()).await;
        assert!(matches!(refused, Err(OfficerError::NotFirst)));
        assert!(office.staff.is_manned().await.unwrap());
        let act = office.act(&first).await;
        for not_the_operator in [act, Act::system(), Act::holder()] {
            let refused = office.staff.enrol_first(&not_the_operator, third.clone()).await;
            assert!(matches!(refused, Err(OfficerError::Forbidden(_))));
        }
        // When one of two has lost the key and is ended, the operator can help again.
        office.staff.end(&Act::operator(), first.id).await.unwrap();
        assert!(!office.staff.is_manned().await.unwrap());
        office.staff.enrol_first(&Act::operator(), third).await.unwrap();
        let names: Vec<_> = logged(&world).await.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.iter().filter(|it| *it == "staff.officer.enrolled").count(), 3);
    }

    async fn nobody_grants_more_or_wider_than_they_have(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let supervisor = new("Penyelia", Role::Supervisor, "36.73.01");
        let supervisor = office.appoint((&mut first, &mut second), supervisor, 3).await;
        let act = office.act(&supervisor).await;
        for (role, place) in [
            (Role::Operator, "36.73"),
            (Role::Operator, "36.73.02"),
            (Role::Operator, "36.04"),
            (Role::Auditor, "36.73.01"),
            (Role::HeadOfOffice, "36.73"),
            (Role::Centre, "0"),
        ] {
            let refused = office.staff.invite(&act, new("Lebih", role, place), None).await;
            assert!(matches!(refused, Err(OfficerError::TooMuch)), "{role:?} in {place}");
        }
        let invited = office.staff.invite(&act, new("Loket", Role::Operator, "36.73.01.1001"), None);
        let operator = invited.await.unwrap().officer;
        let wider = Grants::one(Role::Operator, region("36.73")).unwrap();
        let refused = office.staff.regrant(&act, operator, wider, None).await;
        assert!(matches!(refused, Err(OfficerError::TooMuch)));
        for above in [first.id, second.id] {
            assert!(matches!(office.staff.end(&act, above).await, Err(OfficerError::TooMuch)));
        }
        let refused = office.staff.remove_key(&act, first.key_id).await;
        assert!(matches!(refused, Err(OfficerError::TooMuch)));
        let theirs = office.who(&first).await.session;
        let refused = office.staff.end_session(&act, theirs).await;
        assert!(matches!(refused, Err(OfficerError::TooMuch)));
    }

    async fn nobody_changes_their_own_standing(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let less = Grants::one(Role::Operator, region("36.73")).unwrap();
        let refused = office.staff.regrant(&act, first.id, less, None).await;
        assert!(matches!(refused, Err(OfficerError::Oneself)));
        assert!(matches!(office.staff.end(&act, first.id).await, Err(OfficerError::Oneself)));
        let refused = office.staff.invite_again(&act, first.id, None).await;
        assert!(matches!(refused, Err(OfficerError::Oneself)));
    }

    async fn an_auditor_reads_and_changes_nothing(world) {
        let office = Office::open(&world);
        let (first, second) = office.heads().await;
        let auditor = office.hire(&first, "Pemeriksa", Role::Auditor, "36.73", 3).await;
        let act = office.act(&auditor).await;
        use Permission::*;
        for allowed in [ReadAudit, ReadResident] {
            assert!(act.needs(allowed).is_ok());
        }
        for forbidden in [
            ApproveImport, Ask, ChangeResident, Export, Import, Issue, ManageStaff, Offer, Operate,
            Present, Redeem, RegisterRelying, ReportLoss, Revoke, SignIn,
        ] {
            assert!(act.needs(forbidden).is_err(), "{forbidden:?}");
        }
        let staff = &office.staff;
        let grants = Grants::one(Role::Operator, region("36.73")).unwrap();
        let refused = [
            staff.invite(&act, new("X", Role::Auditor, "36.73"), None).await.map(|_| ()),
            staff.invite_again(&act, second.id, None).await.map(|_| ()),
            staff.regrant(&act, second.id, grants, None).await,
            staff.end(&act, second.id).await,
            staff.remove_key(&act, second.key_id).await,
            staff.end_session(&act, office.who(&second).await.session).await,
            staff.officers(&act, None).await.map(|_| ()),
        ];
        for (number, refused) in refused.into_iter().enumerate() {
            assert!(matches!(refused, Err(OfficerError::Forbidden(_))), "{number}: {refused:?}");
        }
    }

    async fn roles_change_at_once_and_only_where_they_lie(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let operator = office.hire(&first, "Loket", Role::Operator, "36.73.01", 3).await;
        let act = office.act(&operator).await;
        assert_eq!(act.region(), Some(region("36.73.01")));
        assert!(act.needs(Permission::Offer).is_ok() && act.needs(Permission::Revoke).is_err());
        let head = office.act(&first).await;
        let both = [
            Grant { role: Role::Operator, region: region("36.73.02") },
            Grant { role: Role::Operator, region: region("36.73.01.1001") },
        ];
        let both = Grants::new(both).unwrap();
        office.staff.regrant(&head, operator.id, both, None).await.unwrap();
        let who = office.who(&operator).await;
        assert_eq!(who.act("x").region(), Some(region("36.73.02")), "the widest");
        assert_eq!(who.at(region("36.73.01.1001")).unwrap().act("x").reason(), Some("x"));
        assert!(who.at(region("36.73.01")).is_none() && who.at(region("36.73")).is_none());
        let found = office.staff.officers(&head, None).await.unwrap();
        assert_eq!(found.len(), 3);
        let elsewhere = head.clone().within(region("33.03"));
        assert!(office.staff.officers(&elsewhere, None).await.unwrap().is_empty());
        let refused = office.staff.officer(&elsewhere, operator.id).await;
        assert!(matches!(refused, Err(OfficerError::Missing)));
    }

    async fn a_dangerous_role_takes_an_approval_of_just_that(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let (wanted, other) = (
            new("Penyelia", Role::Supervisor, "36.73"),
            new("Penyelia", Role::Supervisor, "36.73.01"),
        );
        let act = office.act(&first).await;
        let refused = office.staff.invite(&act, wanted.clone(), None).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)));
        let deed = Deed::appoint(&wanted).unwrap();
        let proposed = office.propose(&mut first, deed).await.unwrap();
        let refused = office.staff.invite(&act, wanted.clone(), Some(proposed)).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)), "nobody approved yet");
        office.approve(&mut second, proposed).await.unwrap();
        let refused = office.staff.invite(&act, other, Some(proposed)).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)), "of something else");
        let of_second = office.act(&second).await;
        let refused = office.staff.invite(&of_second, wanted.clone(), Some(proposed)).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)), "proposed by another");
        office.staff.invite(&act, wanted.clone(), Some(proposed)).await.unwrap();
        let refused = office.staff.invite(&act, wanted, Some(proposed)).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)), "once");
        let refused = office.staff.invite_again(&act, second.id, None).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)), "another key as well");
        let up = Grants::one(Role::Supervisor, region("36.73")).unwrap();
        let operator = office.hire(&first, "Loket", Role::Operator, "36.73", 4).await;
        let refused = office.staff.regrant(&act, operator.id, up.clone(), None).await;
        assert!(matches!(refused, Err(OfficerError::ApprovalMissing)), "and a rise");
        let deed = Deed::regrant(operator.id, &up).unwrap();
        let approval = office.approved(&mut first, &mut second, deed).await;
        office.staff.regrant(&act, operator.id, up, Some(approval)).await.unwrap();
        assert!(office.act(&operator).await.needs(Permission::ManageStaff).is_ok());
    }
}
