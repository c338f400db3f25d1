//! Somebody who was said to be somebody else a few days ago.

use std::time::Duration;

use issuance::{HandOver, HandOverReason, OfferError, Offered};
use registry::{Correction, FullName, Resident};
use terms::{Act, Moment, Permission, Personal};
use testkit::both_engines;

use crate::{
    change::holding,
    office::{Office, ROOMS, Wallet, officer},
    pins::unlock,
    types::{ground, registrar},
};

const DAY: Duration = Duration::from_secs(86_400);

/// What officers of two offices have approved.
fn of_two_offices() -> Act {
    officer().with(Permission::OfferChanged)
}

async fn correct(office: &Office, of: &Resident, change: Correction) {
    office.registry.correct(&registrar(), of.id, vec![change], ground()).await.unwrap();
}

async fn offer(office: &Office, act: &Act, of: &Resident) -> Result<Offered, OfferError> {
    let binding = Wallet::new(office).binding();
    office.issuance.offer(act, of.id, "pid", binding).await
}

fn is_watched_until(offered: &Result<Offered, OfferError>, until: Moment) -> bool {
    matches!(offered, Err(OfferError::IdentityChanged { until: it }) if *it == until)
}

both_engines! { ROOMS =>
    async fn for_a_week_it_takes_officers_of_two_offices(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let name = Correction::FullName(FullName::parse("Siapa Saja").unwrap());
        correct(&office, &resident, name).await;
        let until = office.clock.now().plus(7 * DAY);
        world.clock.advance(6 * DAY);
        assert!(is_watched_until(&offer(&office, &officer(), &resident).await, until));
        offer(&office, &of_two_offices(), &resident).await.unwrap();
        world.clock.advance(DAY);
        offer(&office, &officer(), &resident).await.unwrap();
    }

    async fn what_says_nothing_of_who_somebody_is_is_not_watched(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let address = Correction::Address(Some(Personal::new("Jalan Melati 7".to_owned())));
        correct(&office, &resident, address).await;
        offer(&office, &officer(), &resident).await.unwrap();
    }

    async fn another_phone_waits_for_the_week_to_end(world) {
        let (office, unlock) = (Office::open(&world).await, unlock(&world).await);
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        let place = Correction::BirthPlace(Personal::new("Pandeglang".to_owned()));
        correct(&office, &resident, place).await;
        let to = || HandOver {
            resident: resident.id,
            to: new.thumbprint(),
            why: HandOverReason::Broken,
        };
        let two = officer().with(Permission::HandOver).within("36.73".parse().unwrap());
        let refused = office.issuance.hand_over(&unlock, &two, to()).await;
        assert!(matches!(refused, Err(OfferError::IdentityChanged { .. })), "{refused:?}");
        let kept = office.issuance.holding(&officer(), resident.id).await.unwrap();
        assert!(kept.credentials() > 0, "and what is held stays");
        world.clock.advance(7 * DAY);
        office.issuance.hand_over(&unlock, &two, to()).await.unwrap();
    }
}
