//! What cannot be done: reported, met, answered, and told to whoever waits.

use std::time::Duration;

use activation::platforms::System;
use desk::{Follower, IssueError, IssueKind, IssueState, NewAnswer, NewIssue, Phones, may_answer};
use store::Sql;
use terms::{Act, Actor, Class, Id, Language, Permission};
use testkit::both_engines;

use crate::scene::{ROOMS, Scene, clerk, head, new_office, officer_id, region};

static FOLLOWERS: Sql = Sql::new("SELECT COUNT(*) FROM desk_issue_follower");

/// Whoever answers for the centre.
fn centre() -> Act {
    let may = [Permission::KeepOffice, Permission::Serve];
    Act::new(Actor::Officer(officer_id(250)), &may)
}

fn new_issue(scene: &Scene<'_>, kind: IssueKind, text: &str) -> NewIssue {
    let phones = Phones::new(Some(System::Ios), "15".parse().ok());
    NewIssue { office: scene.office, kind, phones, text: text.parse().unwrap() }
}

fn answer(state: IssueState, seen: u32) -> NewAnswer {
    let (indonesian, english) = ("Sudah kami perbaiki.", "We have repaired it.");
    let (indonesian, english) = (indonesian.parse().unwrap(), english.parse().unwrap());
    NewAnswer { state, indonesian, english, seen }
}

fn follower(number: u8, language: Language) -> Follower {
    Follower { mark: [number; 32], contact: vec![number; 40], language }
}

