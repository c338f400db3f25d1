//! A whole day with more people than places: what becomes of each, and whether what they were told
//! came true.

use std::time::Duration;

use desk::{Service, Services, Shares, State, Ticket};
use terms::{Date, Id, Moment};
use testkit::both_engines;

use crate::{
    run::Run,
    scene::{ROOMS, Scene, clerk, day, moment},
};

const AT_THE_DOOR: u64 = 300;
/// From four to fifteen minutes, nine and a half on average.
const TAKES: (u64, u64) = (240, 660);

/// Who has booked the day, spread over it.
async fn book_ahead(scene: &Scene<'_>, date: Date, many: usize) -> Vec<(Moment, Id<Ticket>)> {
    let services = Services::one(Service::Activation);
    let mut booked = Vec::new();
    for place in 0..many {
        let slots = scene.desk.slots(scene.line, &services, (date, 1)).await.unwrap();
        let slot = slots[place * 7 % slots.len()];
        booked.push((slot.starts_at, scene.book(slot.starts_at).await.0.id));
    }
    booked
}

/// When they come: six of seven, ten minutes early to five minutes late.
fn coming(booked: &[(Moment, Id<Ticket>)]) -> Vec<(Moment, Id<Ticket>)> {
    let mut coming: Vec<_> = booked
        .iter()
        .enumerate()
        .filter(|(place, _)| place % 7 != 0)
        .map(|(place, (starts, id))| {
            let late = Duration::from_secs(60 * (place as u64 * 11 % 16));
            (starts.minus(Duration::from_secs(600)).plus(late), *id)
        })
        .collect();
    coming.sort_unstable();
    coming
}

/// From seven in the morning to four in the afternoon. Says how many have come to the door.
async fn pass(run: &mut Run<'_, '_>, coming: Vec<(Moment, Id<Ticket>)>) -> usize {
    let (scene, date) = (run.scene, run.scene.today());
    let (mut coming, mut left) = (coming.into_iter().peekable(), AT_THE_DOOR);
    while scene.now() < moment(date, "16:00") {
        while let Some((_, ticket)) = coming.next_if(|(at, _)| *at <= scene.now()) {
            run.check_in(ticket).await;
        }
        // Half of them come before doors open, as on the day that was reported.
        let most = if scene.now() < moment(date, "08:00") { 5 } else { 1 };
        for _ in 0..run.below(most + 1).min(left) {
            run.come(Services::one(Service::Activation), day("2024-06-07")).await;
            left -= 1;
        }
        run.pass_a_minute().await;
    }
    (AT_THE_DOOR - left) as usize
}

both_engines! { ROOMS =>
    async fn on_a_day_with_too_many_everybody_is_served_or_has_a_date(world) {
        let scene = Scene::with(&world, 3, Shares::USUAL).await;
        let date = day("2024-06-06");
        let booked = book_ahead(&scene, date, 40).await;
        scene.on(date, "07:00");
        let mut run = Run::new(&scene, 6, TAKES).await;
        let came = pass(&mut run, coming(&booked)).await;
        let dated_at_the_end = run.end().await;
        let mut missed = 0;
        for (_, id) in &booked {
            let state = scene.desk.position_of(*id).await.unwrap().ticket.state;
            missed += usize::from(state == State::Missed);
        }
        let told = run.told;
        let accounted = told.served + told.dated_at_the_door + dated_at_the_end + missed;
        assert_eq!(came + booked.len(), accounted, "nobody is lost");
        assert!(told.served > 100, "a day's work was done: {}", told.served);
        assert!(told.within * 10 >= told.estimates * 9, "{} of {}", told.within, told.estimates);
        let lineup = scene.desk.lineup(&clerk(99), scene.line).await.unwrap();
        assert!(lineup.waiting == 0 && lineup.away.iter().all(|it| it.state == State::Missed));
    }
}
