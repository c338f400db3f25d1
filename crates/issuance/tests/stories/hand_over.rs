//! Another phone at a desk, without the old one.

use issuance::{Binding, HandOver, HandOverReason, OfferError, TokenError};
use protocols::oid4vci::GrantEnd;
use registry::Resident;
use terms::{Act, Permission};
use testkit::both_engines;

use crate::{
    change::holding,
    office::{Office, ROOMS, Wallet, officer},
    pins::unlock,
};

/// The act of whoever has the approval of two.
fn approved() -> Act {
    officer().with(Permission::HandOver).within("36.73".parse().unwrap())
}

fn to(resident: &Resident, phone: &Wallet) -> HandOver {
    HandOver { resident: resident.id, to: phone.thumbprint(), why: HandOverReason::PinForgotten }
}

both_engines! { ROOMS =>
    async fn the_next_phone_gets_all_of_it_and_the_old_ones_keep_nothing(world) {
        let (office, unlock) = (Office::open(&world).await, unlock(&world).await);
        let everybody = office.residents(true).await;
        let [one, other, new] = [(); 3].map(|()| Wallet::new(&office));
        let offered = office.offer_to(&everybody[0], one.binding()).await;
        let token = one.token(&office, &offered).await.unwrap();
        one.issue(&office, &token, "pid", 2).await.unwrap();
        holding(&office, &everybody[0], "kk", &other).await;
        let beside = holding(&office, &everybody[1], "pid", &one).await;
        let issuance = &office.issuance;
        let moved = issuance.to_hand_over(&approved(), everybody[0].id, None).await.unwrap();
        assert_eq!(moved, ["pid", "kk"]);
        let offered = issuance.hand_over(&unlock, &approved(), to(&everybody[0], &new)).await;
        let offered = offered.unwrap();
        assert_eq!(offered.offer.credential_configuration_ids, ["pid", "kk"]);
        assert!(one.token(&office, &offered).await.is_err(), "for the next phone alone");
        let refused = one.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Followed)), "{refused:?}");
        let told = [("followed".to_owned(), 4)];
        assert_eq!(office.endings(&world, &everybody[0]).await, told);
        assert!(office.endings(&world, &everybody[1]).await.is_empty());
        let kept = issuance.holding(&officer(), everybody[1].id).await.unwrap();
        assert_eq!((kept.credentials(), beside.len()), (2, 2), "nobody else is touched");
        let token = new.token(&office, &offered).await.unwrap();
        new.issue(&office, &token, "pid", 1).await.unwrap();
        let again = issuance.hand_over(&unlock, &approved(), to(&everybody[0], &new)).await;
        assert!(matches!(again, Err(OfferError::NothingHeld)), "it is there: {again:?}");
        new.refresh(&office, &token).await.expect("and stays there");
    }

    async fn no_role_does_it_and_nobody_for_another_region(world) {
        let (office, unlock) = (Office::open(&world).await, unlock(&world).await);
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        let issuance = &office.issuance;
        let alone = issuance.hand_over(&unlock, &officer(), to(&resident, &new)).await;
        assert!(matches!(alone, Err(OfferError::Forbidden(_))), "{alone:?}");
        let far = approved().within("51.71".parse().unwrap());
        let far = issuance.hand_over(&unlock, &far, to(&resident, &new)).await;
        assert!(matches!(far, Err(OfferError::ResidentMissing)), "{far:?}");
        let kept = issuance.holding(&officer(), resident.id).await.unwrap();
        assert_eq!(kept.credentials(), 2);
    }

    async fn what_cannot_be_offered_ends_nothing(world) {
        let (office, unlock) = (Office::open(&world).await, unlock(&world).await);
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        let issuance = &office.issuance;
        let nothing = issuance.hand_over(&unlock, &approved(), to(&resident, &new)).await;
        assert!(matches!(nothing, Err(OfferError::NothingHeld)), "{nothing:?}");
        office.offer_to(&resident, Binding::Any).await;
        let nothing = issuance.hand_over(&unlock, &approved(), to(&resident, &new)).await;
        assert!(matches!(nothing, Err(OfferError::NothingHeld)), "nobody has come: {nothing:?}");
        holding(&office, &resident, "pid", &old).await;
        office.everybody_dies().await;
        let dead = issuance.hand_over(&unlock, &approved(), to(&resident, &new)).await;
        assert!(matches!(dead, Err(OfferError::NotEligible(_))), "{dead:?}");
        let kept = issuance.holding(&officer(), resident.id).await.unwrap();
        assert_eq!(kept.credentials(), 2, "the sweep ends it, and tells why");
    }
}
