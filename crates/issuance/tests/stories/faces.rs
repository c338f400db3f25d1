//! A face and an age: for whom a portrait is recorded, and in a demonstration a drawn one.

use std::sync::Arc;

use audit::Log;
use formats::{base64url, types::Types};
use indicators::Indicators;
use issuance::{Binding, CredentialError, OfferError, Unbound};
use registry::{Portrait, Registry, Resident};
use terms::{Act, Actor, Die, Permission};
use testkit::{World, both_engines};

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    types::{held, registrar},
};

both_engines! { ROOMS =>
    async fn a_face_and_an_age_are_shown_without_a_name_and_live_three_days(world) {
        let office = Office::open(&world).await;
        let adult = office.residents(true).await.remove(0);
        let refused = office.issuance.offer(&officer(), adult.id, "pid face_age", Binding::Any).await;
        let Err(OfferError::Lacking { claim }) = refused else { panic!("{refused:?}") };
        assert_eq!(claim, "Portrait", "of whom no portrait is recorded");

        let picture = Portrait::parse(b"RIFF\x10\0\0\0WEBPVP8 a face".to_vec()).unwrap();
        lay(&office, &adult, picture.clone()).await;
        let held = held(&office, &adult, "face_age").await;
        let url = held.claims()["portrait"].as_str().unwrap();
        let letters = url.strip_prefix("data:image/webp;base64,").unwrap();
        assert_eq!(base64url::decode_padded(letters).unwrap(), picture.reveal());
        let shown: Vec<_> = held.disclosable().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 4, "{shown:?}");
        let own = |it: &&String| it.starts_with("age_over_") || *it == "portrait";
        assert_eq!(shown.iter().filter(own).count(), 4, "and nothing more");
        let lives = held.registered().expires.unwrap().seconds() - office.clock.now().seconds();
        assert!(lives <= 72 * 3_600, "{lives} seconds");
    }

    async fn the_largest_portrait_fits_into_both_formats_and_into_its_bound(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let adult = office.adult().await;
        let mut bytes = b"\xff\xd8\xff".to_vec();
        bytes.resize(Portrait::MOST, 0xa5);
        lay(&office, &adult, Portrait::parse(bytes.clone()).unwrap()).await;
        let offered = office.offer_of(&adult, "face_age face_age_mdoc", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        for name in ["face_age", "face_age_mdoc"] {
            let issued = wallet.issue(&office, &token, name, 10).await.unwrap();
            assert_eq!(issued.len(), 5, "fewer than proofs, since the type's batches are small");
        }
        let held = held(&office, &adult, "face_age").await;
        assert!(held.claims()["portrait"].as_str().unwrap().len() <= 2_500);
    }

    async fn a_portrait_that_is_forgotten_before_the_phone_asks_is_not_issued(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let adult = office.adult().await;
        lay(&office, &adult, Portrait::parse(b"\xff\xd8\xff".to_vec()).unwrap()).await;
        let offered = office.offer_of(&adult, "pid face_age", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        assert!(office.registry.forget_portrait(&registrar(), adult.id).await.unwrap());
        let denied = wallet.issue(&office, &token, "face_age", 1).await;
        assert!(matches!(denied, Err(CredentialError::Denied)), "{denied:?}");
        assert_eq!(wallet.issue(&office, &token, "pid", 1).await.unwrap().len(), 1);
    }

    async fn a_demonstration_issues_a_drawing_to_whom_the_register_knows_no_face(world) {
        let office = demonstrating(&world).await;
        let adult = office.residents(true).await.remove(0);
        let held = held(&office, &adult, "face_age").await;
        let url = held.claims()["portrait"].as_str().unwrap();
        assert!(url.starts_with("data:image/png;base64,") && url.len() < 1_000, "{}", url.len());
    }
}

pub async fn lay(office: &Office, whose: &Resident, portrait: Portrait) {
    let act = Act::new(Actor::Operator, &[Permission::Import]);
    office.registry.lay_portrait(&act, whose.person.nik, portrait).await.unwrap();
}

/// An office over the world's database that has no portraits and draws them.
async fn demonstrating(world: &World) -> Office {
    let (die, types): (Arc<dyn Die>, _) = (world.die.clone(), Types::load().unwrap());
    let registry = registry(world, &die).drawing();
    let of = (types, keys::KeyName::ISSUER);
    let office = Office::set_up(world, die, (Unbound::Confirmed, registry), of);
    office.settle(300, |_| {}).await;
    office
}

/// The registry over the world's database.
pub fn registry(world: &World, die: &Arc<dyn Die>) -> Registry {
    let log = Log::new(world.db.handle(&audit::ROOM), world.clock.clone(), die.clone());
    let (handle, told) = (world.db.handle(&registry::ROOM), world.db.handle(&indicators::ROOM));
    Registry::new(log.ledger(handle.clone()), handle, Indicators::new(told, &log))
}
