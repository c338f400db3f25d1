//! A change of phones: what the old one held ends, and the next one is offered the same.

use std::time::Duration;

use activation::SuspensionReason;
use issuance::{Binding, OfferError, Offered, RevokeReason, TokenError};
use protocols::oid4vci::{GrantEnd, comparison};
use registry::Resident;
use testkit::{World, both_engines};
use unlock::Follow;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    revoke::all_are,
};

/// A phone that holds so much of `resident`.
pub async fn holding(
    office: &Office,
    resident: &Resident,
    names: &str,
    phone: &Wallet,
) -> Vec<String> {
    let offered = office.offer_of(resident, names, phone.binding()).await;
    let token = phone.token(office, &offered).await.unwrap();
    let mut all = Vec::new();
    for name in names.split(' ') {
        all.extend(phone.issue(office, &token, name, 2).await.unwrap());
    }
    all
}

/// One phone follows another, as the room of the PINs says it.
async fn follow(office: &Office, from: &Wallet, to: &Wallet) -> Result<Vec<Offered>, OfferError> {
    let follow = Follow { from: from.thumbprint(), to: to.thumbprint() };
    office.issuance.carry(follow).await
}

fn names(offered: &Offered) -> String {
    offered.offer.credential_configuration_ids.join(" ")
}

async fn ends(office: &Office, world: &World, resident: &Resident) -> Vec<String> {
    let all = office.endings(world, resident).await;
    all.into_iter().map(|(why, credentials)| format!("{why} {credentials}")).collect()
}

