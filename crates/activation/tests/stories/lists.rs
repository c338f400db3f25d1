//! Lists hold exactly those whom the rule for one person gives.

use std::collections::BTreeSet;

use activation::{Lengths, Page, Standing, Turning, Waiting, assess};
use registry::{LifeStatus, MaritalStatus, Person, RecordingStatus, Resident};
use terms::{
    Act, Actor, Class, Clock, Date, Die, Id, Permission, Personal, Region, SeededDie, date_text,
    parse_date,
};
use testkit::both_engines;

use crate::town::{ROOMS, Town, officer, people, region};

/// Days around which people of the story were born 16, 17 and 18 years before.
const DAYS: [&str; 5] = ["2024-06-05", "2024-02-29", "2025-02-28", "2025-03-01", "2028-02-29"];

both_engines! { ROOMS =>
    async fn lists_agree_with_the_rule_on_random_lives(world) {
        for seed in [21, 22] {
            let town = Town::new(&world);
            let all = settle_at_random(&town, seed).await;
            for code in ["0", "36.73", "36.73.01", &all[0].0.person.region.to_string(), "17.71"] {
                for today in DAYS.map(|day| parse_date(day).unwrap()) {
                    agree(&town, &all, region(code), today).await;
                }
            }
        }
    }

    async fn nobody_is_left_out_between_two_pages(world) {
        let town = Town::new(&world);
        let mut twins = people(40, 5);
        for person in &mut twins {
            person.birth_date = Personal::new(parse_date("2007-06-20").unwrap());
            person.marital_status = MaritalStatus::Single;
            person.life_status = LifeStatus::Alive;
            person.recording_status = RecordingStatus::Recorded;
        }
        town.settle(&twins).await;
        let today = parse_date("2024-06-05").unwrap();
        let ids = |list: &[Turning]| list.iter().map(|it| it.resident).collect::<Vec<_>>();
        let all = turning(&town, region("36.73"), today, 30, 3).await;
        assert_eq!(ids(&all).into_iter().collect::<BTreeSet<_>>().len(), 40, "born on one day");
        let grown = parse_date("2024-06-20").unwrap();
        assert_eq!(waiting(&town, region("36.73"), grown, 3).await.len(), 40);
        let greedy = Page { region: region("36.73"), after: None, limit: u16::MAX };
        let page = town.activations.not_yet_active(&officer(), greedy, grown).await.unwrap();
        assert_eq!(page.len(), 40);
    }

    async fn a_list_is_for_those_who_may_look_there(world) {
        let town = Town::new(&world);
        town.settle(&people(40, 6)).await;
        let (today, lists) = (parse_date("2024-06-05").unwrap(), &town.activations);
        let page = |code| Page { region: region(code), after: None, limit: 10 };
        let blind = Act::new(Actor::Operator, &[Permission::Offer, Permission::Import]);
        let near = officer().within(region("36.73.01"));
        for (act, code) in [(&blind, "36.73.01"), (&near, "36.73"), (&near, "36.73.02"), (&near, "0")] {
            let class = Some(Class::Refused);
            let refused = lists.turning_seventeen(act, page(code), today, 30).await;
            assert_eq!(refused.err().map(|it| it.class()), class, "{code}");
            let refused = lists.not_yet_active(act, page(code), today).await;
            assert_eq!(refused.err().map(|it| it.class()), class, "{code}");
            let refused = lists.count_lists(act, region(code), today, 30).await;
            assert_eq!(refused.err().map(|it| it.class()), class, "{code}");
        }
        for code in ["36.73.01", "36.73.01.1001"] {
            let listed = lists.not_yet_active(&near, page(code), today).await.unwrap();
            assert!(listed.iter().all(|it| region(code).contains(it.region)));
        }
        let nobody = Some(Id::draw(world.clock.now(), &SeededDie::new(99)));
        let lost = Page { after: nobody, ..page("36.73.01") };
        let error = lists.not_yet_active(&near, lost, today).await.unwrap_err();
        assert_eq!(error.class(), Class::Conflict, "the list is begun again");
    }

    async fn what_a_list_holds_prints_no_birthday(world) {
        let town = Town::new(&world);
        let all = settle_at_random(&town, 23).await;
        let today = parse_date("2024-06-05").unwrap();
        let shown = format!(
            "{:?} {:?}",
            turning(&town, region("36.73"), today, 400, 100).await,
            waiting(&town, region("36.73"), today, 100).await,
        );
        assert!(shown.contains(&all[0].0.person.region.to_string()[..5]));
        for year in ["1990", "2007", "2024", "2025"] {
            assert!(!shown.contains(&format!("{year}-")), "{year} is shown");
        }
    }
}

