//! How many identities go through one person's hands, and onto one phone.

use std::time::Duration;

use issuance::{Alarm, Binding, CapKind, OfferError, Offered, TokenError};
use registry::Resident;
use store::Sql;
use terms::{Act, Actor, Id, Officer, Permission};
use testkit::{World, both_engines};

use crate::office::{Office, ROOMS, Wallet};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

static ALARMED: Sql =
    Sql::new("SELECT COUNT(*) FROM audit_entry WHERE name = 'issuance.cap.alarmed'");

static ALARMS: Sql = Sql::new("SELECT COUNT(*) FROM offer_alarm");
static COUNTS: Sql = Sql::new("SELECT COUNT(*) FROM offer_count");

/// An officer of the city's office.
fn officer(number: u8) -> Act {
    let officer = Actor::Officer(id(number));
    Act::new(officer, &[Permission::Offer, Permission::ReadResident])
        .within("36.73".parse().unwrap())
}

fn id(number: u8) -> Id<Officer> {
    Id::from_bytes([number; 16])
}

/// Whoever looks after the office.
fn auditor() -> Act {
    Act::new(Actor::Officer(id(200)), &[Permission::ReadAudit]).within("36".parse().unwrap())
}

/// What two people have approved.
fn approved() -> Act {
    officer(1).with(Permission::LiftCap)
}

async fn offer(office: &Office, act: &Act, to: &Resident) -> Result<Offered, OfferError> {
    office.issuance.offer(act, to.id, "pid", Wallet::new(office).binding()).await
}

async fn offers(office: &Office, act: &Act, residents: &[Resident]) {
    for resident in residents {
        offer(office, act, resident).await.unwrap();
    }
}

fn is_reached<T>(outcome: &Result<T, OfferError>, kind: CapKind) -> bool {
    matches!(outcome, Err(OfferError::CapReached(it)) if it.kind == kind)
}

async fn alarms(office: &Office) -> Vec<Alarm> {
    office.issuance.alarms(&auditor()).await.unwrap()
}

async fn alarmed(world: &World) -> u64 {
    world.count(&audit::ROOM, &ALARMED).await
}

