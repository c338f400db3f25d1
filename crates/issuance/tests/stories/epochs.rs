//! Epochs: every process publishes the same lists, in both forms, and none goes back. Cards have
//! lists of their own.

use std::{sync::Arc, time::Duration};

use formats::status_list::{UnverifiedStatusCwt, UnverifiedStatusToken, VerifiedStatusToken};
use issuance::{Binding, Edition, Form, Purpose, RevokeReason, Unbound};
use keys::AwsLc;
use terms::Clock;
use testkit::{World, both_engines};

use crate::{
    office::{ISSUER, Office, ROOMS, officer},
    revoke::status_reference,
};

const EPOCH: Duration = Duration::from_secs(30);

both_engines! { ROOMS =>
    async fn a_list_is_of_its_epoch_in_both_forms(world) {
        let office = Office::open(&world).await;
        let (resident, number, index) = holder(&office).await;
        world.clock.advance(Duration::from_secs(7));
        office.issuance.revoke(&officer(), resident, RevokeReason::Loss).await.unwrap();
        world.clock.advance(Duration::from_secs(24));
        let before = read(&office, &world, number, Form::Jwt).await;
        assert!(before.list.status(index).unwrap().is_valid(), "revoked after the epoch began");
        world.clock.advance(Duration::from_secs(1));
        let after = read(&office, &world, number, Form::Jwt).await;
        assert!(!after.list.status(index).unwrap().is_valid());
        assert_eq!(after.token.issued, before.token.issued.plus(EPOCH), "epoch follows epoch");
        let seconds = |time: Option<Duration>| time.unwrap().as_secs();
        let life = after.token.expires.unwrap().micros() - after.token.issued.micros();
        assert_eq!(seconds(after.token.ttl) % EPOCH.as_secs(), 0, "whole epochs");
        assert_eq!(life.unsigned_abs() % u64::try_from(EPOCH.as_micros()).unwrap(), 0);
        let cwt = read(&office, &world, number, Form::Cwt).await.for_mdoc().unwrap();
        assert_eq!((cwt.token, cwt.list), (after.token, after.list), "the same in both forms");
    }

    async fn every_process_publishes_the_same(world) {
        let office = Office::open(&world).await;
        let (resident, number, index) = holder(&office).await;
        let other = Office::reopen(&world, world.die.clone(), Unbound::Confirmed);
        world.clock.advance(EPOCH);
        let first = read(&office, &world, number, Form::Jwt).await;
        office.issuance.revoke(&officer(), resident, RevokeReason::Request).await.unwrap();
        let second = read(&other, &world, number, Form::Jwt).await;
        assert_eq!((first.token, first.list), (second.token, second.list));
        world.clock.advance(EPOCH + Duration::from_secs(2));
        for office in [&office, &other] {
            let list = read(office, &world, number, Form::Jwt).await.list;
            assert!(!list.status(index).unwrap().is_valid());
        }
    }

    async fn no_list_goes_back_when_a_clock_does(world) {
        let office = Office::open(&world).await;
        let (resident, number, index) = holder(&office).await;
        office.issuance.revoke(&officer(), resident, RevokeReason::Death).await.unwrap();
        world.clock.advance(EPOCH * 4);
        let ahead = read(&office, &world, number, Form::Jwt).await;
        // As after a restart with a clock that was set back: it shows what it showed at first.
        let back = World::at(world.db.clone(), world.place.clone(), world.folder().to_owned());
        assert!(back.clock.now() < world.clock.now());
        let late = Office::reopen(&back, world.die.clone(), Unbound::Confirmed);
        let again = read(&late, &world, number, Form::Jwt).await;
        assert_eq!((&again.token, &again.list), (&ahead.token, &ahead.list));
        assert!(!again.list.status(index).unwrap().is_valid(), "the dead stay dead");
        std::mem::forget(back); // the folder is the other world's
    }

    async fn a_crowd_signs_once(world) {
        let office = Arc::new(Office::open(&world).await);
        let (_, number, _) = holder(&office).await;
        world.clock.advance(EPOCH);
        let mut crowd = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let office = Arc::clone(&office);
            crowd.spawn(async move { office.issuance.status_list(number, Form::Cwt).await.unwrap() });
        }
        let editions: Vec<Edition> = crowd.join_all().await;
        assert!(editions.windows(2).all(|pair| Arc::ptr_eq(&pair[0].token, &pair[1].token)));
    }

    async fn cards_have_a_list_of_their_own(world) {
        let office = Office::open(&world).await;
        let (_, number, _) = holder(&office).await;
        let cards = office.issuance.status_references(Purpose::Card, 70).await.unwrap();
        let uri = &cards[0].uri;
        assert!(cards.iter().all(|card| card.uri == *uri), "one list at a time");
        let mut places: Vec<u64> = cards.iter().map(|card| card.index).collect();
        assert!(!places.is_sorted(), "not in the order of time");
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 70, "each place once");
        assert!(places.iter().all(|place| *place < 1 << 18));
        let lists = |of| office.issuance.status_lists(of);
        assert_eq!(lists(Some(Purpose::Card)).await.unwrap(), std::slice::from_ref(uri));
        let wallets = lists(Some(Purpose::Wallet)).await.unwrap();
        assert!(wallets.contains(&format!("{ISSUER}/status/{number}")) && !wallets.contains(uri));
        let all = lists(None).await.unwrap();
        assert_eq!((all.len(), &all[0]), (wallets.len() + 1, uri), "cards come first");
        let card = uri.rsplit('/').next().unwrap().parse().unwrap();
        let card = read(&office, &world, card, Form::Jwt).await;
        assert_eq!(card.list.length(), 1 << 18);
        assert_eq!(card.token.aggregation, Some(format!("{ISSUER}/status/cards")));
        let wallet = read(&office, &world, number, Form::Jwt).await;
        assert_eq!(wallet.token.aggregation, Some(format!("{ISSUER}/status")));
    }
}

/// Somebody with one credential, and where it stands.
async fn holder(office: &Office) -> (terms::Id<registry::Resident>, i64, u64) {
    let resident = office.residents(true).await.remove(0);
    let offered = office.offer_to(&resident, Binding::Any).await;
    let credentials = office.issue(&offered, &office.keys(1)).await;
    let reference = status_reference(&credentials[0]);
    (resident.id, reference.uri.rsplit('/').next().unwrap().parse().unwrap(), reference.index)
}

/// The list as it is published now.
async fn read(office: &Office, world: &World, number: i64, form: Form) -> VerifiedStatusToken {
    let (uri, now) = (format!("{ISSUER}/status/{number}"), world.clock.now());
    let bytes = office.issuance.status_list(number, form).await.unwrap().token;
    let verified = match form {
        Form::Cwt => UnverifiedStatusCwt::parse(&bytes)
            .and_then(|it| it.verify(&AwsLc, &office.signer, &uri, now)),
        Form::Jwt => UnverifiedStatusToken::parse(std::str::from_utf8(&bytes).unwrap())
            .and_then(|it| it.verify(&AwsLc, &office.signer, &uri, now)),
    };
    verified.unwrap()
}
