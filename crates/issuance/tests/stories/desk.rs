//! What a desk may end, what it sees of a resident, and what a phone is told that came too late.

use std::time::Duration;

use issuance::{Binding, Ending, OfferError, RevokeReason, TokenError};
use protocols::oid4vci::{CredentialResponse, DeferredCode, GrantEnd, comparison};
use terms::{Act, Actor, Clock, Permission};
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    pending::{code, poll, promised},
    pins::unlock,
    revoke::all_are,
};

/// Somebody at a desk of Kota Serang who may do this and see residents.
fn at_desk(permission: Permission) -> Act {
    let may = [Permission::ReadResident, permission];
    Act::new(Actor::System, &may).within("36.73".parse().unwrap())
}

fn elsewhere() -> Act {
    officer().within("51.71".parse().unwrap())
}

both_engines! { ROOMS =>
    async fn who_answers_the_phone_ends_what_a_thief_could_use(world) {
        let office = Office::open(&world).await;
        let (resident, wallet) = (office.adult().await, Wallet::new(&office));
        let offered = office.offer_of(&resident, "pid pid_mdoc kk", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let held = wallet.issue(&office, &token, "pid", 2).await.unwrap();
        wallet.issue(&office, &token, "pid_mdoc", 3).await.unwrap();
        wallet.issue(&office, &token, "kk", 1).await.unwrap();
        let (issuance, unlock) = (&office.issuance, unlock(&world).await);
        let desk = at_desk(Permission::ReportLoss);
        let seen = issuance.holding(&desk, resident.id).await.unwrap();
        let kept: Vec<_> = seen.kept.iter().map(|it| (it.name.1.as_str(), it.credentials)).collect();
        assert_eq!(kept, [("Family card", 1), ("Digital population identity", 5)], "{seen:?}");
        assert!(!seen.is_nothing() && seen.endings.is_empty() && seen.waiting.is_empty());
        let refused = issuance.revoke(&desk, resident.id, RevokeReason::Loss).await;
        assert!(matches!(refused, Err(OfferError::Forbidden(_))), "no other reason: {refused:?}");
        for who in [&at_desk(Permission::Revoke), &at_desk(Permission::Offer)] {
            let refused = issuance.report_loss(&unlock, who, resident.id).await;
            assert!(matches!(refused, Err(OfferError::Forbidden(_))), "{refused:?}");
        }
        assert_eq!(issuance.report_loss(&unlock, &desk, resident.id).await.unwrap(), 6);
        let ended = Ending { why: RevokeReason::Loss, at: world.clock.now(), credentials: 6 };
        let seen = issuance.holding(&desk, resident.id).await.unwrap();
        assert!(seen.is_nothing() && seen.endings == [ended], "{seen:?}");
        let refused = wallet.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Loss)), "{refused:?}");
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&office, &world, &held, false).await);
    }

    async fn nobody_ends_or_sees_what_belongs_to_another_region(world) {
        let office = Office::open(&world).await;
        let (resident, wallet) = (office.adult().await, Wallet::new(&office));
        let token = wallet.token(&office, &office.offer_to(&resident, wallet.binding()).await).await;
        wallet.issue(&office, &token.unwrap(), "pid", 1).await.unwrap();
        let (issuance, far) = (&office.issuance, elsewhere());
        let unlock = unlock(&world).await;
        let refused = [
            issuance.revoke(&far, resident.id, RevokeReason::OfficerError).await.map(|_| ()),
            issuance.report_loss(&unlock, &far, resident.id).await.map(|_| ()),
            issuance.holding(&far, resident.id).await.map(|_| ()),
        ];
        for refused in refused {
            assert!(matches!(refused, Err(OfferError::ResidentMissing)), "{refused:?}");
        }
        assert_eq!(office.activated().await, 1);
        assert!(office.endings(&world, &resident).await.is_empty());
        let here = officer().within("36.73".parse().unwrap());
        assert_eq!(issuance.revoke(&here, resident.id, RevokeReason::Request).await.unwrap(), 1);
    }

    async fn a_phone_is_judged_where_the_resident_lives(world) {
        let office = Office::open(&world).await.deferring(&world);
        let (offered, wallet) = (office.offer(Binding::Any).await, Wallet::new(&office));
        let token = wallet.token(&office, &offered).await.unwrap();
        let transaction = promised(&office, &wallet, &token).await;
        let number = comparison(&wallet.thumbprint(), &keys::AwsLc);
        let issuance = &office.issuance;
        let refused = [
            issuance.phone(&elsewhere(), offered.id).await.map(|_| ()),
            issuance.confirm(&elsewhere(), offered.id, &number).await,
            issuance.decline(&elsewhere(), offered.id).await,
        ];
        for refused in refused {
            assert!(matches!(refused, Err(OfferError::OfferMissing)), "{refused:?}");
        }
        let pending = poll(&office, &wallet, &token, &transaction).await.unwrap();
        assert!(matches!(pending, CredentialResponse::Deferred { .. }), "{pending:?}");
        let here = officer().within("36.73".parse().unwrap());
        issuance.confirm(&here, offered.id, &number).await.unwrap();
    }

    async fn a_promise_that_nobody_confirms_ends_and_says_so(world) {
        let office = Office::open(&world).await.deferring(&world);
        let resident = office.adult().await;
        let desk = at_desk(Permission::Offer);
        let offered = office.offer_to(&resident, Binding::Any).await;
        let waits = async || office.issuance.holding(&desk, resident.id).await.unwrap().waiting;
        assert!(!waits().await[0].has_phone, "{:?}", waits().await);
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &offered).await.unwrap();
        let transaction = promised(&office, &wallet, &token).await;
        let waiting = waits().await[0];
        assert_eq!((waiting.offer, waiting.has_phone), (offered.id, true));
        world.clock.advance(Duration::from_secs(3_540));
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        office.issuance.sweep().await.unwrap();
        poll(&office, &wallet, &fresh, &transaction).await.expect("the desk has a minute left");
        world.clock.advance(Duration::from_secs(60));
        for swept in [false, true] {
            if swept {
                office.issuance.sweep().await.unwrap();
            }
            let late = poll(&office, &wallet, &fresh, &transaction).await.unwrap_err();
            assert!(matches!(late, issuance::DeferredError::Late), "{swept}: {late:?}");
            assert_eq!(code(&late), DeferredCode::CredentialRequestDenied);
            let refused = wallet.refresh(&office, &token).await.unwrap_err();
            assert!(matches!(refused, TokenError::Ended(GrantEnd::Late)), "{swept}: {refused:?}");
            assert!(waits().await.is_empty(), "{swept}");
            let number = comparison(&wallet.thumbprint(), &keys::AwsLc);
            let confirmed = office.issuance.confirm(&desk, offered.id, &number).await;
            assert!(matches!(confirmed, Err(OfferError::PhoneOther)), "{swept}: {confirmed:?}");
        }
        assert!(office.endings(&world, &resident).await.is_empty(), "nothing was held");
    }

    async fn an_offer_that_nobody_used_is_nothing_to_tell_of(world) {
        let office = Office::open(&world).await;
        let (resident, wallet) = (office.adult().await, Wallet::new(&office));
        office.offer_to(&resident, wallet.binding()).await;
        office.issuance.revoke(&officer(), resident.id, RevokeReason::Request).await.unwrap();
        assert!(office.endings(&world, &resident).await.is_empty());
        let token = wallet.token(&office, &office.offer_to(&resident, wallet.binding()).await).await;
        wallet.issue(&office, &token.unwrap(), "pid", 1).await.unwrap();
        world.clock.advance(Duration::from_secs(20 * 86_400));
        office.issuance.revoke(&officer(), resident.id, RevokeReason::Leaving).await.unwrap();
        let told = [("leaving".to_owned(), 0)];
        assert_eq!(office.endings(&world, &resident).await, told, "an IKD without fresh copies");
    }
}
