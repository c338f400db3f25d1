//! Portraits come from the register, are read for issuing, and are forgotten.

use registry::{Laid, Media, Portrait, PortraitError, Registry, Resident};
use terms::{Act, Class, Permission};
use testkit::{World, both_engines};

use crate::{
    import::events,
    life::{day, ground, household, registrar},
    town::{ABOVE, ROOMS, importer, reader, region, two_importers},
};

/// A small picture that ends in `mark`.
fn picture(mark: u8) -> Portrait {
    Portrait::parse([b"\xff\xd8\xff\xe0 canary ".as_slice(), &[mark]].concat()).unwrap()
}

/// As a room above reads it within its own transaction.
async fn portrait(world: &World, registry: &Registry, of: &Resident) -> Option<Portrait> {
    let (registry, id) = (registry.clone(), of.id);
    let above = world.db.handle(&ABOVE);
    let read = above.read::<_, store::Error>(move |tx| {
        let portrait = registry.portrait_in(tx, id)?;
        assert_eq!(registry.has_portrait_in(tx, id)?, portrait.is_some());
        Ok(portrait)
    });
    read.await.unwrap()
}

async fn lay(registry: &Registry, of: &Resident, it: Portrait) -> Result<Laid, PortraitError> {
    registry.lay_portrait(&importer(), of.person.nik, it).await
}

both_engines! { ROOMS =>
    async fn a_portrait_is_laid_down_once_and_read_by_the_rooms_above(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        assert_eq!(portrait(&world, &registry, &joko).await, None);
        assert_eq!(lay(&registry, &joko, picture(1)).await.unwrap(), Laid::New);
        assert_eq!(lay(&registry, &joko, picture(1)).await.unwrap(), Laid::Same);
        assert_eq!(portrait(&world, &registry, &joko).await, Some(picture(1)));
        assert_eq!(portrait(&world, &registry, &aminah).await, None);
        assert!(registry.open(&reader(), joko.id).await.unwrap().has_portrait);
        assert!(!registry.open(&reader(), aminah.id).await.unwrap().has_portrait);
    }

    async fn another_face_under_a_name_takes_two(world) {
        let (registry, [joko, ..]) = household(&world).await;
        lay(&registry, &joko, picture(1)).await.unwrap();
        let refused = lay(&registry, &joko, picture(2)).await.unwrap_err();
        assert!(matches!(refused, PortraitError::Other), "{refused:?}");
        assert_eq!(portrait(&world, &registry, &joko).await, Some(picture(1)));
        let replaced = registry.lay_portrait(&two_importers(), joko.person.nik, picture(2)).await;
        assert_eq!(replaced.unwrap(), Laid::Replaced);
        assert_eq!(portrait(&world, &registry, &joko).await, Some(picture(2)));
    }

    async fn who_may_not_or_works_elsewhere_lays_none_down_and_forgets_none(world) {
        let (registry, [joko, ..]) = household(&world).await;
        let blind = Act::new(terms::Actor::Operator, &[Permission::ReadResident]);
        let far = importer().with(Permission::ChangeResident).within(region("17.71"));
        for (act, class) in [(blind, Class::Refused), (far, Class::Missing)] {
            let refused = registry.lay_portrait(&act, joko.person.nik, picture(1)).await;
            assert_eq!(refused.unwrap_err().class(), class);
            let refused = registry.forget_portrait(&act, joko.id).await;
            assert_eq!(refused.unwrap_err().class(), class);
        }
        assert_eq!(portrait(&world, &registry, &joko).await, None);
    }

    async fn a_portrait_stays_with_the_record_until_it_is_forgotten(world) {
        let (registry, [joko, ..]) = household(&world).await;
        lay(&registry, &joko, picture(1)).await.unwrap();
        let death = registry::Death { resident: joko.id, spouse: None, on: day("2024-06-04") };
        registry.record_death(&registrar(), death, ground()).await.unwrap();
        assert!(portrait(&world, &registry, &joko).await.is_some(), "as the rest of the record");
        assert!(registry.forget_portrait(&registrar(), joko.id).await.unwrap());
        assert_eq!(portrait(&world, &registry, &joko).await, None);
        assert!(!registry.forget_portrait(&registrar(), joko.id).await.unwrap());
        assert!(!registry.open(&reader(), joko.id).await.unwrap().has_portrait);
        let around = lay(&registry, &joko, picture(2)).await.unwrap_err();
        assert!(matches!(around, PortraitError::Other), "forgetting is no way around: {around:?}");
        let again = registry.lay_portrait(&two_importers(), joko.person.nik, picture(2)).await;
        assert_eq!(again.unwrap(), Laid::Replaced);
    }

    async fn the_log_tells_whose_portrait_it_is_and_not_what_it_shows(world) {
        let (registry, [joko, ..]) = household(&world).await;
        lay(&registry, &joko, picture(1)).await.unwrap();
        lay(&registry, &joko, picture(1)).await.unwrap();
        world.clock.advance(std::time::Duration::from_secs(1));
        registry.forget_portrait(&registrar(), joko.id).await.unwrap();
        let events = events(&world).await;
        let told: Vec<_> = events.iter().filter(|it| it.0.starts_with("registry.portrait")).collect();
        let names: Vec<_> = told.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["registry.portrait.laid", "registry.portrait.forgotten"]);
        for (_, _, body) in &told {
            assert!(body.contains(&joko.id.to_string()) && !body.contains("canary"), "{body}");
        }
    }

    async fn sample_faces_are_drawn_for_those_who_have_none_and_give_way_to_real_ones(world) {
        let (registry, [joko, aminah, budi, sari]) = household(&world).await;
        lay(&registry, &joko, picture(1)).await.unwrap();
        assert_eq!(registry.draw_portraits(&importer()).await.unwrap(), 3);
        assert_eq!(registry.draw_portraits(&importer()).await.unwrap(), 0);
        let demonstration = crate::town::registry(&world).drawing();
        assert_eq!(portrait(&world, &demonstration, &joko).await, Some(picture(1)));
        for resident in [&aminah, &budi, &sari] {
            let drawn = portrait(&world, &demonstration, resident).await.unwrap();
            assert_eq!(drawn.media(), Media::Png);
            assert_eq!(portrait(&world, &registry, resident).await, None, "elsewhere it counts not");
        }
        assert_eq!(lay(&registry, &aminah, picture(2)).await.unwrap(), Laid::New);
    }

    async fn a_demonstration_draws_when_it_is_asked_and_stores_nothing(world) {
        let (registry, [joko, aminah, ..]) = household(&world).await;
        lay(&registry, &joko, picture(1)).await.unwrap();
        let demonstration = crate::town::registry(&world).drawing();
        assert_eq!(portrait(&world, &demonstration, &joko).await, Some(picture(1)));
        let drawn = portrait(&world, &demonstration, &aminah).await.unwrap();
        assert_eq!(drawn.media(), Media::Png);
        assert_eq!(portrait(&world, &demonstration, &aminah).await, Some(drawn));
        assert_eq!(portrait(&world, &registry, &aminah).await, None);
    }
}