both_engines! { ROOMS =>
    async fn everybody_on_the_old_phone_is_offered_the_same_on_the_next_one(world) {
        let office = Office::open(&world).await;
        let everybody = office.residents(true).await;
        let (ratna, budi) = (&everybody[0], &everybody[1]);
        let [old, new, other] = [(); 3].map(|()| Wallet::new(&office));
        let mut held = holding(&office, ratna, "pid ktp", &old).await;
        held.extend(holding(&office, ratna, "kk", &old).await);
        held.extend(holding(&office, budi, "pid", &old).await);
        let elsewhere = holding(&office, &everybody[2], "pid", &other).await;
        assert_eq!(office.activated().await, 3);
        let offers = follow(&office, &old, &new).await.unwrap();
        let mut told: Vec<_> = offers.iter().map(|it| (it.resident, names(it))).collect();
        told.sort_by_key(|(_, names)| names.len());
        let expected = [(budi.id, "pid".to_owned()), (ratna.id, "pid ktp kk".to_owned())];
        assert_eq!(told, expected);
        assert_eq!(office.activated().await, 1);
        assert_eq!(ends(&office, &world, ratna).await, ["followed 6"]);
        for it in &offers {
            assert!(other.token(&office, it).await.is_err(), "bound to the next phone's key");
            let token = new.token(&office, it).await.unwrap();
            new.issue(&office, &token, "pid", 1).await.unwrap();
        }
        assert_eq!(office.activated().await, 3);
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&office, &world, &held, false).await);
        assert!(all_are(&office, &world, &elsewhere, true).await, "nobody else is touched");
    }

    async fn the_old_phone_is_told_that_another_one_has_followed(world) {
        let office = Office::open(&world).await;
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        let offered = office.offer_to(&resident, old.binding()).await;
        let token = old.token(&office, &offered).await.unwrap();
        old.issue(&office, &token, "pid", 1).await.unwrap();
        follow(&office, &old, &new).await.unwrap();
        let refused = old.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Followed)), "{refused:?}");
        assert!(old.issue(&office, &token, "pid", 1).await.is_err(), "nor what was under way");
    }

    async fn a_lost_answer_costs_an_offer_and_nothing_else(world) {
        let office = Office::open(&world).await;
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        let lost = follow(&office, &old, &new).await.unwrap().remove(0);
        let again = follow(&office, &old, &new).await.unwrap().remove(0);
        assert!(new.token(&office, &lost).await.is_err(), "the one before is void");
        // Nobody came for it, and what is void was swept.
        world.clock.advance(Duration::from_secs(2 * 86_400));
        office.issuance.sweep().await.unwrap();
        assert!(new.token(&office, &again).await.is_err());
        let third = follow(&office, &old, &new).await.unwrap().remove(0);
        let token = new.token(&office, &third).await.unwrap();
        new.issue(&office, &token, "pid", 1).await.unwrap();
        assert!(follow(&office, &old, &new).await.unwrap().is_empty(), "it has what it wanted");
        new.refresh(&office, &token).await.expect("and keeps it");
        assert_eq!(ends(&office, &world, &resident).await, ["followed 2"]);
    }

    async fn of_many_who_complete_at_once_one_set_of_offers_is_good(world) {
        let office = Office::open(&world).await;
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        let (from, to) = (old.thumbprint(), new.thumbprint());
        let racing = [(); 6].map(|()| {
            let issuance = office.issuance.clone();
            tokio::spawn(async move { issuance.carry(Follow { from, to }).await.unwrap() })
        });
        let mut good = 0;
        for it in racing {
            for offered in it.await.unwrap() {
                good += u32::from(new.token(&office, &offered).await.is_ok());
            }
        }
        assert_eq!(good, 1);
        assert_eq!(ends(&office, &world, &resident).await, ["followed 2"]);
    }

    async fn whoever_may_hold_nothing_today_is_offered_nothing(world) {
        let office = Office::open(&world).await;
        let everybody = office.residents(true).await;
        let [old, new] = [(); 2].map(|()| Wallet::new(&office));
        for it in &everybody[..2] {
            holding(&office, it, "pid", &old).await;
        }
        let suspended = everybody[0].id;
        let act = officer().because("a story");
        office.suspensions.suspend(&act, suspended, SuspensionReason::Requested).await.unwrap();
        let offers = follow(&office, &old, &new).await.unwrap();
        assert_eq!(offers.iter().map(|it| it.resident).collect::<Vec<_>>(), [everybody[1].id]);
        assert_eq!(office.activated().await, 0, "the old phone has ended all the same");
        office.suspensions.lift(&act, suspended).await.unwrap();
        let offers = follow(&office, &old, &new).await.unwrap();
        assert_eq!(offers.len(), 2, "later it is");
        office.everybody_dies().await;
        assert!(follow(&office, &old, &new).await.unwrap().is_empty());
    }

    async fn what_was_revoked_meanwhile_does_not_come_back(world) {
        let office = Office::open(&world).await;
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        let offered = follow(&office, &old, &new).await.unwrap().remove(0);
        let issuance = &office.issuance;
        issuance.revoke(&officer(), resident.id, RevokeReason::Leaving).await.unwrap();
        assert!(new.token(&office, &offered).await.is_err());
        assert!(follow(&office, &old, &new).await.unwrap().is_empty());
    }

    async fn a_phone_that_no_desk_has_confirmed_carries_nothing(world) {
        let office = Office::open(&world).await.deferring(&world);
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        let offered = office.offer_to(&resident, Binding::Any).await;
        let token = old.token(&office, &offered).await.unwrap();
        old.ask(&office, &token, "pid", 1).await.unwrap();
        assert!(follow(&office, &old, &new).await.unwrap().is_empty());
        let number = comparison(&old.thumbprint(), &keys::AwsLc);
        assert!(office.issuance.confirm(&officer(), offered.id, &number).await.is_err());
    }

    async fn what_a_phone_has_not_fetched_goes_on_to_the_one_after_it(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let [first, second, third] = [(); 3].map(|()| Wallet::new(&office));
        holding(&office, &resident, "pid kk", &first).await;
        let unfetched = follow(&office, &first, &second).await.unwrap().remove(0);
        let offered = follow(&office, &second, &third).await.unwrap().remove(0);
        assert_eq!(names(&offered), "pid kk");
        assert!(second.token(&office, &unfetched).await.is_err());
        assert!(follow(&office, &first, &second).await.unwrap().is_empty(), "it has gone on");
        third.token(&office, &offered).await.unwrap();
    }

    async fn after_eight_days_nothing_is_remembered(world) {
        let office = Office::open(&world).await;
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        follow(&office, &old, &new).await.unwrap();
        world.clock.advance(Duration::from_secs(8 * 86_400));
        office.issuance.sweep().await.unwrap();
        assert!(follow(&office, &old, &new).await.unwrap().is_empty());
    }
}
