//! Helping people to an active IKD.

use std::time::Duration;

use desk::{Assist, AssistState, Assisted, Desk, Outcome, Service, Step, StopReason, TicketError};
use issuance::{Phone, PhoneState};
use registry::Resident;
use store::Sql;
use terms::{Act, Actor, Id, Moment, Permission};
use testkit::both_engines;
use tokio::task::JoinSet;

use crate::scene::{ROOMS, Scene, clerk, day, head, officer_id, region};

static KNOWN: Sql = Sql::new(
    "SELECT COUNT(*) FROM desk_assist
     WHERE ticket IS NOT NULL OR officer IS NOT NULL OR resident IS NOT NULL OR offer IS NOT NULL",
);
static ALL: Sql = Sql::new("SELECT COUNT(*) FROM desk_assist");

fn resident(number: u8) -> Id<Resident> {
    Id::from_bytes([number; 16])
}

fn offer(number: u8) -> Id<issuance::Offer> {
    Id::from_bytes([number; 16])
}

/// What issuance says of a phone.
fn phone(whose: u8, of: u8, at: Option<Moment>) -> Phone {
    let state = if at.is_some() { PhoneState::Confirmed } else { PhoneState::NotYet };
    Phone { offer: offer(of), resident: resident(whose), state, activated_at: at }
}

/// The next of the line, at the first counter.
async fn serve(scene: &Scene<'_>, officer: &Act) -> Id<desk::Ticket> {
    let called = scene.desk.call(officer, scene.counters[0]).await.unwrap().unwrap();
    scene.desk.begin(officer, called.id).await.unwrap();
    called.id
}

/// As far as the PIN, a minute for each step.
async fn as_far_as_the_pin(scene: &Scene<'_>, officer: &Act, assist: &Assist, whose: u8) -> Assist {
    let minute = || scene.world.clock.advance(Duration::from_secs(60));
    minute();
    scene.desk.identify(officer, assist.id, resident(whose)).await.unwrap();
    for step in [Step::Eligible, Step::Device, Step::Consent, Step::Pin] {
        minute();
        scene.desk.tick(officer, assist.id, step).await.unwrap();
    }
    scene.desk.find_assist(officer, assist.id).await.unwrap()
}

async fn today(desk: &Desk, scene: &Scene<'_>) -> Assisted {
    desk.assisted(&head(), scene.office).await.unwrap()
}

