//! Residents move, alone and together.

use registry::{ChangeKind, Family, Field, Home, LifeStatus, Mover, Person, Relation};
use terms::{Class, Nik, Personal};
use testkit::both_engines;

use crate::{
    life::{CARD, card, day, family, ground, household, now, registrar, why},
    town::{ROOMS, reader, region},
};

both_engines! { ROOMS =>
    async fn a_family_is_seen_in_order_and_only_from_its_region(world) {
        let (registry, members) = household(&world).await;
        let names = |family: &Family| -> Vec<String> {
            family.members.iter().map(|it| it.person.full_name.reveal().to_owned()).collect()
        };
        let whole = registry.family_of(&reader(), members[3].id).await.unwrap();
        assert_eq!(names(&whole), ["Joko", "Aminah", "Budi", "Sari"]);
        assert_eq!(whole.head().unwrap().id, members[0].id);
        let mut people = family();
        people[1].region = region("36.73.02.1001");
        crate::town::import(&registry, crate::town::file(&people)).await.unwrap();
        let near = reader().within(region("36.73.01"));
        let seen = registry.family(&near, card(CARD)).await.unwrap();
        assert_eq!(names(&seen), ["Joko", "Budi", "Sari"]);
        let far = reader().within(region("17.71"));
        let refused = registry.family(&far, card(CARD)).await.unwrap_err();
        assert_eq!(refused.class(), Class::Missing);
        let blind = terms::Act::new(terms::Actor::Holder, &[]);
        let refused = registry.family(&blind, card(CARD)).await.unwrap_err();
        assert_eq!(refused.class(), Class::Refused);
    }

    async fn a_family_moves_out_of_one_region_and_into_another(world) {
        let (registry, members) = household(&world).await;
        let serang = registrar().within(region("36.73"));
        let bengkulu = registrar().within(region("17.71"));
        let ids: Vec<_> = members.iter().map(|it| it.id).collect();
        let movers: Vec<_> = ids.iter().map(|id| Mover { resident: *id, relation: None }).collect();
        let home = Home {
            region: region("17.71.01.1001"),
            kk_number: card(1_771_010_506_240_001),
            address: Some(Personal::new("Jalan Kenanga 1".to_owned())),
        };
        let on = day("2024-06-04");
        let enter = async || {
            registry.move_in(&bengkulu, movers.clone(), home.clone(), on, ground()).await
        };
        assert_eq!(why(enter().await), "there is no such resident", "nobody has left yet");
        let to = Some(home.region);
        registry.move_out(&serang, ids.clone(), to, on, ground()).await.unwrap();
        assert!(now(&registry, &members[0]).await.life_status == LifeStatus::Moved);
        let again = registry.move_out(&serang, ids, to, on, ground()).await;
        assert_eq!(again.unwrap_err().class(), Class::Refused);
        enter().await.unwrap();
        let family = registry.family(&reader().within(home.region), home.kk_number).await.unwrap();
        assert_eq!((family.members.len(), family.present().count()), (4, 4));
        assert_eq!(family.head().unwrap().person.address, home.address);
        assert!(registry.family(&reader(), card(CARD)).await.is_err(), "nobody stands there now");
        let history = registry.history(&reader(), members[0].id, None).await.unwrap();
        let kinds: Vec<_> = history.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [ChangeKind::MoveIn, ChangeKind::MoveOut]);
        let destination = history[1].fields.iter().find(|it| it.field == Field::Destination);
        let destination = destination.unwrap().new.as_ref().unwrap().reveal();
        assert_eq!(*destination, home.region.to_string());
    }

    async fn a_home_is_one_village_with_one_head(world) {
        let (registry, [joko, _, budi, _]) = household(&world).await;
        let home = |code: &str, number| Home {
            region: region(code),
            kk_number: card(number),
            address: None,
        };
        let on = day("2024-06-04");
        let enter = async |who: &registry::Resident, relation, home| {
            let mover = Mover { resident: who.id, relation: Some(relation) };
            registry.move_in(&registrar().within(region("36.73")), vec![mover], home, on, ground())
                .await
        };
        let own = 3_673_010_506_240_009;
        let outside = home("17.71.01.1001", own);
        assert!(why(enter(&budi, Relation::Head, outside).await).contains("must be a village"));
        let nowhere = home("36.73.01.1999", own);
        assert!(why(enter(&budi, Relation::Head, nowhere).await).contains("must be a village"));
        let apart = home("36.73.02.1001", CARD);
        assert!(why(enter(&budi, Relation::Child, apart).await).contains("in another village"));
        let alone = home("36.73.02.1001", own);
        enter(&budi, Relation::Head, alone.clone()).await.unwrap();
        let second = enter(&joko, Relation::Head, alone).await;
        assert!(why(second).contains("a head of family already"));
        assert_eq!(now(&registry, &joko).await, joko.person);
    }

    async fn two_who_would_head_one_home_at_once_do_not_both(world) {
        let (registry, [joko, _, budi, _]) = household(&world).await;
        for serial in 1..=8 {
            let kk_number = card(3_673_010_506_240_100 + serial);
            let enter = async |who: &registry::Resident| {
                let mover = Mover { resident: who.id, relation: Some(Relation::Head) };
                let home = Home { region: region("36.73.02.1001"), kk_number, address: None };
                let on = day("2024-06-04");
                registry.move_in(&registrar(), vec![mover], home, on, ground()).await
            };
            let outcome = tokio::join!(enter(&joko), enter(&budi));
            let (one, other) = (outcome.0.is_ok(), outcome.1.is_ok());
            assert!(one != other, "{outcome:?}");
            let home = registry.family(&reader(), kk_number).await.unwrap();
            assert_eq!(home.members.len(), 1);
        }
    }

    async fn somebody_whom_nobody_knew_is_admitted(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let person = Person {
            nik: Nik::from_number(3_303_150_101_700_001).unwrap(),
            relation: Some(Relation::Relative),
            ..joko.person.clone()
        };
        let on = day("2024-06-04");
        let admit = async |person: &Person| {
            registry.admit(&registrar(), person.clone(), on, ground()).await
        };
        let id = admit(&person).await.unwrap();
        assert_eq!(registry.resident(&reader(), id).await.unwrap().person, person);
        assert_eq!(why(admit(&person).await), "this NIK is taken");
        let dead = Person { life_status: LifeStatus::Dead, nik: crate::life::baby().nik, ..person };
        assert!(why(admit(&dead).await).contains("does not live here"));
    }
}