both_engines! { ROOMS =>
    async fn of_fifty_rivals_for_the_last_offer_of_an_hour_one_gets_it(world) {
        let office = Office::open(&world).await;
        let residents = office.everybody_eligible().await;
        offers(&office, &officer(1), &residents[..29]).await;
        let rivals = residents.iter().skip(29).cycle().take(50).map(|resident| {
            let (issuance, act) = (office.issuance.clone(), officer(1));
            let (resident, binding) = (resident.id, Wallet::new(&office).binding());
            tokio::spawn(async move { issuance.offer(&act, resident, "pid", binding).await })
        });
        let rivals: Vec<_> = rivals.collect();
        let mut made = 0;
        for rival in rivals {
            let outcome = rival.await.unwrap();
            assert!(outcome.is_ok() || is_reached(&outcome, CapKind::Hour), "{outcome:?}");
            made += u32::from(outcome.is_ok());
        }
        assert_eq!(made, 1);
        let told = alarms(&office).await;
        assert_eq!(told.len(), 1, "one alarm, whoever tries: {told:?}");
        assert_eq!((told[0].officer, told[0].made, told[0].allowed), (id(1), 30, 30));
        assert!(told[0].refused.is_some());
        assert_eq!(alarmed(&world).await, 2, "one word at four fifths, one at the end");
        offer(&office, &officer(2), &residents[0]).await.expect("a colleague goes on");
        world.clock.advance(HOUR);
        offer(&office, &officer(1), &residents[0]).await.expect("with the next hour");
    }

    async fn four_fifths_are_told_before_anybody_is_refused(world) {
        let office = Office::open(&world).await;
        let residents = office.everybody_eligible().await;
        offers(&office, &officer(1), &residents[..23]).await;
        assert!(alarms(&office).await.is_empty());
        offers(&office, &officer(1), &residents[23..25]).await;
        let told = alarms(&office).await;
        assert_eq!((told.len(), told[0].kind, told[0].made), (1, CapKind::Hour, 24));
        assert_eq!((told[0].refused, alarmed(&world).await), (None, 1));
        assert_eq!(office.issuance.alarms_today().await.unwrap(), 1);
        let elsewhere = Act::new(Actor::Officer(id(9)), &[Permission::ReadAudit]);
        let elsewhere = elsewhere.within("32".parse().unwrap());
        assert!(office.issuance.alarms(&elsewhere).await.unwrap().is_empty());
        assert!(office.issuance.alarms(&officer(1)).await.is_err(), "not the desk itself");
        world.clock.advance(367 * DAY);
        office.issuance.sweep().await.unwrap();
        assert!(alarms(&office).await.is_empty());
        assert_eq!(world.count(&issuance::ROOM, &ALARMS).await, 0);
        assert_eq!(world.count(&issuance::ROOM, &COUNTS).await, 0);
    }

    async fn two_people_give_the_numbers_of_the_day_once_more(world) {
        let office = Office::open(&world).await;
        let residents = office.everybody_eligible().await;
        offers(&office, &officer(1), &residents[..30]).await;
        let refused = offer(&office, &officer(1), &residents[30]).await;
        assert!(is_reached(&refused, CapKind::Hour), "{refused:?}");
        let before = office.issuance.allowance(&officer(1), id(1)).await.unwrap();
        assert_eq!((before.hour, before.today, before.lifted), ((30, 30), (30, 120), 0));
        let alone = office.issuance.lift_cap(&officer(1), id(1), before.day).await;
        assert!(matches!(alone, Err(OfferError::Forbidden(_))), "{alone:?}");
        office.issuance.lift_cap(&approved(), id(1), before.day).await.unwrap();
        let after = office.issuance.allowance(&officer(1), id(1)).await.unwrap();
        assert_eq!((after.hour, after.today, after.lifted), ((30, 60), (30, 240), 1));
        offer(&office, &officer(1), &residents[30]).await.expect("what was approved");
        world.clock.advance(DAY);
        let late = office.issuance.lift_cap(&approved(), id(1), before.day).await;
        assert!(matches!(late, Err(OfferError::DayOver)), "{late:?}");
        let next = office.issuance.allowance(&officer(1), id(1)).await.unwrap();
        assert_eq!((next.hour, next.lifted), ((0, 30), 0), "for that day only");
    }

    async fn a_phone_takes_a_family_and_no_more(world) {
        let office = Office::open(&world).await;
        let (residents, phone) = (office.everybody_eligible().await, Wallet::new(&office));
        for resident in &residents[..5] {
            office.issuance.offer(&officer(1), resident.id, "pid", phone.binding()).await.unwrap();
        }
        let sixth = office.issuance.offer(&officer(2), residents[5].id, "pid", phone.binding()).await;
        assert!(is_reached(&sixth, CapKind::Phone), "{sixth:?}");
        office.issuance.offer(&officer(2), residents[0].id, "pid", phone.binding()).await
            .expect("who is there already may get a fresh one");
        let told = alarms(&office).await;
        let of = |number| told.iter().find(|it| it.officer == id(number) && it.kind == CapKind::Phone);
        assert_eq!(of(1).map(|it| (it.made, it.refused)), Some((4, None)));
        assert!(of(2).is_some_and(|it| it.refused.is_some()));
        let operator = Act::operator();
        let sixth = office.issuance.offer(&operator, residents[5].id, "pid", phone.binding()).await;
        assert!(is_reached(&sixth, CapKind::Phone), "nor by the machine's operator");
        world.clock.advance(HOUR);
        office.issuance.offer(&officer(2), residents[5].id, "pid", phone.binding()).await
            .expect("what nobody has redeemed takes no place");
    }

    async fn of_rivals_for_the_last_place_on_a_phone_one_gets_it(world) {
        let office = Office::open(&world).await;
        let (residents, phone) = (office.everybody_eligible().await, Wallet::new(&office));
        for resident in &residents[..4] {
            office.issuance.offer(&officer(1), resident.id, "pid", phone.binding()).await.unwrap();
        }
        let rivals: Vec<_> = (0..10_u8).map(|number| {
            let (issuance, act) = (office.issuance.clone(), officer(10 + number));
            let (resident, binding) = (residents[usize::from(number) + 4].id, phone.binding());
            tokio::spawn(async move { issuance.offer(&act, resident, "pid", binding).await })
        }).collect();
        let mut made = 0;
        for rival in rivals {
            let outcome = rival.await.unwrap();
            assert!(outcome.is_ok() || is_reached(&outcome, CapKind::Phone), "{outcome:?}");
            made += u32::from(outcome.is_ok());
        }
        assert_eq!(made, 1);
    }

    async fn an_offer_to_any_phone_is_not_taken_by_a_full_one(world) {
        let office = Office::open(&world).await;
        let (residents, phone) = (office.everybody_eligible().await, Wallet::new(&office));
        for resident in &residents[..5] {
            let offered = office.offer_to(resident, phone.binding()).await;
            phone.token(&office, &offered).await.unwrap();
        }
        let open = office.issuance.offer(&officer(3), residents[5].id, "pid", Binding::Any).await;
        let open = open.unwrap();
        let full = phone.token(&office, &open).await;
        assert!(matches!(full, Err(TokenError::PhoneFull)), "{full:?}");
        let told = alarms(&office).await;
        assert_eq!((told.len(), told[0].officer, told[0].kind), (1, id(3), CapKind::Phone));
        Wallet::new(&office).token(&office, &open).await.expect("another phone still may");
    }

    async fn one_phone_does_not_take_one_identity_after_the_other(world) {
        let office = Office::open(&world).await;
        let (residents, phone) = (office.everybody_eligible().await, Wallet::new(&office));
        for resident in &residents[..5] {
            let offered = office.offer_to(resident, phone.binding()).await;
            phone.token(&office, &offered).await.unwrap();
            let why = issuance::RevokeReason::Leaving;
            office.issuance.revoke(&Act::operator(), resident.id, why).await.unwrap();
        }
        let next = office.issuance.offer(&officer(1), residents[5].id, "pid", phone.binding()).await;
        assert!(is_reached(&next, CapKind::Phone), "{next:?}");
        world.clock.advance(30 * DAY);
        office.issuance.offer(&officer(1), residents[5].id, "pid", phone.binding()).await.unwrap();
    }
}
