//! After the first batch: refills by the same wallet, what has changed, and what ends it.

use std::time::Duration;

use issuance::{Binding, CredentialError, RevokeReason, TokenError};
use protocols::{
    oauth::dpop::DpopError,
    oid4vci::{GrantEnd, TokenCode},
};
use registry::{FullName, LifeStatus};
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    revoke::all_are,
};

both_engines! { ROOMS =>
    async fn a_wallet_refills_and_keeps_its_unused_copies(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &office.offer(wallet.binding()).await).await.unwrap();
        let first = wallet.issue(&office, &token, "pid", 3).await.unwrap();
        let again = wallet.issue(&office, &token, "pid", 3).await;
        assert!(matches!(again, Err(CredentialError::Token(_))), "one batch a turn: {again:?}");
        for _ in 0..3 {
            let fresh = wallet.refresh(&office, &token).await.unwrap();
            assert!(fresh.refresh_token.is_none(), "it is not rotated");
            let more = wallet.issue(&office, &fresh, "pid", 2).await.unwrap();
            assert!(all_are(&office, &world, &more, true).await);
        }
        assert!(all_are(&office, &world, &first, true).await, "nothing has changed");
        assert_eq!(office.activated().await, 1, "and nobody counts twice");
    }

    async fn rivals_for_refills_get_one_batch_a_turn(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &office.offer(wallet.binding()).await).await.unwrap();
        wallet.issue(&office, &token, "pid", 1).await.unwrap();
        let (one, other) =
            tokio::join!(wallet.refresh(&office, &token), wallet.refresh(&office, &token));
        let (one, other) = (one.unwrap(), other.unwrap());
        let (a, b, c, d) = tokio::join!(
            wallet.issue(&office, &one, "pid", 2),
            wallet.issue(&office, &one, "pid", 2),
            wallet.issue(&office, &other, "pid", 2),
            wallet.issue(&office, &other, "pid", 2),
        );
        let won = [a, b, c, d].iter().filter(|it| it.is_ok()).count();
        assert_eq!(won, 2, "two refreshes, two batches");
    }

    async fn a_refresh_token_is_good_with_its_key_only(world) {
        let office = Office::open(&world).await;
        let (wallet, thief) = (Wallet::new(&office), Wallet::new(&office));
        let bearer = office.token(&office.offer(Binding::Any).await).await.unwrap();
        assert!(bearer.refresh_token.is_none(), "whoever shows no key gets none");
        let token = wallet.token(&office, &office.offer(wallet.binding()).await).await.unwrap();
        let stolen = thief.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(stolen, TokenError::Dpop(DpopError::Key)), "{stolen:?}");
        assert_eq!(stolen.body().error, TokenCode::InvalidGrant);
        let form = Wallet::refresh_form(&token);
        let bare = office.issuance.token(form.as_bytes(), &[]).await;
        assert!(matches!(bare, Err(TokenError::Dpop(DpopError::NoProof))), "{bare:?}");
        let forged = form.replace("refresh_token=", "refresh_token=A").replace("=Arefresh", "=refresh");
        let proof = wallet.proof(&office, "/token", None);
        let forged = office.issuance.token(forged.as_bytes(), &[&proof]).await;
        assert!(forged.is_err(), "{forged:?}");
        wallet.refresh(&office, &token).await.unwrap();
    }

    async fn so_many_refreshes_a_day_and_no_more(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &office.offer(wallet.binding()).await).await.unwrap();
        for _ in 0..48 {
            wallet.refresh(&office, &token).await.unwrap();
        }
        let error = wallet.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(error, TokenError::TooOften), "{error:?}");
        assert_eq!((error.status(), error.body().error), (429, TokenCode::SlowDown));
        world.clock.advance(Duration::from_secs(86_400));
        wallet.refresh(&office, &token).await.expect("another day");
    }

    async fn a_refill_with_other_values_ends_the_earlier_copies(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let offered = office.offer_of(&office.adult().await, "pid age", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let names = wallet.issue(&office, &token, "pid", 2).await.unwrap();
        let ages = wallet.issue(&office, &token, "age", 2).await.unwrap();
        office.settle(300, |person| person.full_name = FullName::parse("Nama Baru").unwrap()).await;
        assert_eq!(office.issuance.sweep().await.unwrap().left, 0, "another name ends nothing");
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        let more_ages = wallet.issue(&office, &fresh, "age", 2).await.unwrap();
        let more_names = wallet.issue(&office, &fresh, "pid", 2).await.unwrap();
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&office, &world, &names, false).await, "they say the old name");
        for good in [&ages, &more_ages, &more_names] {
            assert!(all_are(&office, &world, good, true).await);
        }
    }

    async fn another_phone_ends_the_first_ones_refills(world) {
        let office = Office::open(&world).await;
        let (old, new) = (Wallet::new(&office), Wallet::new(&office));
        let resident = office.adult().await;
        let of_old = old.token(&office, &office.offer_to(&resident, old.binding()).await).await;
        let of_old = of_old.unwrap();
        let on_old = old.issue(&office, &of_old, "pid", 2).await.unwrap();
        let of_new = new.token(&office, &office.offer_to(&resident, new.binding()).await).await;
        let on_new = new.issue(&office, &of_new.unwrap(), "pid", 2).await.unwrap();
        let refused = old.refresh(&office, &of_old).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Replaced)), "{refused:?}");
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&office, &world, &on_old, false).await);
        assert!(all_are(&office, &world, &on_new, true).await);
    }

    async fn every_reason_ends_everything_and_is_told(world) {
        let office = Office::open(&world).await;
        let reasons = [
            (RevokeReason::Absence, GrantEnd::Absence),
            (RevokeReason::Death, GrantEnd::Death),
            (RevokeReason::Leaving, GrantEnd::Leaving),
            (RevokeReason::Loss, GrantEnd::Loss),
            (RevokeReason::Move, GrantEnd::Move),
            (RevokeReason::OfficerError, GrantEnd::OfficerError),
            (RevokeReason::Record, GrantEnd::Record),
            (RevokeReason::Reissue, GrantEnd::Reissue),
            (RevokeReason::Request, GrantEnd::Request),
        ];
        let residents = office.residents(true).await;
        for ((why, end), resident) in reasons.into_iter().zip(&residents) {
            let wallet = Wallet::new(&office);
            let offered = office.offer_of(resident, "pid ktp_mdoc", wallet.binding()).await;
            let token = wallet.token(&office, &offered).await.unwrap();
            let held = wallet.issue(&office, &token, "pid", 2).await.unwrap();
            wallet.issue(&office, &token, "ktp_mdoc", 2).await.unwrap();
            let fresh = wallet.refresh(&office, &token).await.unwrap();
            let on_its_way = office.offer_to(resident, Binding::Any).await;
            let revoked = office.issuance.revoke(&officer(), resident.id, why).await.unwrap();
            assert_eq!(revoked, 4, "both configurations");
            let refused = wallet.refresh(&office, &token).await.unwrap_err();
            assert!(matches!(&refused, TokenError::Ended(it) if *it == end), "{refused:?}");
            let told = refused.body().error_description.unwrap();
            assert_eq!(GrantEnd::from_description(&told), Some(end));
            assert!(wallet.issue(&office, &fresh, "pid", 1).await.is_err(), "a token in hand");
            assert!(office.token(&on_its_way).await.is_err(), "an offer on its way");
            assert_eq!(office.activated().await, 0);
            let rows = office.endings(&world, resident).await;
            assert_eq!(rows, [(end.code().to_owned(), 4)]);
            let again = office.issuance.revoke(&officer(), resident.id, why).await.unwrap();
            assert_eq!(again, 0, "it is final");
            world.clock.advance(Duration::from_secs(61));
            assert!(all_are(&office, &world, &held, false).await);
        }
    }

    async fn who_dies_or_leaves_keeps_nothing(world) {
        let office = Office::open(&world).await;
        let statuses = [
            (LifeStatus::Dead, GrantEnd::Death),
            (LifeStatus::Moved, GrantEnd::Move),
            (LifeStatus::Gone, GrantEnd::Absence),
            (LifeStatus::NotValid, GrantEnd::Record),
        ];
        let residents = office.residents(true).await;
        let mut held = Vec::new();
        for ((status, end), resident) in statuses.into_iter().zip(&residents) {
            let wallet = Wallet::new(&office);
            let offered = office.offer_to(resident, wallet.binding()).await;
            let token = wallet.token(&office, &offered).await.unwrap();
            let credentials = wallet.issue(&office, &token, "pid", 2).await.unwrap();
            held.push((resident.person.nik, status, end, wallet, token, credentials));
        }
        office
            .settle(300, |person| {
                let it = held.iter().find(|(nik, ..)| *nik == person.nik);
                person.life_status = it.map_or(person.life_status, |(_, status, ..)| *status);
            })
            .await;
        let (.., end, wallet, token, _) = &held[0];
        let early = wallet.refresh(&office, token).await.unwrap_err();
        assert!(matches!(&early, TokenError::Ended(it) if it == end), "before any sweep: {early:?}");
        // As if the program had ended right after: another process goes on.
        let other = Office::reopen(&world, world.die.clone(), issuance::Unbound::Confirmed);
        assert_eq!(other.issuance.sweep().await.unwrap().left, 4);
        assert_eq!(office.issuance.sweep().await.unwrap().left, 0, "once is enough");
        assert_eq!(office.activated().await, 0);
        world.clock.advance(Duration::from_secs(61));
        for (_, _, end, wallet, token, credentials) in &held {
            let refused = wallet.refresh(&office, token).await.unwrap_err();
            assert!(matches!(&refused, TokenError::Ended(it) if it == end), "{refused:?}");
            assert!(all_are(&office, &world, credentials, false).await);
        }
    }
}
