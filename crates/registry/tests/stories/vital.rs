//! What happens to residents is recorded, and what cannot happen is refused.

use registry::{
    Absence, Birth, ChangeError, Correction, Couple, Death, EvidenceKind, FullName, LifeStatus,
    MaritalStatus, RecordingStatus, Relation,
};
use terms::{Act, Actor, Class, Permission, Personal};
use testkit::both_engines;

use crate::{
    life::{baby, day, ground, household, now, proof, registrar, why},
    town::{ROOMS, reader, region},
};

both_engines! { ROOMS =>
    async fn a_child_is_born_into_a_family(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let deed = proof(EvidenceKind::MedicalLetter, "RSUD-12/2024");
        let id = registry.record_birth(&registrar(), baby(), deed).await.unwrap();
        let child = registry.resident(&reader(), id).await.unwrap().person;
        assert_eq!((child.region, &child.address), (joko.person.region, &joko.person.address));
        assert_eq!(child.birth_place.reveal(), "Serang");
        assert_eq!(child.recording_status, RecordingStatus::NotYetDue);
        let detail = registry.detail(&reader(), id).await.unwrap();
        assert_eq!(detail, baby().detail);
        let family = registry.family_of(&reader(), id).await.unwrap();
        assert_eq!(family.members.last().unwrap().id, id);
    }

    async fn no_birth_without_a_family_or_a_number_of_its_own(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let born = async |birth: Birth, act: Act| {
            why(registry.record_birth(&act, birth, ground()).await)
        };
        let stranger = Birth { kk_number: crate::life::card(3_673_010_101_150_999), ..baby() };
        assert_eq!(born(stranger, registrar()).await, "there is no such family card here");
        let elsewhere = registrar().within(region("17.71"));
        assert_eq!(born(baby(), elsewhere).await, "there is no such family card here");
        let taken = Birth { nik: joko.person.nik, ..baby() };
        assert_eq!(born(taken, registrar()).await, "this NIK is taken");
        let unborn = Birth { birth_date: Personal::new(day("2024-06-06")), ..baby() };
        assert_eq!(born(unborn, registrar()).await, "the day lies in the future");
        let head = Birth { relation: Relation::Head, ..baby() };
        assert!(born(head, registrar()).await.contains("nobody is born as head"));
        let blind = Act::new(Actor::Operator, &[Permission::ReadResident]);
        let refused = registry.record_birth(&blind, baby(), ground()).await.unwrap_err();
        assert_eq!(refused.class(), Class::Refused);
        assert!(registry.find_by_nik(&reader(), baby().nik).await.unwrap().is_none());
    }

    async fn a_death_widows_and_the_dead_do_not_marry(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        let death = |resident, spouse, on| Death { resident, spouse, on: day(on) };
        let report = async |death| registry.record_death(&registrar(), death, ground()).await;
        let early = death(joko.id, None, "1979-05-05");
        assert_eq!(why(report(early).await), "the day lies before the date of birth");
        let twice = death(joko.id, Some(joko.id), "2024-06-01");
        assert_eq!(why(report(twice).await), "the same person stands there twice");
        report(death(joko.id, Some(aminah.id), "2024-06-01")).await.unwrap();
        assert_eq!(now(&registry, &joko).await.life_status, LifeStatus::Dead);
        let widow = now(&registry, &aminah).await;
        assert_eq!((widow.marital_status, widow.life_status), (MaritalStatus::Widowed, LifeStatus::Alive));
        let couple = Couple { one: aminah.id, other: Some(joko.id) };
        let on = day("2024-06-04");
        let wedding = registry.record_marriage(&registrar(), couple, on, ground()).await;
        assert!(why(wedding).contains("does not live here any more"));
        assert_eq!(now(&registry, &aminah).await, widow, "all of a change or none of it");
        let again = report(death(joko.id, None, "2024-06-01")).await;
        assert_eq!(again.unwrap_err().class(), Class::Refused);
    }

    async fn marriage_and_divorce_follow_one_another(world) {
        let (registry, [joko, aminah, budi, _]) = household(&world).await;
        let couple = Couple { one: aminah.id, other: Some(joko.id) };
        let (act, on) = (registrar(), day("2024-06-04"));
        assert_eq!(why(registry.record_marriage(&act, couple, on, ground()).await),
            "the person is married already");
        registry.record_divorce(&act, couple, on, ground()).await.unwrap();
        for resident in [&joko, &aminah] {
            assert_eq!(now(&registry, resident).await.marital_status, MaritalStatus::Divorced);
        }
        assert_eq!(why(registry.record_divorce(&act, couple, on, ground()).await),
            "the person is not married");
        let alone = Couple { one: budi.id, other: None };
        registry.record_marriage(&act, alone, on, ground()).await.unwrap();
        let groom = now(&registry, &budi).await;
        assert_eq!(groom.marital_status, MaritalStatus::Married);
        assert_eq!(groom.recording_status, RecordingStatus::NotRecorded, "he must hold a KTP now");
    }

    async fn only_a_closed_record_is_revived(world) {
        let (registry, [joko, _, budi, _]) = household(&world).await;
        let act = registrar();
        assert_eq!(why(registry.revive(&act, joko.id, ground()).await), "the record is not closed");
        let death = Death { resident: joko.id, spouse: None, on: day("2024-06-01") };
        registry.record_death(&act, death, ground()).await.unwrap();
        registry.revive(&act, joko.id, ground()).await.unwrap();
        assert_eq!(now(&registry, &joko).await, joko.person);
        for absence in [Absence::Missing, Absence::Gone, Absence::NotValid] {
            let on = day("2024-06-02");
            registry.record_absence(&act, budi.id, absence, on, ground()).await.unwrap();
            let again = registry.record_absence(&act, budi.id, absence, on, ground()).await;
            assert_eq!(again.unwrap_err().class(), Class::Refused);
            registry.revive(&act, budi.id, ground()).await.unwrap();
        }
        assert_eq!(now(&registry, &budi).await, budi.person);
        let death = Death { resident: budi.id, ..death };
        registry.record_death(&act, death, ground()).await.unwrap();
        let void = registry.record_absence(&act, budi.id, Absence::NotValid, death.on, ground());
        void.await.unwrap();
        let name = Correction::FullName(FullName::parse("Boedi").unwrap());
        let refused = registry.correct(&act, budi.id, vec![name], ground()).await;
        assert_eq!(why(refused), "the record was declared not valid");
    }

    async fn what_lies_outside_the_act_is_missing(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let far = registrar().within(region("17.71"));
        let (id, on) = (joko.id, day("2024-06-01"));
        let death = Death { resident: id, spouse: None, on };
        let couple = Couple { one: id, other: None };
        let name = Correction::FullName(FullName::parse("Djoko").unwrap());
        let refusals = [
            registry.record_death(&far, death, ground()).await,
            registry.record_absence(&far, id, Absence::Gone, on, ground()).await,
            registry.record_divorce(&far, couple, on, ground()).await,
            registry.move_out(&far, vec![id], None, on, ground()).await,
            registry.correct(&far, id, vec![name.clone()], ground()).await,
            registry.revive(&far, id, ground()).await,
        ];
        assert!(refusals.into_iter().all(|it| it.unwrap_err().class() == Class::Missing));
        let refused = registry.correct(&reader(), id, vec![name], ground()).await;
        assert!(matches!(refused, Err(ChangeError::Forbidden(_))));
        assert_eq!(now(&registry, &joko).await, joko.person);
        assert!(registry.history(&reader(), id, None).await.unwrap().is_empty());
    }

    async fn named_fields_are_corrected_and_nothing_else(world) {
        let (registry, [joko, _, budi, sari]) = household(&world).await;
        let correct = async |corrections| {
            registry.correct(&registrar(), budi.id, corrections, ground()).await
        };
        let name = FullName::parse("Budi Santoso").unwrap();
        let married = Correction::MaritalStatus(MaritalStatus::Married);
        correct(vec![Correction::FullName(name.clone()), married]).await.unwrap();
        let corrected = now(&registry, &budi).await;
        let expected = registry::Person {
            full_name: name.clone(),
            marital_status: MaritalStatus::Married,
            recording_status: RecordingStatus::NotRecorded,
            ..budi.person.clone()
        };
        assert_eq!(corrected, expected);
        let search = registry::Search {
            region: region("36.73"), name: "budi san".into(), after: None, limit: 9,
        };
        let found = registry.search(&reader(), search).await.unwrap();
        assert_eq!(found.len(), 1, "found by the new name");
        assert_eq!(why(correct(vec![Correction::FullName(name)]).await), "nothing would change");
        let unborn = Correction::BirthDate(Personal::new(day("2024-06-06")));
        assert_eq!(why(correct(vec![unborn]).await), "the day lies before the date of birth");
        let head = Correction::Relation(Some(Relation::Head));
        assert!(why(correct(vec![head]).await).contains("a head of family already"));
        let turned = Correction::BirthPlace(Personal::new("Ser\u{202E}ang".to_owned()));
        let refused = correct(vec![turned]).await.unwrap_err();
        assert!(matches!(refused, ChangeError::Text(_)));
        let split = Correction::KkNumber(crate::life::card(3_673_010_506_240_002));
        correct(vec![split, Correction::Relation(Some(Relation::Head))]).await.unwrap();
        let left = registry.family_of(&reader(), joko.id).await.unwrap();
        assert_eq!((left.members.len(), now(&registry, &sari).await), (3, sari.person));
    }
}
