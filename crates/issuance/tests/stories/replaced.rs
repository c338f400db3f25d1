//! What new credentials take the place of, and what the resident is told of it.

use std::time::Duration;

use issuance::{Binding, TokenError};
use protocols::oid4vci::{CredentialResponse, GrantEnd, TokenResponse, comparison};
use registry::{FullName, Resident};
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    pending::{poll, promised},
    revoke::all_are,
};

/// A phone that was offered these and has fetched two copies of each of them.
async fn fetched(
    office: &Office,
    resident: &Resident,
    wallet: &Wallet,
    names: &str,
) -> (TokenResponse, Vec<String>) {
    let offered = office.offer_of(resident, names, wallet.binding()).await;
    let token = wallet.token(office, &offered).await.unwrap();
    let mut credentials = Vec::new();
    for name in names.split(' ') {
        credentials.extend(wallet.issue(office, &token, name, 2).await.unwrap());
    }
    (token, credentials)
}

both_engines! { ROOMS =>
    async fn a_wallet_with_a_key_for_each_offer_keeps_what_it_has(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let (one, other) = (Wallet::new(&office), Wallet::new(&office));
        let (first, identity) = fetched(&office, &resident, &one, "pid").await;
        world.clock.advance(Duration::from_secs(1));
        let (_, family) = fetched(&office, &resident, &other, "kk").await;
        let again = one.refresh(&office, &first).await.expect("it goes on under its own key");
        one.issue(&office, &again, "pid", 2).await.expect("more copies");
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&office, &world, &identity, true).await);
        assert!(all_are(&office, &world, &family, true).await);
        assert!(office.endings(&world, &resident).await.is_empty());
    }

    async fn the_same_type_elsewhere_ends_that_type_alone_and_is_told(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let (old, new) = (Wallet::new(&office), Wallet::new(&office));
        let (token, identity) = fetched(&office, &resident, &old, "pid").await;
        let (both, cards) = fetched(&office, &resident, &old, "ktp kk").await;
        let (_, fresh) = fetched(&office, &resident, &new, "kk").await;
        old.refresh(&office, &token).await.unwrap();
        let more = old.refresh(&office, &both).await.unwrap();
        old.issue(&office, &more, "ktp", 1).await.expect("the other card goes on");
        assert!(old.issue(&office, &more, "kk", 1).await.is_err(), "it is elsewhere now");
        world.clock.advance(Duration::from_secs(61));
        let (ktp, kk) = cards.split_at(2);
        assert!(all_are(&office, &world, kk, false).await);
        for good in [&identity, &ktp.to_vec(), &fresh] {
            assert!(all_are(&office, &world, good, true).await);
        }
        assert_eq!(office.endings(&world, &resident).await, [("replaced".to_owned(), 2)]);
    }

    async fn the_ikd_lives_where_its_identity_does(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let (old, new) = (Wallet::new(&office), Wallet::new(&office));
        let (token, left) = fetched(&office, &resident, &old, "pid ktp_mdoc kk").await;
        let (_, moved) = fetched(&office, &resident, &new, "pid_mdoc").await;
        let refused = old.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Replaced)), "{refused:?}");
        assert_eq!((left.len(), moved.len()), (6, 2));
        assert_eq!(office.endings(&world, &resident).await, [("replaced".to_owned(), 6)]);
        let seen = office.issuance.holding(&officer(), resident.id).await.unwrap();
        assert_eq!(seen.credentials(), 2);
    }

    async fn values_that_changed_are_told_of(world) {
        let office = Office::open(&world).await;
        let (resident, wallet) = (office.adult().await, Wallet::new(&office));
        let (token, _) = fetched(&office, &resident, &wallet, "pid").await;
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        wallet.issue(&office, &fresh, "pid", 1).await.unwrap();
        assert!(office.endings(&world, &resident).await.is_empty(), "a refill ends nothing");
        office.settle(300, |it| it.full_name = FullName::parse("Nama Baru").unwrap()).await;
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        wallet.issue(&office, &fresh, "pid", 1).await.unwrap();
        assert_eq!(office.endings(&world, &resident).await, [("reissue".to_owned(), 3)]);
    }

    async fn a_promise_that_comes_after_a_refill_ends_what_says_something_else(world) {
        let office = Office::open(&world).await.deferring(&world);
        let (offered, wallet) = (office.offer(Binding::Any).await, Wallet::new(&office));
        let token = wallet.token(&office, &offered).await.unwrap();
        let transaction = promised(&office, &wallet, &token).await;
        let number = comparison(&wallet.thumbprint(), &keys::AwsLc);
        office.issuance.confirm(&officer(), offered.id, &number).await.unwrap();
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        let early = wallet.issue(&office, &fresh, "pid", 2).await.unwrap();
        world.clock.advance(Duration::from_secs(1));
        office.settle(300, |it| it.full_name = FullName::parse("Nama Baru").unwrap()).await;
        let delivered = poll(&office, &wallet, &token, &transaction).await.unwrap();
        let CredentialResponse::Issued { credentials, .. } = delivered else {
            panic!("{delivered:?}")
        };
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&office, &world, &early, false).await, "they say the old name");
        assert!(all_are(&office, &world, &credentials, true).await);
    }
}
