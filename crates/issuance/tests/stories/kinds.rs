//! Several configurations of one offer: each in its format, for whom it is for.

use std::collections::HashSet;

use formats::{base64url, mdoc::UnverifiedMdoc};
use issuance::{Binding, CredentialError, OfferError};
use keys::AwsLc;
use registry::{Detail, LifeStatus};
use terms::Clock;
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    requested::record,
};

both_engines! { ROOMS =>
    async fn an_offer_of_several_gives_one_batch_of_each(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let names = ["pid", "pid_mdoc", "ktp", "age", "age_mdoc", "kk", "akta_kelahiran"];
        let resident = office.adult().await;
        let number = Some("3673-LU-00042".parse().unwrap());
        let detail = Detail { birth_certificate: number, ..Detail::default() };
        record(&office, &resident, detail).await;
        let offered = office.offer_of(&resident, &names.join(" "), wallet.binding()).await;
        assert_eq!(offered.offer.credential_configuration_ids, names);
        let token = wallet.token(&office, &offered).await.unwrap();
        let mut issued = 0;
        for name in names {
            issued += wallet.issue(&office, &token, name, 2).await.unwrap().len();
        }
        assert_eq!(issued, 14);
        let wrong = wallet.issue(&office, &token, "ktp_mdoc", 1).await;
        assert!(matches!(wrong, Err(CredentialError::Wanted)), "not in the offer: {wrong:?}");
        assert_eq!(office.activated().await, 1, "one IKD, whatever it consists of");
    }

    async fn who_has_no_birth_certificate_on_record_is_offered_and_issued_none(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let resident = office.adult().await;
        let act = officer();
        let both = "pid akta_kelahiran";
        let offer = office.issuance.offer(&act, resident.id, both, wallet.binding());
        let refused = offer.await.unwrap_err();
        assert!(matches!(&refused, OfferError::Lacking { claim } if claim.contains("birth")), "{refused:?}");

        let number = Some("3673-LU-00042".parse().unwrap());
        let detail = Detail { birth_certificate: number, ..Detail::default() };
        record(&office, &resident, detail).await;
        let offered = office.offer_of(&resident, "akta_kelahiran", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        // Struck from the record before the phone asks.
        record(&office, &resident, Detail::default()).await;
        let denied = wallet.issue(&office, &token, "akta_kelahiran", 2).await;
        assert!(matches!(denied, Err(CredentialError::Denied)), "{denied:?}");
    }

    async fn an_mdoc_holds_for_its_key_with_coarse_times_and_places_of_its_own(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let resident = office.adult().await;
        let offered = office.offer_of(&resident, "pid_mdoc", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let mut places = HashSet::new();
        for text in wallet.issue(&office, &token, "pid_mdoc", 10).await.unwrap() {
            assert!(!text.contains('='), "unpadded");
            let bytes = base64url::decode(&text).unwrap();
            let unverified = UnverifiedMdoc::parse(&bytes).unwrap();
            let (now, skew) = (world.clock.now(), std::time::Duration::ZERO);
            let held = unverified.verify(&AwsLc, &office.signer, "id.go.example.pid.1", now, skew);
            let held = held.unwrap();
            let status = held.status().unwrap();
            assert!(places.insert((status.uri.clone(), status.index)));
            let validity = held.validity();
            for moment in [validity.signed, validity.from, validity.until] {
                assert_eq!(moment.seconds() % 3_600, 0, "to the second it would link the batch");
            }
        }
        assert_eq!(places.len(), 10);
    }

    async fn a_childs_card_is_no_ikd(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let today = world.clock.today();
        let child = office.residents(false).await.into_iter().find(|it| {
            it.person.age(today) < 15 && it.person.life_status == LifeStatus::Alive
        });
        let child = child.expect("a town has children");
        let refused = office.issuance.offer(&officer(), child.id, "pid", Binding::Any).await;
        assert!(matches!(refused, Err(OfferError::NotEligible(_))), "{refused:?}");
        let both = office.issuance.offer(&officer(), child.id, "kia pid", Binding::Any).await;
        assert!(matches!(both, Err(OfferError::NotEligible(_))), "{both:?}");
        let offered = office.offer_of(&child, "kia", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        wallet.issue(&office, &token, "kia", 2).await.unwrap();
        assert_eq!(office.activated().await, 0, "a child's card activates nothing");
        let adult = office.adult().await;
        let refused = office.issuance.offer(&officer(), adult.id, "kia", Binding::Any).await;
        assert!(matches!(refused, Err(OfferError::NotEligible(_))), "{refused:?}");
    }

    async fn an_offer_names_what_is_issued_here_and_each_once(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        for bad in ["", " ", "passport", "pid passport", "pid pid", "kk_mdoc"] {
            let outcome = office.issuance.offer(&officer(), resident.id, bad, Binding::Any).await;
            assert!(matches!(outcome, Err(OfferError::ConfigurationUnknown)), "{bad}: {outcome:?}");
        }
    }
}