/// Both lists and their lengths against the rule, for everybody.
async fn agree(town: &Town<'_>, all: &[(Resident, Standing)], place: Region, today: Date) {
    let inside: Vec<_> = all.iter().filter(|it| place.contains(it.0.person.region)).collect();
    let may = |it: &&&(Resident, Standing)| {
        let answer = it.1.assess(&it.0.person, None, today);
        answer.is_eligible() && answer.notes.is_empty()
    };
    let expected: BTreeSet<_> = inside.iter().filter(may).map(|it| it.0.id).collect();
    let listed = waiting(town, place, today, 7).await;
    let found: BTreeSet<_> = listed.iter().map(|it| it.resident).collect();
    assert_eq!((&found, listed.len()), (&expected, expected.len()), "{place} {today:?}");
    for it in &listed {
        let person = &inside.iter().find(|known| known.0.id == it.resident).unwrap().0.person;
        let of_age = person.birthday(17).filter(|day| *day <= today);
        assert_eq!(
            (it.since.as_ref().map(|day| *day.reveal()), it.region),
            (of_age, person.region)
        );
    }
    for days in [0, 1, 2, 30, 400] {
        let last = today.to_julian_day() + i32::from(days);
        let soon = |it: &&&(Resident, Standing)| {
            let changes_on = assess(&it.0.person, today).changes_on;
            changes_on.is_some_and(|day| day.to_julian_day() <= last)
        };
        let mut expected: Vec<_> = inside
            .iter()
            .filter(soon)
            .map(|it| (it.0.person.birthday(17).unwrap(), it.0.id, it.0.person.recording_status))
            .collect();
        expected.sort();
        let listed = turning(town, place, today, days, 7).await;
        let listed: Vec<_> =
            listed.iter().map(|it| (*it.on.reveal(), it.resident, it.recording_status)).collect();
        assert_eq!(listed, expected, "{place} {} {days}", date_text(today));
        let counted = town.activations.count_lists(&officer(), place, today, days).await.unwrap();
        let lengths = Lengths { turning: listed.len() as u64, waiting: found.len() as u64 };
        assert_eq!(counted, lengths, "{place} {} {days}", date_text(today));
    }
}

/// A few hundred residents with random lives, some of them active, once active, or suspended.
async fn settle_at_random(town: &Town<'_>, seed: u64) -> Vec<(Resident, Standing)> {
    let die: &dyn Die = &SeededDie::new(seed);
    let mut lives = people(250, seed);
    lives.iter_mut().for_each(|person| live(person, die));
    town.settle(&lives).await;
    let mut all = Vec::new();
    for resident in town.residents().await {
        if die.below(3) == 0 {
            town.activate(&resident, (die.below(2) == 0).then_some([7; 32])).await;
            if die.below(4) == 0 {
                town.end(&resident).await;
            }
        }
        if die.below(8) == 0 {
            let reason = activation::SuspensionReason::Requested;
            // Whoever an earlier round suspended stays so.
            if town.suspensions.suspend(&officer(), resident.id, reason).await.is_ok()
                && die.below(2) == 0
            {
                town.suspensions.lift(&officer(), resident.id).await.unwrap();
            }
        }
        let standing = town.activations.standing(&resident).await.unwrap();
        all.push((resident, standing));
    }
    all
}

/// Any status; half of them born around the days of the story, the others at any time.
fn live(person: &mut Person, die: &dyn Die) {
    let below = |count: u64| i32::try_from(die.below(count)).unwrap();
    let pick = |count: usize| die.below(count as u64) as usize;
    person.marital_status = match die.below(2) {
        0 => MaritalStatus::Single,
        _ => MaritalStatus::ALL[pick(MaritalStatus::ALL.len())],
    };
    person.recording_status = RecordingStatus::ALL[pick(RecordingStatus::ALL.len())];
    person.life_status = match die.below(3) {
        0 => LifeStatus::ALL[pick(LifeStatus::ALL.len())],
        _ => LifeStatus::Alive,
    };
    let near = parse_date(DAYS[pick(DAYS.len())]).unwrap();
    let years = 16 + below(3);
    let start = Date::from_ordinal_date(near.year() - years, near.ordinal()).unwrap();
    let off = below(7) - 3;
    let birth = match die.below(4) {
        0 => parse_date("2008-02-29").unwrap(),
        1 => Date::from_julian_day(start.to_julian_day() - 20_000 + below(19_000)).unwrap(),
        _ => Date::from_julian_day(start.to_julian_day() + off).unwrap(),
    };
    person.birth_date = Personal::new(birth);
}

async fn turning(
    town: &Town<'_>,
    region: Region,
    today: Date,
    days: u16,
    limit: u16,
) -> Vec<Turning> {
    let (mut all, mut after): (Vec<Turning>, _) = (Vec::new(), None);
    loop {
        let page = Page { region, after, limit };
        let act = officer().within(region);
        let found = town.activations.turning_seventeen(&act, page, today, days).await.unwrap();
        let Some(last) = found.last() else { return all };
        assert_ne!(after, Some(last.resident), "pages go on");
        after = Some(last.resident);
        all.extend(found);
    }
}

async fn waiting(town: &Town<'_>, region: Region, today: Date, limit: u16) -> Vec<Waiting> {
    let (mut all, mut after): (Vec<Waiting>, _) = (Vec::new(), None);
    loop {
        let page = Page { region, after, limit };
        let act = officer().within(region);
        let found = town.activations.not_yet_active(&act, page, today).await.unwrap();
        let Some(last) = found.last() else { return all };
        assert_ne!(after, Some(last.resident), "pages go on");
        after = Some(last.resident);
        all.extend(found);
    }
}
