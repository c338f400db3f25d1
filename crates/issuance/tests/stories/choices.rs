//! What a desk may offer somebody is what an offer takes.

use activation::{Assessment, Standing};
use issuance::{Binding, OfferError, Recorded};
use registry::{Detail, LifeStatus, Portrait};
use terms::Clock;
use testkit::both_engines;

use crate::{
    faces,
    office::{Office, ROOMS, officer},
    requested::record,
};

both_engines! { ROOMS =>
    async fn what_somebody_may_hold_is_offered_and_the_rest_refused_for_the_same_reason(world) {
        let office = Office::open(&world).await;
        let today = world.clock.today();
        let mut others = office.residents(false).await;
        others.retain(|it| it.person.life_status == LifeStatus::Alive);
        let child = others.into_iter().find(|it| it.person.age(today) < 15).unwrap();
        let (mut offered, mut refused) = (Vec::new(), Vec::new());
        let adult = office.adult().await;
        let number = Some("3673-LU-00042".parse().unwrap());
        let detail = Detail { birth_certificate: number, ..Detail::default() };
        record(&office, &adult, detail).await;
        let portrait = Portrait::parse(b"\xff\xd8\xff".to_vec()).unwrap();
        faces::lay(&office, &adult, portrait).await;
        for resident in [adult, child] {
            let recorded = Recorded { detail: &Detail::default(), has_portrait: false };
            let of = (&resident.person, recorded);
            let choices = office.issuance.choices(of, &Standing::default());
            let on_offer = &office.issuance.issuer_metadata().credential_configurations_supported;
            assert_eq!(choices.len(), on_offer.len(), "all there is");
            for choice in choices {
                let (name, act) = (choice.configuration, officer());
                let made = office.issuance.offer(&act, resident.id, name.as_str(), Binding::Any).await;
                match made {
                    Ok(_) if choice.assessment.is_eligible() => offered.push(name),
                    Err(OfferError::NotEligible(why)) => {
                        let Assessment { eligibility, .. } = choice.assessment;
                        assert_eq!(eligibility, why, "{name}");
                        refused.push(name);
                    }
                    made => panic!("{name}: {made:?}"),
                }
            }
        }
        assert_eq!(offered.iter().filter(|it| *it == "kia").count(), 1, "{offered:?}");
        assert_eq!(offered.len(), refused.len(), "what one may hold the other may not");
    }

    async fn what_the_record_says_too_little_for_is_known_before_it_is_offered(world) {
        let office = Office::open(&world).await;
        let adult = office.adult().await;
        let recorded = Recorded { detail: &Detail::default(), has_portrait: false };
        let of = (&adult.person, recorded);
        let choices = office.issuance.choices(of, &Standing::default());
        let mut lacking = 0;
        for choice in choices.into_iter().filter(|it| it.assessment.is_eligible()) {
            let name = choice.configuration.as_str();
            let made = office.issuance.offer(&officer(), adult.id, name, Binding::Any).await;
            match (choice.lacks, made) {
                (None, Ok(_)) => {}
                (Some(claim), Err(OfferError::Lacking { claim: said })) => {
                    assert_eq!(claim.label("en"), said, "{name}");
                    lacking += 1;
                }
                (lacks, made) => panic!("{name}: {lacks:?}, {made:?}"),
            }
        }
        assert!(lacking > 0, "without a certificate on record there is none to offer");
    }
}