both_engines! { ROOMS =>
    async fn what_several_offices_meet_is_one_issue(world) {
        let scene = Scene::new(&world, 1).await;
        let other = scene.desk.open_office(&head(), new_office("UPT Kasemen", "36.73.05")).await.unwrap();
        let first = new_issue(&scene, IssueKind::Camera, "Kamera gelap");
        let id = scene.desk.report_issue(&clerk(1), first).await.unwrap();
        let again = NewIssue { office: other, ..new_issue(&scene, IssueKind::Camera, "Gelap juga") };
        assert_eq!(scene.desk.report_issue(&clerk(2), again).await.unwrap(), id);
        scene.desk.meet_issue(&clerk(1), id, scene.office).await.unwrap();
        let (issue, answers) = scene.desk.issue(&clerk(3), id).await.unwrap();
        assert_eq!((issue.offices, issue.state, answers.len()), (2, IssueState::Open, 0));
        assert_eq!(issue.text.as_str(), "Kamera gelap");
        assert_eq!(issue.title(Language::English), "The camera does not read codes: iPhone (iOS) below 15");
        for text in ["Satu", "Dua"] {
            let other = new_issue(&scene, IssueKind::Other, text);
            scene.desk.report_issue(&clerk(1), other).await.unwrap();
        }
        assert_eq!(scene.desk.issues(&clerk(1)).await.unwrap().len(), 3, "something else is never the same");
    }

    async fn many_who_report_at_once_have_met_the_same(world) {
        let scene = Scene::new(&world, 1).await;
        let reports: Vec<_> = (0..8)
            .map(|number| {
                let (desk, new) = (scene.desk.clone(), new_issue(&scene, IssueKind::Wallet, "Putih"));
                tokio::spawn(async move { desk.report_issue(&clerk(number), new).await })
            })
            .collect();
        let mut ids = Vec::new();
        for report in reports {
            ids.push(report.await.unwrap().unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
    }

    async fn only_the_centre_answers_and_one_at_a_time(world) {
        let scene = Scene::new(&world, 1).await;
        let new = new_issue(&scene, IssueKind::Wallet, "Putih");
        let id = scene.desk.report_issue(&clerk(1), new).await.unwrap();
        assert!(matches!(scene.desk.known_issue(id).await, Err(IssueError::Missing)), "nobody has read it");
        let working = || answer(IssueState::Working, 0);
        let refused = scene.desk.answer_issue(&clerk(1), id, working()).await.unwrap_err();
        assert_eq!(refused.class(), Class::Refused);
        let regency = scene.desk.answer_issue(&head(), id, working()).await;
        assert!(matches!(regency, Err(IssueError::NotCentre)));
        assert!(may_answer(&centre()) && may_answer(&head().within(region("36"))) && !may_answer(&head()));
        assert!(!may_answer(&Act::new(Actor::Officer(officer_id(9)), &[Permission::Serve])));
        let open = scene.desk.answer_issue(&centre(), id, answer(IssueState::Open, 0)).await;
        assert!(matches!(open, Err(IssueError::NotCentre)));
        let answering: Vec<_> = (0..4)
            .map(|_| {
                let desk = scene.desk.clone();
                tokio::spawn(async move { desk.answer_issue(&centre(), id, answer(IssueState::Working, 0)).await })
            })
            .collect();
        let mut answered = 0;
        for one in answering {
            answered += u32::from(one.await.unwrap().is_ok());
        }
        assert_eq!(answered, 1, "the others read it first");
        world.clock.advance(Duration::from_secs(86_400));
        scene.desk.answer_issue(&centre(), id, answer(IssueState::Solved, 1)).await.unwrap();
        let known = scene.desk.known_issues().await.unwrap();
        let last = known[0].answer.as_ref().unwrap();
        assert_eq!((known.len(), last.state, last.text(Language::English)), (1, IssueState::Solved, "We have repaired it."));
        let (_, answers) = scene.desk.issue(&centre(), id).await.unwrap();
        assert_eq!(answers.iter().map(|it| it.state).collect::<Vec<_>>(), [IssueState::Solved, IssueState::Working]);
        assert!(answers[0].at > answers[1].at);
        scene.desk.meet_issue(&clerk(1), id, scene.office).await.unwrap();
        assert_eq!(scene.desk.known_issue(id).await.unwrap().state, IssueState::Open, "it was met again");
    }

    async fn whoever_waits_is_told_once_and_forgotten(world) {
        let scene = Scene::new(&world, 1).await;
        let new = new_issue(&scene, IssueKind::Pin, "Ditolak");
        let id = scene.desk.report_issue(&clerk(1), new).await.unwrap();
        let visitor = Act::visitor();
        let early = scene.desk.follow_issue(&visitor, id, follower(1, Language::English)).await;
        assert!(matches!(early, Err(IssueError::Missing)), "nobody knows of it yet");
        scene.desk.answer_issue(&centre(), id, answer(IssueState::Working, 0)).await.unwrap();
        for number in [1, 2, 1, 1] {
            scene.desk.follow_issue(&visitor, id, follower(number, Language::English)).await.unwrap();
        }
        assert_eq!(world.count(&desk::ROOM, &FOLLOWERS).await, 2, "one contact waits once");
        assert!(scene.desk.news().await.unwrap().is_empty());
        scene.desk.answer_issue(&centre(), id, answer(IssueState::Solved, 1)).await.unwrap();
        let (news, again) = (scene.desk.news().await.unwrap(), scene.desk.news().await.unwrap());
        assert_eq!((news.len(), news[0].contact.len(), news[0].language), (2, 40, Language::English));
        assert!(news[0].id == again[0].id && news[0].id != news[1].id, "the same news has the same name");
        for one in news.into_iter().chain(again) {
            scene.desk.told_news(one).await.unwrap();
        }
        assert!(scene.desk.news().await.unwrap().is_empty());
        assert_eq!(world.count(&desk::ROOM, &FOLLOWERS).await, 0);
        let late = scene.desk.follow_issue(&visitor, id, follower(3, Language::English)).await;
        assert!(matches!(late, Err(IssueError::GoneOn)), "there is nothing to wait for");
    }

    async fn nobody_waits_for_ever(world) {
        let scene = Scene::new(&world, 1).await;
        let id = scene.desk.report_issue(&clerk(1), new_issue(&scene, IssueKind::Gone, "Hilang")).await.unwrap();
        scene.desk.answer_issue(&centre(), id, answer(IssueState::Working, 0)).await.unwrap();
        let waits = follower(1, Language::Indonesian);
        scene.desk.follow_issue(&Act::visitor(), id, waits).await.unwrap();
        world.clock.advance(Duration::from_secs(364 * 86_400));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &FOLLOWERS).await, 1);
        world.clock.advance(Duration::from_secs(86_400));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &FOLLOWERS).await, 0);
    }

    async fn an_office_reports_for_itself(world) {
        let scene = Scene::new(&world, 1).await;
        let elsewhere = clerk(1).within(region("17.71"));
        let new = || new_issue(&scene, IssueKind::Outage, "Putus");
        let refused = scene.desk.report_issue(&elsewhere, new()).await.unwrap_err();
        assert_eq!(refused.class(), Class::Missing);
        let id = scene.desk.report_issue(&clerk(1), new()).await.unwrap();
        let met = scene.desk.meet_issue(&elsewhere, id, scene.office).await;
        assert!(matches!(met, Err(IssueError::Missing)));
        let unknown = scene.desk.meet_issue(&clerk(1), Id::from_bytes([9; 16]), scene.office).await;
        assert!(matches!(unknown, Err(IssueError::Missing)));
        assert_eq!(scene.desk.issues(&Act::visitor()).await.unwrap_err().class(), Class::Refused);
    }
}
