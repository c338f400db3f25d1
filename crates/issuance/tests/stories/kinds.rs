//! Several configurations of one offer: each in its format, for whom it is for.

use std::collections::HashSet;

use formats::{base64url, mdoc::UnverifiedMdoc};
use issuance::{Binding, CredentialError, OfferError};
use keys::AwsLc;
use registry::LifeStatus;
use terms::Clock;
use testkit::both_engines;

use crate::office::{Office, ROOMS, Wallet, officer};

both_engines! { ROOMS =>
    async fn an_offer_of_several_gives_one_batch_of_each(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let names = ["pid", "pid_mdoc", "ktp", "age", "age_mdoc", "kk", "akta_kelahiran"];
        let resident = office.adult().await;
        let offered = office.offer_of(&resident, &names.join(" "), wallet.binding()).await;
        assert_eq!(offered.offer.credential_configuration_ids, names);
        let token = wallet.token(&office, &offered).await.unwrap();
        let mut issued = 0;
        for name in names {
            match wallet.issue(&office, &token, name, 2).await {
                Ok(credentials) => issued += credentials.len(),
                // The register has no birth certificate of whoever never asked for one.
                Err(CredentialError::Signing) if name == "akta_kelahiran" => {}
                Err(error) => panic!("{name}: {error:?}"),
            }
        }
        assert!(issued >= 12, "{issued}");
        let wrong = wallet.issue(&office, &token, "ktp_mdoc", 1).await;
        assert!(matches!(wrong, Err(CredentialError::Wanted)), "not in the offer: {wrong:?}");
        assert_eq!(office.activated().await, 1, "one IKD, whatever it consists of");
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
