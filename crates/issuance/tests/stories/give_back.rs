//! A wallet gives back what it was given: leaving is as easy as joining.

use issuance::{Binding, TokenError};
use protocols::{
    oauth::RevocationRequest,
    oid4vci::{GrantEnd, TokenResponse},
};
use registry::Resident;
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    revoke::all_are,
};

async fn fetched(
    office: &Office,
    resident: &Resident,
    wallet: &Wallet,
    name: &str,
) -> (TokenResponse, Vec<String>) {
    let offered = office.offer_of(resident, name, wallet.binding()).await;
    let token = wallet.token(office, &offered).await.unwrap();
    let credentials = wallet.issue(office, &token, name, 2).await.unwrap();
    (token, credentials)
}

async fn give_back(
    office: &Office,
    wallet: &Wallet,
    token: &TokenResponse,
) -> Result<(), TokenError> {
    let token = token.refresh_token.clone().unwrap();
    let form = RevocationRequest { token }.form();
    let proof = wallet.proof(office, "/revoke", None);
    office.issuance.give_back(form.as_bytes(), &[&proof]).await
}

both_engines! { ROOMS =>
    async fn what_is_given_back_is_revoked_and_the_ikd_ends_with_the_last_of_it(world) {
        let office = Office::open(&world).await;
        let (resident, wallet) = (office.adult().await, Wallet::new(&office));
        let (identity, of_identity) = fetched(&office, &resident, &wallet, "pid").await;
        let (family, of_family) = fetched(&office, &resident, &wallet, "kk").await;
        assert_eq!(office.activated().await, 1);
        give_back(&office, &wallet, &family).await.unwrap();
        assert_eq!(office.activated().await, 1, "the identity is still here");
        give_back(&office, &wallet, &identity).await.unwrap();
        give_back(&office, &wallet, &identity).await.expect("once more is as good");
        assert_eq!(office.activated().await, 0);
        world.clock.advance(std::time::Duration::from_secs(61));
        for credentials in [&of_identity, &of_family] {
            assert!(all_are(&office, &world, credentials, false).await);
        }
        let told = [("leaving".to_owned(), 2), ("leaving".to_owned(), 2)];
        assert_eq!(office.endings(&world, &resident).await, told);
        let refused = wallet.refresh(&office, &identity).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Leaving)), "{refused:?}");
        assert!(office.issuance.holding(&officer(), resident.id).await.unwrap().is_nothing());
        let (_, again) = fetched(&office, &resident, &wallet, "pid").await;
        assert_eq!((again.len(), office.activated().await), (2, 1), "and joined again");
    }

    async fn nobody_gives_back_what_is_somebody_elses(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let (wallet, thief) = (Wallet::new(&office), Wallet::new(&office));
        let (token, credentials) = fetched(&office, &resident, &wallet, "pid").await;
        let stolen = give_back(&office, &thief, &token).await.unwrap_err();
        assert!(matches!(stolen, TokenError::Dpop(_)), "{stolen:?}");
        let form = RevocationRequest { token: token.refresh_token.clone().unwrap() }.form();
        let bare = office.issuance.give_back(form.as_bytes(), &[]).await.unwrap_err();
        assert!(matches!(bare, TokenError::Dpop(_)), "{bare:?}");
        let elsewhere = wallet.proof(&office, "/token", None);
        let elsewhere = office.issuance.give_back(form.as_bytes(), &[&elsewhere]).await;
        assert!(matches!(elsewhere, Err(TokenError::Dpop(_))));
        let unknown = TokenResponse { refresh_token: Some(protocols::Secret::new("nothing")), ..token.clone() };
        give_back(&office, &wallet, &unknown).await.expect("as good as given back (RFC 7009, 2.2)");
        let unread = office.issuance.give_back(b"token=", &[]).await.unwrap_err();
        assert!(matches!(unread, TokenError::Revocation(_)));
        world.clock.advance(std::time::Duration::from_secs(61));
        assert!(all_are(&office, &world, &credentials, true).await);

        let proof = wallet.proof(&office, "/revoke", None);
        let both = [office.issuance.give_back(form.as_bytes(), &[&proof]).await,
            office.issuance.give_back(form.as_bytes(), &[&proof]).await];
        assert!(matches!(both, [Ok(()), Err(TokenError::ProofReplayed)]), "{both:?}");
        assert!(matches!(wallet.binding(), Binding::Key(_)));
    }
}
