//! Revocation: final, and visible in the published list.

use formats::{
    sd_jwt::UnverifiedCredential,
    status_list::{StatusReference, UnverifiedStatusToken},
};
use issuance::{Binding, Form, RevokeReason};
use keys::AwsLc;
use terms::Clock;
use testkit::both_engines;

use crate::office::{Office, ROOMS, officer};

both_engines! { ROOMS =>
    async fn a_revoked_credential_shows_in_the_next_epoch(world) {
        let office = Office::open(&world).await;
        let resident = office.residents(true).await.remove(0);
        let offered = office.offer_to(&resident, Binding::Any).await;
        let credentials = office.issue(&offered, &office.keys(3)).await;
        assert!(all_are(&office, &world, &credentials, true).await);
        let revoked =
            office.issuance.revoke(&officer(), resident.id, RevokeReason::Leaving).await.unwrap();
        assert_eq!(revoked, 3);
        assert!(all_are(&office, &world, &credentials, true).await, "an epoch is fixed");
        world.clock.advance(std::time::Duration::from_secs(32));
        assert!(all_are(&office, &world, &credentials, false).await);
    }

    async fn new_credentials_end_the_earlier_ones(world) {
        let office = Office::open(&world).await;
        let resident = office.residents(true).await.remove(0);
        let first = office.offer_to(&resident, Binding::Any).await;
        let first = office.issue(&first, &office.keys(2)).await;
        let second = office.offer_to(&resident, Binding::Any).await;
        let second = office.issue(&second, &office.keys(2)).await;
        world.clock.advance(std::time::Duration::from_secs(32));
        assert!(all_are(&office, &world, &first, false).await);
        assert!(all_are(&office, &world, &second, true).await);
    }

    async fn an_offer_on_its_way_ends_with_a_revocation(world) {
        let office = Office::open(&world).await;
        let resident = office.residents(true).await.remove(0);
        let offered = office.offer_to(&resident, Binding::Any).await;
        let token = office.token(&offered).await.unwrap();
        office.issuance.revoke(&officer(), resident.id, RevokeReason::Request).await.unwrap();
        let body = office.request(&office.keys(1), &office.issuance.nonce().c_nonce).await;
        assert!(office.credentials(&token, &body).await.is_err());
    }

    async fn an_unknown_list_is_missing(world) {
        let office = Office::open(&world).await;
        assert!(office.issuance.status_list(999, Form::Jwt).await.is_err());
    }
}

/// Whether all credentials have this status in the lists as published now.
pub async fn all_are(
    office: &Office,
    world: &testkit::World,
    credentials: &[String],
    valid: bool,
) -> bool {
    for credential in credentials {
        let StatusReference { index, uri } = status_reference(credential);
        let number = uri.rsplit('/').next().unwrap().parse().unwrap();
        let edition = office.issuance.status_list(number, Form::Jwt).await.unwrap();
        let signer = office.signer;
        let verified = UnverifiedStatusToken::parse(std::str::from_utf8(&edition.token).unwrap())
            .unwrap()
            .verify(&AwsLc, &signer, &uri, world.clock.now())
            .unwrap();
        if verified.list.status(index).unwrap().is_valid() != valid {
            return false;
        }
    }
    true
}

/// Where the credential stands in the status lists.
pub fn status_reference(credential: &str) -> StatusReference {
    let unverified = UnverifiedCredential::parse(credential).unwrap();
    let held = unverified.dangerous_from_vault(&AwsLc).unwrap();
    held.registered().status.clone().unwrap()
}
