//! A card goes step by step, and a duplicate stops it.

use registry::{
    CardError, CardState, ChangeKind, Field, RecordingStatus, Registry, Resident, Resolution,
};
use terms::{Act, Actor, Class, Die, Permission, SeededDie};
use testkit::both_engines;

use crate::{
    life::{ground, household, now, registrar},
    town::{ROOMS, import, importer, reader, region},
};

use CardState::*;

both_engines! { ROOMS =>
    async fn a_card_is_recorded_step_by_step_with_its_dates(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let way = [
            Unregistered, BioCaptured, Processing, SentForEnrolment, ReceivedAtCentral, PrintReady,
            SentForPrinting, Printed, Shipped, Issued,
        ];
        for pair in way.windows(2) {
            world.clock.advance(std::time::Duration::from_secs(86_400));
            registry.advance_card(&registrar(), joko.id, pair[0], pair[1]).await.unwrap();
        }
        let card = registry.card(&reader(), joko.id).await.unwrap();
        let states: Vec<_> = card.steps.iter().map(|it| it.state).collect();
        assert_eq!((card.state, &states[..]), (Issued, &way[1..]));
        let days: Vec<_> = card.steps.iter().map(|it| it.at.date().day()).collect();
        assert_eq!(days, [6, 7, 8, 9, 10, 11, 12, 13, 14]);
        assert_eq!(now(&registry, &joko).await.recording_status, RecordingStatus::CardIssued);
        let history = registry.history(&reader(), joko.id, None).await.unwrap();
        assert_eq!(history.len(), 9);
        assert!(history.iter().all(|it| it.kind == ChangeKind::Card && it.is_intact()));
        let last: Vec<_> = history[0].fields.iter().map(|it| it.field).collect();
        assert_eq!(last, [Field::RecordingStatus, Field::CardState]);
    }

    async fn what_does_not_follow_is_refused_and_leaves_nothing(world) {
        let (registry, [joko, _, budi, sari]) = household(&world).await;
        let refused = advance(&registry, &joko, Unregistered, PrintReady).await.unwrap_err();
        assert!(matches!(refused, CardError::Illegal { from: Unregistered, to: PrintReady }));
        let refused = advance(&registry, &joko, BioCaptured, Processing).await.unwrap_err();
        assert_eq!(refused.class(), Class::Conflict, "it is not there yet");
        let refused = advance(&registry, &sari, Unregistered, BioCaptured).await.unwrap_err();
        assert!(matches!(refused, CardError::TooYoung), "nine years old");
        let officer = Act::new(Actor::Operator, &[Permission::RecordCard]);
        let elsewhere = officer.clone().within(region("17.71"));
        let step = registry.advance_card(&elsewhere, joko.id, Unregistered, BioCaptured).await;
        assert_eq!(step.unwrap_err().class(), Class::Missing);
        let blind = Act::new(Actor::Operator, &[Permission::ReadResident]);
        let step = registry.advance_card(&blind, joko.id, Unregistered, BioCaptured).await;
        assert!(matches!(step.unwrap_err(), CardError::Forbidden(_)));
        let gone = registry::Absence::Gone;
        let on = crate::life::day("2024-06-04");
        registry.record_absence(&registrar(), budi.id, gone, on, ground()).await.unwrap();
        let refused = advance(&registry, &budi, Unregistered, BioCaptured).await.unwrap_err();
        assert!(matches!(refused, CardError::NotHere));
        for resident in [&joko, &sari] {
            assert_eq!(now(&registry, resident).await, resident.person);
            assert_eq!(registry.history(&reader(), resident.id, None).await.unwrap().len(), 0);
            assert_eq!(registry.card(&reader(), resident.id).await.unwrap().steps, []);
        }
    }

    async fn a_boy_of_sixteen_is_recorded_and_his_card_waits(world) {
        let (registry, [_, _, budi, _]) = household(&world).await;
        walk(&registry, &budi, &[BioCaptured, Processing, SentForEnrolment, ReceivedAtCentral,
            PrintReady]).await;
        let refused = advance(&registry, &budi, PrintReady, SentForPrinting).await.unwrap_err();
        assert!(matches!(refused, CardError::TooYoung));
        let days = std::time::Duration::from_secs(97 * 86_400); // to his birthday
        world.clock.advance(days);
        advance(&registry, &budi, PrintReady, SentForPrinting).await.unwrap();
    }

    async fn a_duplicate_is_never_printed_before_somebody_resolves_it(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        for resident in [&joko, &aminah] {
            walk(&registry, resident, &[BioCaptured, Processing, SentForEnrolment,
                ReceivedAtCentral]).await;
            assert!(now(&registry, resident).await.is_recorded());
            advance(&registry, resident, ReceivedAtCentral, Duplicate).await.unwrap();
            assert!(!now(&registry, resident).await.is_recorded(), "nobody knows whose it is");
            for to in CardState::ALL {
                let refused = advance(&registry, resident, Duplicate, *to).await.unwrap_err();
                assert!(matches!(refused, CardError::Blocked), "{to:?}");
            }
        }
        let officer = Act::new(Actor::Operator, &[Permission::RecordCard]);
        let distinct = Resolution::Distinct;
        let resolved = registry.resolve_duplicate(&officer, joko.id, distinct, ground()).await;
        assert!(matches!(resolved.unwrap_err(), CardError::Forbidden(_)));
        resolve(&registry, &joko, distinct).await.unwrap();
        assert!(now(&registry, &joko).await.is_recorded());
        advance(&registry, &joko, PrintReady, SentForPrinting).await.unwrap();
        resolve(&registry, &aminah, Resolution::Discarded).await.unwrap();
        assert_eq!(now(&registry, &aminah).await.recording_status, RecordingStatus::NotRecorded);
        let refused = resolve(&registry, &aminah, distinct).await.unwrap_err();
        assert!(matches!(refused, CardError::NotDuplicate));
        let history = registry.history(&reader(), aminah.id, None).await.unwrap();
        assert_eq!(history[0].evidence, Some(ground().evidence));
    }

    async fn an_import_moves_a_card_on_but_lifts_no_block(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        walk(&registry, &joko, &[BioCaptured]).await;
        walk(&registry, &aminah, &[BioCaptured, Processing, SentForEnrolment, ReceivedAtCentral,
            Duplicate]).await;
        let mut people = crate::life::family();
        people.iter_mut().for_each(|it| it.recording_status = RecordingStatus::PrintReady);
        people[1].address = None;
        let file = || crate::town::file(&people);
        let input = std::io::Cursor::new(file());
        let rehearsal = registry.rehearse(&importer(), input, |_| ()).await.unwrap();
        let imported = import(&registry, file()).await.unwrap();
        assert_eq!(rehearsal.difference, imported.difference, "a rehearsal tells what will be");
        let card = registry.card(&reader(), joko.id).await.unwrap();
        assert_eq!(card.state, PrintReady, "the file is newer than our step");
        let card = registry.card(&reader(), aminah.id).await.unwrap();
        assert_eq!((card.state, card.is_blocked()), (Duplicate, true));
        let blocked = now(&registry, &aminah).await;
        assert_eq!((blocked.recording_status, blocked.address), (RecordingStatus::NotRecorded, None));
        let again = import(&registry, file()).await.unwrap();
        assert_eq!((again.difference.same, again.difference.updated), (4, 0));
        let refused = advance(&registry, &aminah, PrintReady, SentForPrinting).await.unwrap_err();
        assert_eq!(refused.class(), Class::Conflict);
    }

    async fn on_no_walk_do_card_and_status_disagree(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let die: &dyn Die = &SeededDie::new(26);
        let (mut accepted, mut blocked, mut met) = (0, false, 0);
        for _ in 0..250 {
            let before = registry.card(&reader(), joko.id).await.unwrap().state;
            if blocked && die.below(4) == 0 {
                resolve(&registry, &joko, Resolution::Distinct).await.unwrap();
                blocked = false;
            }
            // Half of the wishes are legal, so that the walk goes far.
            let pool = if die.below(2) == 0 { CardState::ALL } else { before.next() };
            let Some(to) = pool.get(die.below(pool.len() as u64) as usize) else { continue };
            let done = advance(&registry, &joko, before, *to).await.is_ok();
            let state = registry.card(&reader(), joko.id).await.unwrap().state;
            let status = now(&registry, &joko).await.recording_status;
            assert_eq!(state.recording_status(status), status, "{state:?}");
            assert!(!(blocked && (done || state != Duplicate)), "{before:?} to {to:?}");
            blocked = state == Duplicate;
            (accepted, met) = (accepted + u32::from(done), met + u32::from(blocked));
        }
        assert!(accepted > 40 && met > 3, "{accepted} steps, {met} looks at a duplicate");
    }
}

async fn advance(
    registry: &Registry,
    resident: &Resident,
    from: CardState,
    to: CardState,
) -> Result<(), CardError> {
    registry.advance_card(&registrar(), resident.id, from, to).await
}

async fn resolve(
    registry: &Registry,
    resident: &Resident,
    resolution: Resolution,
) -> Result<(), CardError> {
    registry.resolve_duplicate(&registrar(), resident.id, resolution, ground()).await
}

/// From the beginning through these states.
async fn walk(registry: &Registry, resident: &Resident, way: &[CardState]) {
    let mut from = Unregistered;
    for to in way {
        advance(registry, resident, from, *to).await.unwrap();
        from = *to;
    }
}