both_engines! { ROOMS =>
    async fn somebody_is_helped_step_by_step_and_no_step_is_skipped(world) {
        let scene = Scene::new(&world, 1).await;
        scene.join().await;
        let officer = scene.sit(0).await;
        let ticket = serve(&scene, &officer).await;
        let assist = scene.desk.assist(&officer, ticket).await.unwrap();
        assert_eq!(scene.desk.assist(&officer, ticket).await.unwrap(), assist, "twice is once");
        for early in [Step::Device, Step::Pin, Step::Tried] {
            let error = scene.desk.tick(&officer, assist.id, early).await.unwrap_err();
            assert!(matches!(error, TicketError::WrongState), "{early:?}");
        }
        let early = scene.desk.complete(&officer, assist.id).await.unwrap_err();
        assert!(matches!(early, TicketError::WrongState));
        let early = scene.desk.offers_to(&officer, assist.id).await.unwrap_err();
        assert!(matches!(early, TicketError::WrongState));
        let so_far = as_far_as_the_pin(&scene, &officer, &assist, 1).await;
        assert_eq!((so_far.next(), so_far.last()), (Some(Step::Key), Some(Step::Pin)));
        assert_eq!(scene.desk.offers_to(&officer, assist.id).await.unwrap(), resident(1));
        let other = scene.desk.offers_to(&clerk(7), assist.id).await.unwrap_err();
        assert!(matches!(other, TicketError::NotSeated), "nobody offers from another counter");
        let said = scene.desk.tick(&officer, assist.id, Step::Key).await.unwrap_err();
        assert!(matches!(said, TicketError::WrongState), "a key is scanned, not said");

        scene.desk.offered(&officer, assist.id, offer(1)).await.unwrap();
        let at = scene.now();
        for not_its in [phone(1, 1, None), phone(2, 1, Some(at)), phone(1, 2, Some(at))] {
            let assist = scene.desk.settle(&officer, assist.id, &not_its).await.unwrap();
            assert!(!assist.is_active(), "{not_its:?}");
        }
        // The first offer ran out.
        scene.desk.offered(&officer, assist.id, offer(2)).await.unwrap();
        world.clock.advance(Duration::from_secs(20));
        let done = phone(1, 2, Some(scene.now()));
        for _ in 0..2 {
            let assist = scene.desk.settle(&officer, assist.id, &done).await.unwrap();
            assert_eq!(assist.when(Step::Activated), Some(scene.now()));
            assert!(!assist.can_go_back());
        }
        let again = scene.desk.offered(&officer, assist.id, offer(3)).await.unwrap_err();
        assert!(matches!(again, TicketError::WrongState), "it is active");
        world.clock.advance(Duration::from_secs(40));
        scene.desk.tick(&officer, assist.id, Step::Tried).await.unwrap();
        scene.desk.complete(&officer, assist.id).await.unwrap();
        let ended = scene.desk.find_assist(&officer, assist.id).await.unwrap();
        assert_eq!(ended.state, AssistState::Ended(Outcome::Activated));
        scene.desk.finish(&officer, ticket).await.unwrap();

        let day = today(&scene.desk, &scene).await;
        assert_eq!((day.activated, day.open, day.stopped.len()), (1, 0, 0));
        let took: Vec<_> = day.steps.iter().map(|(step, took, _)| (*step, took.as_secs())).collect();
        assert_eq!(took, [
            (Step::Identified, 60), (Step::Eligible, 60), (Step::Device, 60), (Step::Consent, 60),
            (Step::Pin, 60), (Step::Key, 0), (Step::Activated, 20), (Step::Tried, 40),
        ]);
    }

    async fn what_was_done_before_a_break_is_not_done_again(world) {
        let scene = Scene::new(&world, 1).await;
        scene.join().await;
        let officer = scene.sit(0).await;
        let ticket = serve(&scene, &officer).await;
        let assist = scene.desk.assist(&officer, ticket).await.unwrap();
        as_far_as_the_pin(&scene, &officer, &assist, 1).await;
        // To fetch a charger: the same number, the same day.
        scene.desk.park(&officer, ticket).await.unwrap();
        let error = scene.desk.back(&officer, assist.id).await.unwrap_err();
        assert!(matches!(error, TicketError::WrongState), "nobody sits there");
        scene.desk.resume(&officer, ticket).await.unwrap();
        serve(&scene, &officer).await;
        let again = scene.desk.assist(&officer, ticket).await.unwrap();
        assert_eq!((again.id, again.next()), (assist.id, Some(Step::Key)));
        // There is no signal today: another day, another number.
        scene.desk.pause(&officer, assist.id).await.unwrap();
        scene.desk.finish(&officer, ticket).await.unwrap();
        scene.on(day("2024-06-06"), "09:00");
        scene.join().await;
        scene.desk.sit(&officer, scene.counters[0]).await.unwrap();
        let ticket = serve(&scene, &officer).await;
        let later = scene.desk.assist(&officer, ticket).await.unwrap();
        assert_ne!(later.id, assist.id);
        scene.desk.identify(&officer, later.id, resident(2)).await.unwrap();
        scene.desk.back(&officer, later.id).await.unwrap();
        scene.desk.identify(&officer, later.id, resident(1)).await.unwrap();
        let later = scene.desk.tick(&officer, later.id, Step::Eligible).await.unwrap();
        assert_eq!(later.next(), Some(Step::Key), "the phone was ready, and has its PIN");
        let carried = later.done.iter().filter(|it| it.is_carried).count();
        let earlier = scene.desk.find_assist(&officer, assist.id).await.unwrap();
        assert_eq!((carried, earlier.state), (3, AssistState::Ended(Outcome::CarriedOn)));
        scene.desk.offered(&officer, later.id, offer(1)).await.unwrap();
        let done = phone(1, 1, Some(scene.now()));
        scene.desk.settle(&officer, later.id, &done).await.unwrap();
        // The officer goes on to the next without another word.
        scene.desk.finish(&officer, ticket).await.unwrap();
        let ended = scene.desk.find_assist(&officer, later.id).await.unwrap();
        assert_eq!(ended.state, AssistState::Ended(Outcome::Activated));
        let steps: Vec<_> = today(&scene.desk, &scene).await.steps.iter().map(|it| it.0).collect();
        assert_eq!(steps, [Step::Identified, Step::Eligible, Step::Key, Step::Activated]);
    }

    async fn nothing_of_somebody_else_stays_when_the_wrong_record_was_opened(world) {
        let scene = Scene::new(&world, 1).await;
        let officer = scene.sit(0).await;
        scene.join().await;
        let ticket = serve(&scene, &officer).await;
        let first = scene.desk.assist(&officer, ticket).await.unwrap();
        as_far_as_the_pin(&scene, &officer, &first, 1).await;
        scene.desk.finish(&officer, ticket).await.unwrap();
        scene.join().await;
        let ticket = serve(&scene, &officer).await;
        let assist = scene.desk.assist(&officer, ticket).await.unwrap();
        scene.desk.identify(&officer, assist.id, resident(1)).await.unwrap();
        let back = scene.desk.back(&officer, assist.id).await.unwrap();
        assert_eq!((back.next(), back.done.len()), (Some(Step::Identified), 0));
        scene.desk.identify(&officer, assist.id, resident(2)).await.unwrap();
        let other = scene.desk.tick(&officer, assist.id, Step::Eligible).await.unwrap();
        assert_eq!(other.next(), Some(Step::Device), "and nothing of whoever has a PIN already");
        let kept = scene.desk.find_assist(&officer, first.id).await.unwrap();
        assert_eq!(kept.state, AssistState::Paused);
    }

    async fn a_no_and_what_is_in_the_way_are_written_down_where_they_are_met(world) {
        let scene = Scene::new(&world, 1).await;
        let officer = scene.sit(0).await;
        let reasons = [StopReason::NotYet17, StopReason::OsTooOld, StopReason::Distrust, StopReason::OsTooOld];
        for (number, reason) in (1..).zip(reasons) {
            scene.join().await;
            let ticket = serve(&scene, &officer).await;
            let id = scene.desk.assist(&officer, ticket).await.unwrap().id;
            let early = scene.desk.stop(&officer, id, StopReason::NotYet17).await.unwrap_err();
            assert!(matches!(early, TicketError::WrongState), "nobody is known to be too young yet");
            scene.desk.identify(&officer, id, resident(number)).await.unwrap();
            if reason != StopReason::NotYet17 {
                scene.desk.tick(&officer, id, Step::Eligible).await.unwrap();
            }
            scene.desk.stop(&officer, id, reason).await.unwrap();
            let over = scene.desk.tick(&officer, id, Step::Eligible).await.unwrap_err();
            assert!(matches!(over, TicketError::WrongState));
            scene.desk.finish(&officer, ticket).await.unwrap();
        }
        let day = today(&scene.desk, &scene).await;
        assert_eq!(day.stopped.first(), Some(&(StopReason::OsTooOld, 2)));
        assert_eq!((day.stops(), day.activated), ((3, 1), 0));
    }

    async fn only_the_officer_at_the_counter_helps_and_only_with_what_the_number_is_for(world) {
        let scene = Scene::serving(&world, 1, &[Service::Activation, Service::Ktp]).await;
        let officer = scene.sit(0).await;
        scene.join().await;
        let called = scene.desk.call(&officer, scene.counters[0]).await.unwrap().unwrap();
        let early = scene.desk.assist(&officer, called.id).await.unwrap_err();
        assert!(matches!(early, TicketError::WrongState), "whoever was called has to come first");
        scene.desk.begin(&officer, called.id).await.unwrap();
        let other = scene.desk.assist(&clerk(7), called.id).await.unwrap_err();
        assert!(matches!(other, TicketError::NotSeated));
        let id = scene.desk.assist(&officer, called.id).await.unwrap().id;
        let other = scene.desk.identify(&clerk(7), id, resident(1)).await.unwrap_err();
        assert!(matches!(other, TicketError::NotSeated));
        let far = Act::new(Actor::Officer(officer_id(8)), &[Permission::Serve]).within(region("11.01"));
        let far = scene.desk.find_assist(&far, id).await.unwrap_err();
        assert!(matches!(far, TicketError::Missing));
        scene.desk.finish(&officer, called.id).await.unwrap();
        let card = desk::Arrival { services: desk::Services::one(Service::Ktp), ..scene.arrival() };
        scene.desk.join(&officer, card).await.unwrap();
        let ticket = serve(&scene, &officer).await;
        let error = scene.desk.assist(&officer, ticket).await.unwrap_err();
        assert!(matches!(error, TicketError::NotServed));
        assert_eq!(scene.desk.find_assist(&officer, id).await.unwrap().state, AssistState::Paused);
    }

    async fn of_two_windows_that_say_the_same_one_does_it(world) {
        let scene = Scene::new(&world, 1).await;
        let officer = scene.sit(0).await;
        scene.join().await;
        let ticket = serve(&scene, &officer).await;
        let mut begun = JoinSet::new();
        for _ in 0..8 {
            let (desk, officer) = (scene.desk.clone(), officer.clone());
            begun.spawn(async move { desk.assist(&officer, ticket).await });
        }
        while let Some(done) = begun.join_next().await {
            done.unwrap().unwrap();
        }
        assert_eq!(world.count(&desk::ROOM, &ALL).await, 1);
        let assist = scene.desk.assist(&officer, ticket).await.unwrap();
        scene.desk.identify(&officer, assist.id, resident(1)).await.unwrap();
        let mut ticked = JoinSet::new();
        for _ in 0..8 {
            let (desk, officer, id) = (scene.desk.clone(), officer.clone(), assist.id);
            ticked.spawn(async move { desk.tick(&officer, id, Step::Eligible).await });
        }
        let mut done = 0;
        while let Some(it) = ticked.join_next().await {
            match it.unwrap() {
                Ok(_) => done += 1,
                Err(error) => assert!(matches!(error, TicketError::WrongState), "{error}"),
            }
        }
        assert_eq!(done, 1);
    }

    async fn whose_it_was_is_forgotten_after_a_month_and_the_reason_stays(world) {
        let scene = Scene::new(&world, 1).await;
        let officer = scene.sit(0).await;
        let mut all = Vec::new();
        for number in 1..=2 {
            scene.join().await;
            let ticket = serve(&scene, &officer).await;
            let assist = scene.desk.assist(&officer, ticket).await.unwrap();
            as_far_as_the_pin(&scene, &officer, &assist, number).await;
            if number == 1 {
                scene.desk.stop(&officer, assist.id, StopReason::NoTime).await.unwrap();
            }
            scene.desk.finish(&officer, ticket).await.unwrap();
            all.push(assist.id);
        }
        world.clock.advance(Duration::from_secs(29 * 86_400));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &KNOWN).await, 2);
        world.clock.advance(Duration::from_secs(2 * 86_400));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &KNOWN).await, 0);
        let states = [Outcome::Stopped(StopReason::NoTime), Outcome::Lapsed];
        for (id, outcome) in all.into_iter().zip(states) {
            let kept = scene.desk.find_assist(&head(), id).await.unwrap();
            assert_eq!(kept.state, AssistState::Ended(outcome));
            assert!(kept.when(Step::Pin).is_some());
        }
        world.clock.advance(Duration::from_secs(701 * 86_400));
        scene.desk.sweep().await.unwrap();
        assert_eq!(world.count(&desk::ROOM, &ALL).await, 0);
    }
}
