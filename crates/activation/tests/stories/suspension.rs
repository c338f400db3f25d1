//! Suspensions and what is known about one resident.

use std::time::Duration;

use activation::{Reason, Standing, SuspensionError, SuspensionReason};
use store::{Error, Sql};
use terms::{Act, Actor, Class, Clock, Id, Language, Permission, SeededDie};
use testkit::both_engines;

use crate::town::{ABOVE, ROOMS, Town, officer, people, region};

both_engines! { ROOMS =>
    async fn a_suspension_lasts_until_it_is_lifted(world) {
        let town = Town::new(&world);
        town.settle(&people(30, 3)).await;
        let someone = town.residents().await.remove(0);
        assert_eq!(town.activations.standing(&someone).await.unwrap(), Standing::default());
        let error = town.suspensions.lift(&officer(), someone.id).await.unwrap_err();
        assert!(matches!(error, SuspensionError::NotSuspended));
        let reason = SuspensionReason::FraudSuspected;
        let made = town.suspensions.suspend(&officer(), someone.id, reason).await.unwrap();
        world.clock.advance(Duration::from_secs(40 * 365 * 24 * 3_600));
        let standing = town.activations.standing(&someone).await.unwrap();
        assert_eq!(standing.suspended, Some(made));
        let again = SuspensionReason::Requested;
        let error = town.suspensions.suspend(&officer(), someone.id, again).await.unwrap_err();
        assert_eq!(error.class(), Class::Conflict, "the first reason stays");
        town.suspensions.lift(&officer(), someone.id).await.unwrap();
        assert_eq!(town.activations.standing(&someone).await.unwrap(), Standing::default());
        let made = town.suspensions.suspend(&officer(), someone.id, again).await.unwrap();
        assert_eq!((made.reason, made.since), (again, world.clock.now()));
        assert_eq!(town.activations.standing(&someone).await.unwrap().suspended, Some(made));
    }

    async fn only_those_suspend_who_may_and_where_they_may(world) {
        let town = Town::new(&world);
        town.settle(&people(30, 3)).await;
        let someone = town.residents().await.remove(0);
        let reason = SuspensionReason::RecordDisputed;
        let clerk = Act::new(Actor::Operator, &[Permission::ReadResident, Permission::Offer]);
        let error = town.suspensions.suspend(&clerk, someone.id, reason).await.unwrap_err();
        assert_eq!(error.class(), Class::Refused);
        let elsewhere = officer().within(region("17.71"));
        let error = town.suspensions.suspend(&elsewhere, someone.id, reason).await.unwrap_err();
        assert_eq!(error.class(), Class::Missing, "whether somebody lives elsewhere is not told");
        let nobody = Id::draw(world.clock.now(), &SeededDie::new(99));
        let error = town.suspensions.suspend(&officer(), nobody, reason).await.unwrap_err();
        assert_eq!(error.class(), Class::Missing);
        town.suspensions.suspend(&officer(), someone.id, reason).await.unwrap();
        let error = town.suspensions.lift(&elsewhere, someone.id).await.unwrap_err();
        assert_eq!(error.class(), Class::Missing);
        assert_eq!(town.suspensions.lift(&clerk, someone.id).await.unwrap_err().class(), Class::Refused);
        assert!(town.activations.standing(&someone).await.unwrap().suspended.is_some());
    }

    async fn of_two_who_suspend_at_once_one_is_told(world) {
        let town = Town::new(&world);
        town.settle(&people(30, 3)).await;
        for someone in town.residents().await.iter().take(5) {
            let (one, other) = (SuspensionReason::Requested, SuspensionReason::FraudSuspected);
            let act = officer();
            let (first, second) = tokio::join!(
                town.suspensions.suspend(&act, someone.id, one),
                town.suspensions.suspend(&act, someone.id, other),
            );
            let (made, late) = match (first, second) {
                (Ok(made), Err(late)) | (Err(late), Ok(made)) => (made, late),
                both => panic!("one of them, not {both:?}"),
            };
            assert!(matches!(late, SuspensionError::AlreadySuspended));
            assert_eq!(town.activations.standing(someone).await.unwrap().suspended, Some(made));
        }
    }

    async fn a_resident_who_is_active_may_be_offered_a_change_of_phone(world) {
        let town = Town::new(&world);
        town.settle(&people(200, 4)).await;
        let (everybody, today) = (town.residents().await, world.clock.today());
        let may = |it: &&registry::Resident| activation::assess(&it.person, today).is_eligible();
        let someone = everybody.iter().find(may).unwrap();
        let (old, new) = ([1; 32], [2; 32]);
        town.activate(someone, Some(old)).await;
        let (activations, id) = (town.activations.clone(), someone.id);
        let seen: Result<Standing, Error> = world.db.handle(&ABOVE)
            .write(move |tx| activations.standing_in(tx, id)).await;
        let standing = seen.unwrap();
        let answer = standing.assess(&someone.person, Some(&new), today);
        assert!(answer.is_eligible(), "a note is no refusal");
        assert_eq!(answer.notes, [Reason::AlreadyActive]);
        let sentence = answer.sentence(Language::English);
        assert!(sentence.starts_with("May hold an IKD. The IKD is active already."), "{sentence}");
        assert!(standing.assess(&someone.person, Some(&old), today).notes.is_empty());
        assert_eq!(standing.assess(&someone.person, None, today).notes, [Reason::AlreadyActive]);
        town.end(someone).await;
        assert_eq!(town.activations.standing(someone).await.unwrap(), Standing::default());
    }

    async fn the_room_reads_the_view_of_the_registry_and_nothing_else_there(world) {
        static STANDING: Sql = Sql::new("SELECT COUNT(id) FROM resident_standing");
        static NUMBERS: Sql = Sql::new("SELECT nik FROM resident LIMIT 1");
        static NAMES: Sql = Sql::new("SELECT full_name FROM resident_standing LIMIT 1");
        let town = Town::new(&world);
        town.settle(&people(30, 3)).await;
        let own = world.db.handle(&activation::ROOM);
        let counted: Result<Option<(u64,)>, Error> = own.read(|tx| tx.find(&STANDING, &[])).await;
        assert_eq!(counted.unwrap(), Some((30,)));
        let numbers: Result<Option<(i64,)>, Error> = own.read(|tx| tx.find(&NUMBERS, &[])).await;
        assert!(matches!(numbers, Err(Error::Wall("activation"))));
        let names: Result<Option<(String,)>, Error> = own.read(|tx| tx.find(&NAMES, &[])).await;
        assert!(matches!(names, Err(Error::Statement(_))), "the view has no such column");
        let peeked: Result<Option<(u64,)>, Error> =
            world.db.handle(&ABOVE).read(|tx| tx.find(&STANDING, &[])).await;
        assert!(matches!(peeked, Err(Error::Wall("activationstory_above"))));
    }
}
